using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors.Networks;

/// <summary>
/// Values and derivatives of a network: values and gradients in double, the Jacobian, which only curvatures are made of, in single precision. A workspace without allocation for one thread.
/// </summary>
internal sealed class DenseNetworkPass
{
    private readonly DenseNetwork _network;
    private readonly double[][] _values;
    private readonly double[][] _slopes;
    private readonly double[][] _gradients;
    private readonly bool _forward;
    private readonly float[] _entry;
    private readonly float[][] _jacobians;

    internal DenseNetworkPass(DenseNetwork network)
    {
        _network = network;
        int hidden = network.Layers.Count - 1;
        _values = [.. network.Layers.Select(l => new double[l.OutputCount])];
        _slopes = [.. network.Layers.Take(hidden).Select(l => new double[l.OutputCount])];
        _gradients = [.. network.Layers.Select(l => new double[l.InputCount])];

        // From the narrower end there is less to multiply.
        _forward = network.InputCount < network.OutputCount;
        DenseLayer first = network.Layers[0], last = network.Layers[^1];
        _entry = new float[_forward ? first.OutputCount * first.Stride : last.OutputCount * last.Stride];
        _jacobians = _forward
            ? [.. network.Layers.Skip(1).Select(l => new float[l.OutputCount * first.Stride])]
            : [.. network.Layers.Take(hidden).Select(l => new float[last.OutputCount * l.Stride])];
    }

    /// <summary>The output; overwritten by the next call.</summary>
    /// <param name="x">The input.</param>
    /// <param name="extra">Added to what the first layer gives, as further inputs would; none when empty.</param>
    internal ReadOnlySpan<double> Forward(ReadOnlySpan<double> x, ReadOnlySpan<double> extra = default)
    {
        for (int l = 0; l < _values.Length; l++)
        {
            double[] values = _values[l];
            _network.Layers[l].Apply(l == 0 ? x : _values[l - 1], values);
            if (l == 0 && !extra.IsEmpty)
                DenseMath.AddScaled(values, extra, 1);
            if (l < _slopes.Length)
                Activate(values, _slopes[l]);
        }

        return _values[^1];
    }

    /// <summary>The gradient by the input, at the last <see cref="Forward"/>; overwritten by the next call.</summary>
    /// <param name="gradient">Gradient by the output.</param>
    internal ReadOnlySpan<double> Backward(ReadOnlySpan<double> gradient)
    {
        for (int l = _values.Length - 1; l >= 0; l--)
        {
            double[] below = _gradients[l];
            _network.Layers[l].ApplyTransposed(l == _values.Length - 1 ? gradient : _gradients[l + 1], below);
            if (l == 0)
                continue;
            double[] slopes = _slopes[l - 1];
            for (int i = 0; i < below.Length; i++)
                below[i] *= slopes[i];
        }

        return _gradients[0];
    }

    /// <summary>The Jacobian at the last <see cref="Forward"/>, outputs x <see cref="JacobianStride"/>; overwritten by the next call.</summary>
    internal ReadOnlySpan<float> Jacobian() => _forward ? FromInputs() : FromOutputs();

    /// <summary>Length of the Jacobian's rows in memory.</summary>
    internal int JacobianStride => _network.Layers[0].Stride;

    private float[] FromInputs()
    {
        DenseLayer first = _network.Layers[0];
        int stride = first.Stride;
        for (int i = 0; i < first.OutputCount; i++)
            Scale(first.Matrix.Slice(i * stride, stride), (float)_slopes[0][i], _entry.AsSpan(i * stride, stride));
        float[] below = _entry;
        for (int l = 1; l < _network.Layers.Count; l++)
        {
            DenseLayer layer = _network.Layers[l];
            float[] above = _jacobians[l - 1];
            SingleMath.Multiply(layer.Matrix, layer.Stride, below, above, stride, layer.OutputCount, layer.InputCount);
            for (int i = 0; l < _slopes.Length && i < layer.OutputCount; i++)
                Scale(above.AsSpan(i * stride, stride), (float)_slopes[l][i], above.AsSpan(i * stride, stride));
            below = above;
        }

        return below;
    }

    private float[] FromOutputs()
    {
        DenseLayer last = _network.Layers[^1];
        int rows = last.OutputCount;
        last.Matrix.CopyTo(_entry);
        float[] above = _entry;
        for (int l = _network.Layers.Count - 2; l >= 0; l--)
        {
            DenseLayer layer = _network.Layers[l];
            int width = _network.Layers[l + 1].Stride;
            for (int row = 0; row < rows; row++)
            {
                Span<float> values = above.AsSpan(row * width, layer.OutputCount);
                for (int i = 0; i < values.Length; i++)
                    values[i] *= (float)_slopes[l][i];
            }

            SingleMath.Multiply(above, width, layer.Matrix, _jacobians[l], layer.Stride, rows, layer.OutputCount);
            above = _jacobians[l];
        }

        return above;
    }

    // x s and its derivative s (1 + x (1 - s)), s = 1 / (1 + exp(-x)).
    private static void Activate(double[] values, double[] slopes)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double x = values[i], s = 1 / (1 + Math.Exp(-x));
            values[i] = x * s;
            slopes[i] = s * (1 + (x * (1 - s)));
        }
    }

    private static void Scale(ReadOnlySpan<float> source, float factor, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
            destination[i] = factor * source[i];
    }
}
