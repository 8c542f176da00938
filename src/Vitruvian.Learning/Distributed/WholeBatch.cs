using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Distributed;

/// <summary>
/// What a loss must know of a batch of which this process has a part only. A loss is rarely the mean of its samples' losses: it divides by the number of visible joints or of known cells, and that of the whole
/// batch counts. With sums over the whole batch, every process computes the loss of the whole batch, and the average of the processes' gradients is exactly the gradient that one process would have. All
/// processes must ask for the same sums in the same order, also where their own part has nothing to add.
/// </summary>
public sealed class WholeBatch
{
    private readonly ProcessGroup? _group;

    /// <summary>A batch that is shared out.</summary>
    /// <param name="group">The processes that have a part of it; the group exchanges nothing else.</param>
    public WholeBatch(ProcessGroup group) => _group = group;

    private WholeBatch()
    {
    }

    /// <summary>A batch of which this process has everything.</summary>
    public static WholeBatch Own { get; } = new();

    /// <summary>Whether other processes have parts of the batch.</summary>
    public bool IsShared => _group is not null;

    /// <summary>A sum over the whole batch.</summary>
    /// <param name="part">The sum over this process's part.</param>
    /// <returns>Of the same shape. Its gradient is so large that the average over the processes is that of the sum.</returns>
    public Tensor Sum(Tensor part) => _group is null ? part : Sums(part)[0];

    /// <summary>Several sums over the whole batch at once.</summary>
    /// <param name="parts">The sums over this process's part.</param>
    /// <returns>See <see cref="Sum(Tensor)"/>.</returns>
    public Tensor[] Sums(params Tensor[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (_group is null)
            return parts;
        Tensor[] totals;
        using (no_grad())
        {
            Tensor packed = cat([.. parts.Select(part => part.detach().reshape(-1).to(float64).to(_group.Device))]);
            _group.AllReduce(packed).Wait();
            long offset = 0;
            totals = Array.ConvertAll(parts, part =>
            {
                Tensor total = packed.narrow(0, offset, part.numel()).reshape(part.shape).to(part.dtype).to(part.device);
                offset += part.numel();
                return total;
            });
        }

        // The value is the total; its gradient goes to this process's part, as often as it will be divided.
        return [.. parts.Select((part, i) => part.requires_grad ? totals[i] + (_group.Size * (part - part.detach())) : totals[i])];
    }

    /// <summary>The quotient of two sums over the whole batch: a weighted mean.</summary>
    /// <param name="sum">Sum over this process's part, a scalar.</param>
    /// <param name="weight">Its weights' sum, a scalar.</param>
    /// <param name="least">The divisor is at least this.</param>
    public Tensor Mean(Tensor sum, Tensor weight, double least)
    {
        ArgumentNullException.ThrowIfNull(weight);
        Tensor[] sums = Sums(sum, weight);
        return sums[0] / sums[1].clamp(least);
    }

    /// <summary>The mean of all elements over the whole batch.</summary>
    /// <param name="values">This process's part; may be empty.</param>
    public Tensor Mean(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return _group is null ? values.mean() : Mean(values.sum(), tensor((double)values.numel(), values.dtype, values.device), 1);
    }

    /// <summary>A number's sum over the whole batch.</summary>
    /// <param name="part">That of this process's part.</param>
    public double Sum(double part)
    {
        if (_group is null)
            return part;
        using DisposeScope scope = NewDisposeScope();
        Tensor number = tensor((double[])[part], device: _group.Device);
        _group.AllReduce(number).Wait();
        return number.item<double>();
    }

    /// <summary>Whether something is so in any process's part: what decides which terms there are must be the same everywhere.</summary>
    /// <param name="part">Whether it is so in this process's.</param>
    public bool Any(bool part) => _group is null ? part : Sum(part ? 1 : 0) > 0;
}
