using Vitruvian.Bodies;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Nbf;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Segmentation;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Export;

/// <summary>The <c>nbf</c> network, segmentation included, as it is exported, gives libtorch's parts and bodies.</summary>
public sealed class NbfNetworkParityTests
{
    private static readonly SegmentationNetworkOptions s_segmentation = new() { Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16, Refined = 8 };

    // The maps of parts have 32 cells a side: they become larger, smaller, or stay.
    [Theory]
    [InlineData(NbfCoding.Probabilities, 64, null, false)]
    [InlineData(NbfCoding.Colors, 96, 2.5, false)]
    [InlineData(NbfCoding.Probabilities, 32, 2.5, false)]
    [InlineData(NbfCoding.Probabilities, 64, null, true)]
    public void NbfNetwork_AgreesWithLibtorch(NbfCoding coding, int input, double? fixedCamera, bool mirrored)
    {
        manual_seed(11);
        // A mirror exchanges the joints of SMPL's skeleton.
        BodyModel model = RandomBodies.Model(1, jointCount: mirrored ? 24 : 6, betaCount: 4);
        var options = new HmrOptions { Backbone = HmrBackbone.Residual, Features = HmrFeatures.Map, Head = HmrHeadKind.Matrices, FixedCamera = fixedCamera, Input = input, Width = 16, Blocks = [1, 1, 1, 1], MapChannels = 8 };
        HmrRegressor regressor = new(HmrMeanParameters.Standing(model), options, inputs: coding == NbfCoding.Colors ? 3 : 16);
        Parity.Sharpen(regressor, "head.fc.weight", 50);
        SegmentationNetwork segmentation = new(s_segmentation);
        Parity.Sharpen(segmentation, "parts.weight", 100);
        using NbfNetwork network = new(Parity.Lived(segmentation), regressor, coding);
        network.eval();
        Parity.Check(
            network,
            inputs => NbfExport.Answer(network, inputs[0], new JointsLooks(mirrored)),
            batch => [randn(batch, 3, 64, 64)]);
    }
}
