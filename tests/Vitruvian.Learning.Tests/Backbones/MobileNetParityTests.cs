using System.Text.Json;
using Vitruvian.Learning.Backbones;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Backbones;

/// <summary>A whole network, forward and backward, against Python's torch with the same weights (torch_parity.py).</summary>
public sealed class MobileNetParityTests
{
    // In single precision the order of the sums (channels last, another processor) changes the gradients by a thousandth, in Python, too.
    [Theory]
    [InlineData(ScalarType.Float64, MemoryFormat.Contiguous, 1e-9)]
    [InlineData(ScalarType.Float64, MemoryFormat.ChannelsLast, 1e-9)]
    [InlineData(ScalarType.Float32, MemoryFormat.Contiguous, 1e-2)]
    [InlineData(ScalarType.Float32, MemoryFormat.ChannelsLast, 1e-2)]
    public void MobileNetV2_EqualsPythons(ScalarType type, MemoryFormat format, double tolerance)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement expected = Fixtures.Parity.GetProperty("mobilenet");
        using MobileNetV2 net = new(1000, dropout: 0);
        Fixtures.Fill(net);
        net.to(type).to(format);
        Tensor x = Fixtures.Tensor(1000, [2, 3, 64, 64]).to(type).contiguous(format).requires_grad_();
        Tensor logits = net.call(x);
        Tensor loss = nn.functional.cross_entropy(logits, tensor([1L, 333L]));
        loss.backward();

        Fixtures.ShouldBeClose([loss.item<double>()], [expected.GetProperty("loss").GetDouble()], tolerance, "loss");
        Fixtures.ShouldBeClose(First(logits), expected.GetProperty("logits").Doubles(), tolerance, "logits");
        double[] input = expected.GetProperty("inputGradient").Doubles();
        Fixtures.ShouldHaveDigest(x.grad!, 1001, input[0], input[1], tolerance, "gradient of the input");
        Compare(net.named_parameters().Select(entry => (entry.name, entry.parameter.grad!)), expected.GetProperty("gradients"), 2000, tolerance);
        (string Name, Tensor Buffer)[] buffers = [.. net.named_buffers()];
        JsonElement[] digests = [.. expected.GetProperty("buffers").EnumerateArray()];
        int number = 0;
        for (int i = 0; i < buffers.Length; i++)
        {
            if (buffers[i].Buffer.ndim == 0)
            {
                buffers[i].Buffer.item<long>().ShouldBe(1);
                continue;
            }

            JsonElement digest = digests[number++];
            digest[0].GetString().ShouldBe(buffers[i].Name);
            Fixtures.ShouldHaveDigest(buffers[i].Buffer, 4000 + (ulong)i, digest[1].GetDouble(), digest[2].GetDouble(), tolerance, buffers[i].Name);
        }

        number.ShouldBe(digests.Length);
        net.eval();
        using (no_grad())
            Fixtures.ShouldBeClose(First(net.call(x)), expected.GetProperty("evalLogits").Doubles(), tolerance, "logits in use");
    }

    [Fact]
    public void MobileNetV2_HasTorchvisionsNamesAndShapes()
    {
        using MobileNetV2 net = new(1000);
        string[] expected = [.. Fixtures.Parity.GetProperty("mobilenet").GetProperty("names").EnumerateArray().Select(entry => $"{entry[0]} {entry[1]}")];
        net.state_dict().Select(entry => $"{entry.Key} [{string.Join(",", entry.Value.shape)}]").ShouldBe(expected);
    }

    private static double[] First(Tensor logits) => logits.detach()[.., ..8].to(float64).to_array<double>();

    private static void Compare(IEnumerable<(string Name, Tensor Tensor)> actual, JsonElement expected, ulong seed, double tolerance)
    {
        (string Name, Tensor Tensor)[] all = [.. actual];
        all.Length.ShouldBe(expected.GetArrayLength());
        for (int i = 0; i < all.Length; i++)
        {
            JsonElement digest = expected[i];
            digest[0].GetString().ShouldBe(all[i].Name);
            Fixtures.ShouldHaveDigest(all[i].Tensor, seed + (ulong)i, digest[1].GetDouble(), digest[2].GetDouble(), tolerance, all[i].Name);
        }
    }
}
