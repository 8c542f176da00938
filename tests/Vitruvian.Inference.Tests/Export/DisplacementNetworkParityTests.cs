using Vitruvian.Learning.Displacement;
using Vitruvian.Learning.Joints;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Export;

/// <summary>The <c>displacement</c> networks, as they are exported, give libtorch's fields.</summary>
public class DisplacementNetworkParityTests
{
    [Theory]
    [InlineData(DisplacementBackbone.Light, 64, 1, 10, false)]
    [InlineData(DisplacementBackbone.Light, 64, 2, 7, false)]
    [InlineData(DisplacementBackbone.Light, 64, 1, 7, true)]
    [InlineData(DisplacementBackbone.Published, 16, 2, 10, false)]
    public void DisplacementNetwork_AgreesWithLibtorch(DisplacementBackbone backbone, int size, int stacks, int channels, bool severalLooks)
    {
        manual_seed(11);
        using DisplacementNetwork net = Parity.Lived(DisplacementNetwork.Create(new DisplacementNetworkOptions
        {
            Backbone = backbone, Input = size, Stacks = stacks, Texture = channels == 10, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16, RenderingWidth = 16, Fine = 16,
        }));
        Parity.Sharpen(net, "head", 300);
        Parity.Check(
            net,
            inputs =>
            {
                DisplacementEstimate estimate = net.Look(inputs, severalLooks ? new JointsLooks(true, 20) : JointsLooks.Once);
                return [estimate.Field, estimate.Error];
            },
            batch => [randn(batch, 3, size, size), randn(batch, channels, size, size), .. net.NeedsJoints ? (Tensor[])[rand(batch, 36, 2)] : []]);
    }
}
