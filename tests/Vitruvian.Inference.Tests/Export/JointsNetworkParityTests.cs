using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Onnx;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Export;

/// <summary>The <c>joints</c> network with its decoding, as it is exported, gives libtorch's joints.</summary>
public class JointsNetworkParityTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 25)]
    public void JointsNetwork_WithDecoding_AgreesWithLibtorch(bool mirrored, double turned)
    {
        manual_seed(9);
        using JointsNetwork net = Parity.Lived(new JointsNetwork(new JointsNetworkOptions { Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16 }));
        Parity.Sharpen(net, "final_layer", 300);
        Parity.Check(
            net,
            inputs =>
            {
                JointEstimates estimates = JointsDecoder.Decode(JointsDecoder.Seen(net.call, inputs[0], new JointsLooks(mirrored, turned)));
                return [estimates.Joints2D, estimates.Confidence, estimates.Joints3D];
            },
            batch => [randn(batch, 3, 64, 64)],
            new OnnxExportOptions());
    }
}
