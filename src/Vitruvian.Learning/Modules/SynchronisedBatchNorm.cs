using Vitruvian.Learning.Distributed;
using Vitruvian.Learning.Native;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Modules;

/// <summary>
/// Batch norm whose statistics are of the whole batch, of which each of several processes has a part: the same result and the same gradients as with everything in one process. Forward, the parts' counts, means and
/// variances are exchanged and put together (Chan, Golub and LeVeque 1983, equation 2.1: without the cancellation of sums of squares); backward, the two sums over the batch that a channel's gradient needs.
/// </summary>
internal static class SynchronisedBatchNorm
{
    /// <summary>Normalises.</summary>
    /// <param name="group">The processes that have parts of the batch; one exchange forward, one backward.</param>
    /// <param name="input">This process's part, (B, C, ..), at least one sample.</param>
    /// <param name="weight">Scale, (C).</param>
    /// <param name="bias">Shift, (C).</param>
    /// <param name="runningMean">Updated by the whole batch's mean, (C).</param>
    /// <param name="runningVariance">Updated by the whole batch's unbiased variance, (C).</param>
    /// <param name="momentum">Share of the update.</param>
    /// <param name="eps">Keeps the variance from zero.</param>
    public static Tensor Apply(ProcessGroup group, Tensor input, Tensor weight, Tensor bias, Tensor runningMean, Tensor runningVariance, double momentum, double eps)
    {
        double count = 0;
        return autograd.apply(nameof(SynchronisedBatchNorm), [input, weight, bias], Forward, Backward);

        (Tensor Output, Tensor[] Saved) Forward()
        {
            (Tensor mean, Tensor variance, count) = Statistics(group, input);
            _ = runningMean.mul_(1 - momentum).add_(mean * momentum);
            _ = runningVariance.mul_(1 - momentum).add_(variance * (momentum * count / Math.Max(1, count - 1)));

            // With given statistics the kernel of evaluation does all of it in one pass.
            Tensor output = Aten.BatchNorm.Call(input, weight, bias, mean, variance, false, 0.0, eps, true);
            return (output, [input, weight, mean, variance]);
        }

        // With x' the normalised input, s = weight / sqrt(variance + eps) and N elements of a channel in the whole batch:
        // dx = s (dy - (sum dy + x' sum dy x') / N). The kernel for given statistics gives s dy and both sums of this part.
        Tensor?[] Backward(Tensor outputGrad, Tensor[] saved)
        {
            (Tensor x, Tensor scale, Tensor mean, Tensor variance) = (saved[0], saved[1], saved[2], saved[3]);
            Tensor?[] own = Aten.NativeBatchNormBackward.CallForTensors(outputGrad, x, scale, mean, variance, Argument.None, Argument.None, false, eps, (long[])[1, 1, 1]);
            Tensor sums = cat([own[1]!, own[2]!]).to(float64).to(group.Device);
            group.AllReduce(sums).Wait();
            Tensor[] whole = (sums / count).to(mean.dtype).to(mean.device).chunk(2);
            Tensor inverse = (variance + eps).rsqrt();

            // s x' = s (x - mean) inverse is another normalisation of the input, by other scales.
            Tensor common = Aten.BatchNorm.Call(x, scale * inverse * whole[0], scale * inverse * whole[1], mean, variance, false, 0.0, eps, true);
            return [own[0]!.add_(common, -1), own[1], own[2]];
        }
    }

    private static (Tensor Mean, Tensor Variance, double Count) Statistics(ProcessGroup group, Tensor input)
    {
        long channels = input.size(1), elements = input.numel() / channels;
        long[] others = [0, .. Enumerable.Range(2, (int)input.ndim - 2).Select(d => (long)d)];
        ScalarType type = input.dtype == float64 ? float64 : float32;

        // Two passes: libtorch's var_mean takes ten times as long on channels_last maps.
        Tensor values = input.to(type), ownMean = values.mean(others, keepdim: true);
        Tensor deviations = values - ownMean;
        Tensor ownVariance = deviations.mul_(deviations).mean(others);
        Tensor own = cat([ownMean.flatten().to(float64), ownVariance.to(float64), full([1], (double)elements, float64, input.device)]);
        double count = 0;
        Tensor mean = own, squares = own;
        foreach (Tensor part in group.AllGather(own.to(group.Device)))
        {
            double partCount = part.narrow(0, 2 * channels, 1).item<double>();
            (Tensor partMean, Tensor partSquares) = (part.narrow(0, 0, channels), part.narrow(0, channels, channels) * partCount);
            if (count == 0)
            {
                (count, mean, squares) = (partCount, partMean, partSquares);
                continue;
            }

            double sum = count + partCount;
            Tensor difference = partMean - mean;
            squares = squares + partSquares + (difference.square() * (count * partCount / sum));
            mean += difference * (partCount / sum);
            count = sum;
        }

        return (mean.to(type).to(input.device), (squares / count).to(type).to(input.device), count);
    }
}
