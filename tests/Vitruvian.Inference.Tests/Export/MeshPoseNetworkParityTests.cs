using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Mesh;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Export;

/// <summary>The <c>meshpose</c> network with its decoding, as it is exported, gives libtorch's mesh.</summary>
public class MeshPoseNetworkParityTests
{
    [Theory]
    [InlineData(MeshPoseBackbone.Residual, 8)]
    [InlineData(MeshPoseBackbone.Residual, 0)]
    [InlineData(MeshPoseBackbone.MobileNetV2, 0)]
    [InlineData(MeshPoseBackbone.ResNet50, 0)]
    public void MeshPoseNetwork_WithDecoding_AgreesWithLibtorch(MeshPoseBackbone backbone, int mapChannels)
    {
        manual_seed(9);
        using MeshPoseNetwork net = Parity.Lived(new MeshPoseNetwork(40, new MeshPoseOptions { Backbone = backbone, Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16, MapChannels = mapChannels, Bins = 16, LiftingChannels = 8 }));
        Parity.Sharpen(net, "maps", 300);
        Parity.Check(
            net,
            inputs =>
            {
                MeshPoseEstimate estimate = net.call(inputs[0]);
                return [estimate.Merged, estimate.Visibility, estimate.Mask, estimate.LogScale.exp()];
            },
            batch => [randn(batch, 3, 64, 64)]);
    }

    [Fact]
    public void SeveralLooks_AgreeWithLibtorch()
    {
        manual_seed(10);
        using MeshPoseNetwork net = Parity.Lived(new MeshPoseNetwork(40, new MeshPoseOptions { Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16, MapChannels = 8, Bins = 16, LiftingChannels = 8, Tau = 3 }));
        Parity.Sharpen(net, "maps", 300);
        int[] other = [.. Enumerable.Range(0, 40).Select(v => 39 - v)];
        Parity.Check(
            net,
            inputs =>
            {
                MeshPoseEstimate estimate = net.Look(inputs[0], new JointsLooks(true, 20), other);
                return [estimate.Merged, estimate.Visibility, estimate.LogScale.exp()];
            },
            batch => [randn(batch, 3, 64, 64)]);
    }
}
