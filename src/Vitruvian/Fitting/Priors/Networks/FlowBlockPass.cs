using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors.Networks;

/// <summary>Evaluates one step of a flow, both ways, with derivatives.</summary>
internal sealed class FlowBlockPass
{
    private readonly FlowBlock _block;
    private readonly DenseNetworkPass _coupling;
    private readonly int _first;
    private readonly int _second;
    private readonly double[] _mixed;
    private readonly double[] _values;
    private readonly double[] _context;
    private readonly double[] _scales;
    private readonly double[] _slopes;
    private readonly double[] _outputs;
    private readonly double[] _gradient;
    private readonly float[] _mixedJacobian;
    private readonly float[] _product;

    internal FlowBlockPass(FlowBlock block)
    {
        _block = block;
        int d = block.Mixing.InputCount;
        (_first, _second) = (d - (d / 2), d / 2);
        _coupling = new DenseNetworkPass(block.Coupling);
        _mixed = new double[d];
        _values = new double[d];
        _context = new double[block.Context.OutputCount];
        _scales = new double[_second];
        _slopes = new double[_second];
        _outputs = new double[2 * _second];
        _gradient = new double[d];
        int stride = SingleMath.Stride(d);
        _mixedJacobian = new float[d * stride];
        _product = new float[2 * _second * stride];
    }

    /// <summary>What the step made of its input.</summary>
    internal ReadOnlySpan<double> Values => _values;

    internal void SetContext(ReadOnlySpan<double> context) => _block.Context.Apply(context, _context);

    /// <summary>Evaluates the step; returns the logarithm of the coupling's determinant.</summary>
    internal double Forward(ReadOnlySpan<double> x)
    {
        _block.Mixing.Apply(x, _mixed);
        Couple(_mixed);
        _mixed.AsSpan(0, _first).CopyTo(_values);
        double sum = 0;
        for (int i = 0; i < _second; i++)
        {
            (double s, _slopes[i]) = FlowBlock.LogScale(_outputs[i]);
            _scales[i] = Math.Exp(s);
            _values[_first + i] = (_mixed[_first + i] * _scales[i]) + _outputs[_second + i];
            sum += s;
        }

        return sum;
    }

    /// <summary>Takes the gradient of <c>E(output) - log det</c> back to the input.</summary>
    internal void Backward(Span<double> gradient)
    {
        gradient.CopyTo(_gradient);
        Span<double> byOutputs = _outputs;
        for (int i = 0; i < _second; i++)
        {
            double g = gradient[_first + i];
            byOutputs[i] = ((g * _mixed[_first + i] * _scales[i]) - 1) * _slopes[i];
            byOutputs[_second + i] = g;
            _gradient[_first + i] = g * _scales[i];
        }

        DenseMath.AddScaled(_gradient, _coupling.Backward(byOutputs), 1);
        _block.Mixing.ApplyTransposed(_gradient, gradient);
    }

    /// <summary>The Jacobian of all steps up to this, of that up to the one before.</summary>
    /// <param name="before">D x stride.</param>
    /// <param name="first">Whether this is the first, and the Jacobian before it the identity.</param>
    internal ReadOnlySpan<float> Jacobian(ReadOnlySpan<float> before, bool first)
    {
        int d = _mixed.Length, stride = SingleMath.Stride(d);
        if (first)
            _block.Mixing.Matrix.CopyTo(_mixedJacobian);
        else
            SingleMath.Multiply(_block.Mixing.Matrix, _block.Mixing.Stride, before, _mixedJacobian, stride, d, d);
        SingleMath.Multiply(_coupling.Jacobian(), _coupling.JacobianStride, _mixedJacobian, _product, stride, 2 * _second, _first);
        for (int i = 0; i < _second; i++)
        {
            float scale = (float)_scales[i], byRaw = (float)(_mixed[_first + i] * _scales[i] * _slopes[i]);
            Span<float> row = _mixedJacobian.AsSpan((_first + i) * stride, stride);
            ReadOnlySpan<float> raw = _product.AsSpan(i * stride, stride), moved = _product.AsSpan((_second + i) * stride, stride);
            for (int c = 0; c < row.Length; c++)
                row[c] = (scale * row[c]) + (byRaw * raw[c]) + moved[c];
        }

        return _mixedJacobian;
    }

    /// <summary>From the step's output to its input, in place.</summary>
    internal void Invert(Span<double> values)
    {
        Couple(values);
        ReadOnlySpan<float> biases = _block.Mixing.Biases;
        for (int i = 0; i < _second; i++)
            values[_first + i] = (values[_first + i] - _outputs[_second + i]) / Math.Exp(FlowBlock.LogScale(_outputs[i]).Value);
        for (int i = 0; i < values.Length; i++)
            _mixed[i] = values[i] - biases[i];
        _block.Inverse.Solve(_mixed, values);
    }

    private void Couple(ReadOnlySpan<double> values) => _coupling.Forward(values[.._first], _context).CopyTo(_outputs);
}
