using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors.Networks;

/// <summary>J^T J of a Jacobian in single precision.</summary>
/// <param name="rows">Rows of J.</param>
/// <param name="columns">Columns of J.</param>
internal sealed class GaussNewton(int rows, int columns)
{
    private readonly float[] _transposed = new float[columns * rows];
    private readonly float[] _product = new float[columns * SingleMath.Stride(columns)];

    /// <summary>Writes J^T J.</summary>
    /// <param name="jacobian">J, rows x stride.</param>
    /// <param name="curvature">Receives columns x columns values.</param>
    internal void Write(ReadOnlySpan<float> jacobian, Span<double> curvature)
    {
        int stride = SingleMath.Stride(columns);
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<float> row = jacobian.Slice(r * stride, columns);
            for (int c = 0; c < columns; c++)
                _transposed[(c * rows) + r] = row[c];
        }

        SingleMath.Multiply(_transposed, rows, jacobian, _product, stride, columns, rows);
        for (int i = 0; i < columns; i++)
        {
            for (int j = 0; j < columns; j++)
                curvature[(i * columns) + j] = _product[(i * stride) + j];
        }
    }
}
