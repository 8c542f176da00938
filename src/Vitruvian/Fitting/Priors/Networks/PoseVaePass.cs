using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors.Networks;

/// <summary>Evaluates a <see cref="PoseVae"/>.</summary>
internal sealed class PoseVaePass : PosePass
{
    private readonly PoseVae _prior;
    private readonly DenseNetworkPass _encoder;
    private readonly DenseNetworkPass _decoder;
    private readonly double[] _pose;
    private readonly double[] _columns;
    private readonly double[] _code;
    private readonly double[] _errors;
    private readonly double[] _gradient;
    private readonly double[] _derivatives;
    private readonly int _stride;
    private readonly float[] _codes;
    private readonly float[] _product;
    private readonly float[] _rows;
    private readonly GaussNewton _gaussNewton;

    internal PoseVaePass(PoseVae prior)
    {
        _prior = prior;
        int d = prior.Dimension, columns = prior.Encoder.InputCount, codes = prior.LatentCount;
        _encoder = new DenseNetworkPass(prior.Encoder);
        _decoder = new DenseNetworkPass(prior.Decoder);
        _pose = new double[d];
        _columns = new double[columns];
        _code = new double[codes];
        _errors = new double[columns];
        _gradient = new double[columns];
        _derivatives = new double[3 * columns];
        _stride = SingleMath.Stride(d);
        _codes = new float[codes * _stride];
        _product = new float[columns * _stride];
        _rows = new float[(codes + columns) * _stride];
        _gaussNewton = new GaussNewton(codes + columns, d);
    }

    /// <inheritdoc/>
    internal override double Evaluate(ReadOnlySpan<double> x)
    {
        x.CopyTo(_pose);
        RotationColumns.Of(x, _columns);
        _encoder.Forward(_columns).CopyTo(_code);
        ReadOnlySpan<double> decoded = _decoder.Forward(_code), deviations = _prior.Deviations;
        for (int i = 0; i < _errors.Length; i++)
            _errors[i] = (_columns[i] - decoded[i]) / deviations[i];
        return 0.5 * (DenseMath.Dot(_code, _code) + DenseMath.Dot(_errors, _errors));
    }

    /// <inheritdoc/>
    internal override void Gradient(Span<double> gradient)
    {
        // By the decoded columns it is -e / sigma, by the pose's own columns e / sigma; the code collects z and what comes through the decoder.
        ReadOnlySpan<double> deviations = _prior.Deviations;
        for (int i = 0; i < _errors.Length; i++)
            _gradient[i] = -_errors[i] / deviations[i];
        ReadOnlySpan<double> byCode = _decoder.Backward(_gradient);
        Span<double> total = stackalloc double[_code.Length];
        for (int i = 0; i < total.Length; i++)
            total[i] = _code[i] + byCode[i];
        ReadOnlySpan<double> byColumns = _encoder.Backward(total);
        for (int i = 0; i < _errors.Length; i++)
            _gradient[i] = byColumns[i] - _gradient[i];
        RotationColumns.Derivatives(_pose, _derivatives);
        for (int i = 0; i < gradient.Length; i++)
        {
            int joint = i / 3, axis = i % 3;
            double sum = 0;
            for (int c = 0; c < RotationColumns.Count; c++)
                sum += _gradient[(RotationColumns.Count * joint) + c] * _derivatives[(3 * ((RotationColumns.Count * joint) + c)) + axis];
            gradient[i] = sum;
        }
    }

    /// <inheritdoc/>
    internal override void Curvature(Span<double> curvature)
    {
        // Residuals z and e: J_z = E D and J_e = (D - F J_z) / sigma, with the Jacobians E of the encoder, F of the decoder and D of the columns.
        RotationColumns.Derivatives(_pose, _derivatives);
        ReadOnlySpan<float> encoder = _encoder.Jacobian();
        int width = _encoder.JacobianStride, codes = _code.Length;
        for (int i = 0; i < codes; i++)
        {
            ReadOnlySpan<float> from = encoder.Slice(i * width, _columns.Length);
            Span<float> to = _codes.AsSpan(i * _stride, _pose.Length);
            for (int p = 0; p < to.Length; p++)
            {
                int first = RotationColumns.Count * (p / 3), axis = p % 3;
                double sum = 0;
                for (int c = first; c < first + RotationColumns.Count; c++)
                    sum += from[c] * _derivatives[(3 * c) + axis];
                to[p] = (float)sum;
            }
        }

        SingleMath.Multiply(_decoder.Jacobian(), _decoder.JacobianStride, _codes, _product, _stride, _columns.Length, codes);
        _codes.CopyTo(_rows, 0);
        for (int c = 0; c < _columns.Length; c++)
        {
            float precision = (float)(1 / _prior.Deviations[c]);
            Span<float> row = _rows.AsSpan((codes + c) * _stride, _stride);
            for (int p = 0; p < row.Length; p++)
                row[p] = -precision * _product[(c * _stride) + p];
            int joint = c / RotationColumns.Count;
            for (int axis = 0; axis < 3; axis++)
                row[(3 * joint) + axis] += precision * (float)_derivatives[(3 * c) + axis];
        }

        _gaussNewton.Write(_rows, curvature);
    }
}
