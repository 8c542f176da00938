using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// Weighted sums over data, for each component: weight, first and second moments. Data are worked through in blocks of a fixed size, each with sums
/// of its own that are added up in order: the result does not depend on the number of threads.
/// </summary>
internal sealed class MixtureMoments
{
    private const int BlockSize = 256;

    // Shares below this change no sum by more than rounding does.
    private const double NegligibleShare = 1e-10;

    private readonly int _components;
    private readonly int _dimension;

    private MixtureMoments(int components, int dimension)
    {
        _components = components;
        _dimension = dimension;
        Weights = new double[components];
        First = new double[components * dimension];
        Second = new double[components * dimension * dimension];
    }

    /// <summary>Sum of shares, M.</summary>
    internal double[] Weights { get; }

    /// <summary>Sum of shares times values, M x D.</summary>
    internal double[] First { get; }

    /// <summary>Sum of shares times products of values, M x D x D; lower triangles.</summary>
    internal double[] Second { get; }

    /// <summary>Sum of what <see cref="ShareFunction"/> returned.</summary>
    internal double Score { get; private set; }

    /// <summary>Divides a datum among the components and returns its score.</summary>
    internal delegate double ShareFunction(ReadOnlySpan<double> x, Span<double> shares);

    /// <summary>Sums over all data.</summary>
    /// <param name="data">N x D values.</param>
    /// <param name="dimension">D.</param>
    /// <param name="components">M.</param>
    /// <param name="share">Divides a datum among the components; called from several threads.</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="cancellation">Ends the work.</param>
    internal static MixtureMoments Sum(double[] data, int dimension, int components, ShareFunction share, int threads, CancellationToken cancellation)
    {
        int count = data.Length / dimension;
        int blocks = (count + BlockSize - 1) / BlockSize;
        var total = new MixtureMoments(components, dimension);

        // A wave of blocks at a time, so that memory stays small however much data there is.
        int wave = Math.Max(1, 4 * threads);
        for (int first = 0; first < blocks; first += wave)
        {
            var parts = new MixtureMoments[Math.Min(wave, blocks - first)];
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
            int start = first;
            Parallel.For(0, parts.Length, options, i =>
            {
                var part = new MixtureMoments(components, dimension);
                int from = (start + i) * BlockSize;
                part.AddBlock(data, from, Math.Min(count, from + BlockSize), share);
                parts[i] = part;
            });
            foreach (MixtureMoments part in parts)
                total.Add(part);
        }

        return total;
    }

    private void AddBlock(double[] data, int from, int to, ShareFunction share)
    {
        Span<double> shares = new double[_components];
        for (int n = from; n < to; n++)
        {
            ReadOnlySpan<double> x = data.AsSpan(n * _dimension, _dimension);
            Score += share(x, shares);
            for (int k = 0; k < _components; k++)
            {
                double r = shares[k];
                if (!(r > NegligibleShare))
                    continue;
                Weights[k] += r;
                DenseMath.AddScaled(First.AsSpan(k * _dimension, _dimension), x, r);
                Span<double> second = Second.AsSpan(k * _dimension * _dimension, _dimension * _dimension);
                for (int i = 0; i < _dimension; i++)
                    DenseMath.AddScaled(second.Slice(i * _dimension, i + 1), x[..(i + 1)], r * x[i]);
            }
        }
    }

    private void Add(MixtureMoments other)
    {
        Score += other.Score;
        for (int i = 0; i < Weights.Length; i++)
            Weights[i] += other.Weights[i];
        DenseMath.AddScaled(First, other.First, 1);
        DenseMath.AddScaled(Second, other.Second, 1);
    }
}
