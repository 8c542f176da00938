using Vitruvian.Learning.Modules;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Distributed;

public sealed class SynchronisedBatchNormTests
{
    private const int Channels = 5;

    [ClusterFact]
    public void PartsOfABatch_GiveWhatPlainBatchNormGivesForAll()
    {
        // Parts of different sizes, channels far from zero: sums of squares would lose their digits.
        Check([3, 1], MemoryFormat.Contiguous);
        Check([2, 4, 1], MemoryFormat.ChannelsLast);
    }

    private static void Check(int[] parts, MemoryFormat format)
    {
        using DisposeScope outer = NewDisposeScope();
        manual_seed(3);
        int count = parts.Sum();
        double[] values = (randn(count, Channels, 4, 6).to(float64) + (10 * arange(Channels).to(float64).reshape(1, Channels, 1, 1))).to_array<double>();
        double[] slopes = randn(count, Channels, 4, 6).to(float64).to_array<double>();
        float[] scale = (randn(Channels).abs() + 0.5).to_array<float>(), shift = randn(Channels).to_array<float>();
        Tensor Batch(double[] all) => tensor(all, [count, Channels, 4, 6]).to(float32).contiguous(format);
        BatchNorm2d Norm()
        {
            BatchNorm2d norm = nn.BatchNorm2d(Channels);
            using IDisposable mode = no_grad();
            _ = norm.weight.copy_(tensor(scale));
            _ = norm.bias.copy_(tensor(shift));
            return norm;
        }

        using BatchNorm2d plain = Norm();
        Tensor input = Batch(values).requires_grad_();
        Tensor expected = plain.call(input);
        (expected * Batch(slopes)).sum().backward();

        float[][][] found = RanksInThreads.Run(parts.Length, group =>
        {
            using DisposeScope scope = NewDisposeScope();
            using BatchNorm2d norm = Norm();
            norm.Synchronise(group);
            int first = parts.Take(group.Rank).Sum();
            Tensor own = Batch(values).narrow(0, first, parts[group.Rank]).detach().requires_grad_();
            Tensor output = norm.call(own);
            (output * Batch(slopes).narrow(0, first, parts[group.Rank])).sum().backward();
            return (float[][])[output.to_array<float>(), own.grad!.to_array<float>(), norm.weight.grad!.to_array<float>(), norm.bias.grad!.to_array<float>(), norm.running_mean.to_array<float>(), norm.running_var.to_array<float>()];
        });
        Close([.. found.SelectMany(part => part[0])], expected, 5e-5);
        Close([.. found.SelectMany(part => part[1])], input.grad!, 5e-5);
        Close(Sum(found, 2), plain.weight.grad!, 5e-4);
        Close(Sum(found, 3), plain.bias.grad!, 1e-4);
        foreach (float[][] part in found)
        {
            Close(part[4], plain.running_mean, 1e-4);
            Close(part[5], plain.running_var, 1e-4);
        }
    }

    private static float[] Sum(float[][][] found, int which) => [.. Enumerable.Range(0, Channels).Select(c => found.Sum(part => part[which][c]))];

    private static void Close(float[] found, Tensor expected, double tolerance)
    {
        float[] wanted = expected.to_array<float>();
        found.Length.ShouldBe(wanted.Length);
        double worst = found.Zip(wanted, (a, b) => (double)Math.Abs(a - b)).Max();
        (worst <= tolerance).ShouldBeTrue($"off by {worst}");
    }
}
