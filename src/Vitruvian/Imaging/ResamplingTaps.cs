namespace Vitruvian.Imaging;

/// <summary>For each result pixel along one axis, the run of image pixels that it takes and their weights.</summary>
internal sealed class ResamplingTaps
{
    private readonly int[] _starts;
    private readonly int[] _offsets;
    private readonly float[] _weights;
    private readonly float[] _sums;

    /// <summary>Computes the weights of n bilinear samples per result pixel, n being the step rounded up.</summary>
    /// <param name="step">Image pixels per result pixel.</param>
    /// <param name="origin">Image coordinate of result coordinate 0.</param>
    /// <param name="count">Result pixels.</param>
    /// <param name="size">Image pixels.</param>
    /// <param name="extend">Whether samples beyond the border take the outermost pixel; otherwise they are left out.</param>
    internal ResamplingTaps(double step, double origin, int count, int size, bool extend)
    {
        int n = Resampling.SampleCount(step);
        _starts = new int[count];
        _offsets = new int[count + 1];
        _sums = new float[count];
        var weights = new List<float>();
        double[] dense = new double[(int)Math.Ceiling(Math.Abs(step)) + 4];
        First = size;
        for (int i = 0; i < count; i++)
        {
            double low = Math.Min(origin + (i * step), origin + ((i + 1) * step));
            int begin = (int)Math.Clamp(Math.Floor(low) - 1, -2.0, size + 2.0);
            Array.Clear(dense);
            for (int k = 0; k < n; k++)
            {
                double at = origin + ((i + ((k + 0.5) / n)) * step) - 0.5;
                if (extend)
                    at = Math.Clamp(at, 0, size - 1);
                double left = Math.Floor(at);
                double f = at - left;
                Add(dense, left - begin, (1 - f) / n, begin, size);
                Add(dense, left + 1 - begin, f / n, begin, size);
            }

            int first = 0;
            while (first < dense.Length && dense[first] == 0)
                first++;
            int last = dense.Length - 1;
            while (last >= first && dense[last] == 0)
                last--;
            _starts[i] = begin + first;
            double sum = 0;
            for (int k = first; k <= last; k++)
            {
                weights.Add((float)dense[k]);
                sum += dense[k];
            }

            _sums[i] = (float)sum;
            _offsets[i + 1] = weights.Count;
            if (last >= first)
            {
                First = Math.Min(First, begin + first);
                End = Math.Max(End, begin + last + 1);
            }
        }

        _weights = [.. weights];
    }

    /// <summary>First image pixel that any result pixel takes.</summary>
    internal int First { get; }

    /// <summary>One past the last image pixel that any result pixel takes; at most <see cref="First"/> when none is taken.</summary>
    internal int End { get; }

    /// <summary>First image pixel of a result pixel.</summary>
    internal int Start(int i) => _starts[i];

    /// <summary>Weights of the run of image pixels that starts there; empty for a result pixel that sees nothing of the image.</summary>
    internal ReadOnlySpan<float> Weights(int i) => _weights.AsSpan(_offsets[i], _offsets[i + 1] - _offsets[i]);

    /// <summary>Sum of the weights of a result pixel; less than 1 where it looks beyond the image.</summary>
    internal float Sum(int i) => _sums[i];

    private static void Add(double[] dense, double index, double weight, int begin, int size)
    {
        double pixel = index + begin;
        if (pixel >= 0 && pixel < size && index >= 0 && index < dense.Length)
            dense[(int)index] += weight;
    }
}
