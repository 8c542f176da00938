using System.Text.Json;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Torch;

/// <summary>The same seed gives the same numbers and first weights as in Python's torch (torch_parity.py).</summary>
public sealed class RandomParityTests
{
    [Fact]
    public void Seed_GivesPythonsWeightsAndNumbers()
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement expected = Fixtures.Parity.GetProperty("random");
        manual_seed(1234);
        nn.Module[] layers = [nn.Linear(3, 4), nn.Conv2d(2, 3, 3), nn.ConvTranspose2d(2, 3, 4), nn.Conv2d(4, 4, 3, groups: 2, bias: false)];
        for (int i = 0; i < layers.Length; i++)
        {
            JsonElement[] digests = [.. expected.GetProperty("layers")[i].EnumerateArray()];
            Tensor[] parameters = [.. layers[i].parameters()];
            parameters.Length.ShouldBe(digests.Length);
            for (int k = 0; k < digests.Length; k++)
                Fixtures.ShouldHaveDigest(parameters[k], 50 + (ulong)i, digests[k][0].GetDouble(), digests[k][1].GetDouble(), 1e-7, $"layer {i}, parameter {k}");
        }

        randn([5], float64).to_array<double>().ShouldBe(expected.GetProperty("randn").Doubles());
        rand([5], float64).to_array<double>().ShouldBe(expected.GetProperty("rand").Doubles());
        randperm(8).to_array<long>().ShouldBe([.. expected.GetProperty("randperm").EnumerateArray().Select(e => e.GetInt64())]);
        JsonElement kaiming = expected.GetProperty("kaiming");
        Fixtures.ShouldHaveDigest(nn.init.kaiming_normal_(empty([8, 4, 3, 3]), fan_out: true), 60, kaiming[0].GetDouble(), kaiming[1].GetDouble(), 1e-7, "kaiming_normal_");
        JsonElement xavier = expected.GetProperty("xavier");
        Fixtures.ShouldHaveDigest(nn.init.xavier_uniform_(empty([8, 4])), 61, xavier[0].GetDouble(), xavier[1].GetDouble(), 1e-7, "xavier_uniform_");
    }
}
