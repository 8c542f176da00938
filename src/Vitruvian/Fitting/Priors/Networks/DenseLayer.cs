using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors.Networks;

/// <summary>A linear layer <c>y = W x + b</c>: weights of single precision, sums in double. Immutable.</summary>
public sealed class DenseLayer
{
    private readonly float[] _weights;
    private readonly float[] _biases;

    /// <summary>Copies weights.</summary>
    /// <param name="weights">W, outputs x inputs.</param>
    /// <param name="biases">b, one an output.</param>
    /// <exception cref="InvalidInputException">The sizes do not fit, or a number is not finite.</exception>
    public DenseLayer(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases)
    {
        if (biases.IsEmpty || weights.IsEmpty || weights.Length % biases.Length != 0)
            throw InvalidInputException.For("layer", "weight", $"{biases.Length} rows, one a bias", $"{weights.Length} values");
        (OutputCount, InputCount) = (biases.Length, weights.Length / biases.Length);
        CheckFinite("weight", weights);
        CheckFinite("bias", biases);
        Stride = SingleMath.Stride(InputCount);
        _weights = new float[OutputCount * Stride];
        for (int i = 0; i < OutputCount; i++)
            weights.Slice(i * InputCount, InputCount).CopyTo(_weights.AsSpan(i * Stride));
        _biases = [.. biases];
    }

    /// <summary>Length of x.</summary>
    public int InputCount { get; }

    /// <summary>Length of y.</summary>
    public int OutputCount { get; }

    /// <summary>b, one an output.</summary>
    public ReadOnlySpan<float> Biases => _biases;

    /// <summary>Length of W's rows in memory.</summary>
    internal int Stride { get; }

    /// <summary>W, outputs x stride.</summary>
    internal ReadOnlySpan<float> Matrix => _weights;

    /// <summary>A row of W.</summary>
    /// <param name="output">Whose.</param>
    public ReadOnlySpan<float> Row(int output) => _weights.AsSpan(output * Stride, InputCount);

    /// <summary>y = W x + b.</summary>
    internal void Apply(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = _biases[i] + Dot(Row(i), x);
    }

    /// <summary>x = W^T y.</summary>
    internal void ApplyTransposed(ReadOnlySpan<double> y, Span<double> x)
    {
        x.Clear();
        for (int i = 0; i < y.Length; i++)
            AddScaled(x, Row(i), y[i]);
    }

    private static void CheckFinite(string field, ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                throw InvalidInputException.For("layer", field, "finite numbers", $"{value}");
        }
    }

    private static double Dot(ReadOnlySpan<float> weights, ReadOnlySpan<double> x)
    {
        x = x[..weights.Length];
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref double v = ref MemoryMarshal.GetReference(x);
        int half = Vector<double>.Count, i = 0;
        Vector<double> low = default, high = default;
        for (; i <= weights.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref w, (nuint)i), out Vector<double> first, out Vector<double> second);
            low = Vector.FusedMultiplyAdd(first, Vector.LoadUnsafe(ref v, (nuint)i), low);
            high = Vector.FusedMultiplyAdd(second, Vector.LoadUnsafe(ref v, (nuint)(i + half)), high);
        }

        double sum = Vector.Sum(low + high);
        for (; i < weights.Length; i++)
            sum += weights[i] * x[i];
        return sum;
    }

    private static void AddScaled(Span<double> destination, ReadOnlySpan<float> weights, double scale)
    {
        destination = destination[..weights.Length];
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref double d = ref MemoryMarshal.GetReference(destination);
        Vector<double> scales = new(scale);
        int half = Vector<double>.Count, i = 0;
        for (; i <= weights.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref w, (nuint)i), out Vector<double> first, out Vector<double> second);
            Vector.StoreUnsafe(Vector.FusedMultiplyAdd(scales, first, Vector.LoadUnsafe(ref d, (nuint)i)), ref d, (nuint)i);
            Vector.StoreUnsafe(Vector.FusedMultiplyAdd(scales, second, Vector.LoadUnsafe(ref d, (nuint)(i + half))), ref d, (nuint)(i + half));
        }

        for (; i < weights.Length; i++)
            destination[i] += scale * weights[i];
    }
}
