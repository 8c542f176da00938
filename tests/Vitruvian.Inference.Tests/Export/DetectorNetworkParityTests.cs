using Vitruvian.Learning.Detection;
using Vitruvian.Learning.Onnx;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Export;

/// <summary>The <c>detector</c> network with its decoding, as it is exported, gives libtorch's boxes and scores.</summary>
public class DetectorNetworkParityTests
{
    [Fact]
    public void DetectorNetwork_WithDecoding_AgreesWithLibtorch()
    {
        manual_seed(9);
        using DetectorNetwork net = Parity.Lived(new DetectorNetwork(new DetectorNetworkOptions { Input = 96, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16 }));
        // Boxes get several sizes, too.
        Parity.Sharpen(net, "final_layer.weight", 100);
        Parity.Check(
            net,
            inputs =>
            {
                (Tensor boxes, Tensor scores) = DetectorDecoder.Decode(net.call(inputs[0]));

                // Places after the last peak have a score of 0 and boxes in any order.
                return [boxes * (scores > 0).to(float32).unsqueeze(2), scores];
            },
            batch => [randn(batch, 3, 96, 96)],
            new OnnxExportOptions());
    }
}
