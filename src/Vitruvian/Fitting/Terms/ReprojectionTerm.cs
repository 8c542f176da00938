using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// Points of the body against places in the image: <c>w sum_j w_j [rho(s (u_j - x_j)) + rho(s (v_j - y_j))]</c>, rho on each coordinate: Geman and McClure's
/// error in the programs of SMPLify (Bogo et al. 2016) and SPIN (Kolotouros et al. 2019). Joints found in 2D, pixels with a known place on the surface, and displaced
/// vertices are all of this form.
/// </summary>
public sealed class ReprojectionTerm : EnergyTerm
{
    private readonly PointSource _source;
    private readonly double[] _targets;
    private readonly double[] _weights;
    private readonly double[] _residuals;
    private readonly double[] _row;

    /// <summary>Makes the term, with all weights zero.</summary>
    /// <param name="source">The points, n.</param>
    /// <param name="layout">The variables.</param>
    /// <param name="name">Name in reports.</param>
    public ReprojectionTerm(PointSource source, FitLayout layout, string name = "joints2d")
    {
        Name = name;
        _source = source;
        _targets = new double[2 * source.Count];
        _weights = new double[source.Count];
        _residuals = new double[2 * source.Count];
        _row = new double[layout.Count];
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>The projection.</summary>
    public FitCamera Camera { get; set; }

    /// <summary>Factor w.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>rho, in units of the scaled residuals.</summary>
    public RobustLoss Loss { get; set; }

    /// <summary>Factor s from pixels of the image to the unit of the residuals.</summary>
    public double PixelScale { get; set; } = 1;

    /// <summary>Sets where a point is seen and how much that counts.</summary>
    /// <param name="point">Which point.</param>
    /// <param name="pixel">Its place in the image; not used when the weight is 0.</param>
    /// <param name="weight">w_j, not negative: the squared confidence.</param>
    public void SetTarget(int point, Vector2d pixel, double weight)
    {
        _targets[2 * point] = pixel.X;
        _targets[(2 * point) + 1] = pixel.Y;
        _weights[point] = weight;
    }

    /// <inheritdoc/>
    public override double Evaluate(FitState state)
    {
        ReadOnlySpan<double> positions = _source.Positions(state);
        double sum = 0;
        for (int p = 0; p < _weights.Length; p++)
        {
            if (_weights[p] == 0)
                continue;
            if (!Camera.TryProject(Vector3d.Read(positions[(3 * p)..]), state.Zoom, out Vector2d pixel))
                return double.PositiveInfinity;
            double x = _residuals[2 * p] = PixelScale * (pixel.X - _targets[2 * p]);
            double y = _residuals[(2 * p) + 1] = PixelScale * (pixel.Y - _targets[(2 * p) + 1]);
            sum += _weights[p] * (Loss.Value(x) + Loss.Value(y));
        }

        return Weight * sum;
    }

    /// <inheritdoc/>
    public override void AddDerivatives(FitState state, NormalEquations equations)
    {
        ReadOnlySpan<double> positions = _source.Positions(state);
        ReadOnlySpan<double> jacobian = _source.Jacobian(state);
        int columns = state.Layout.BodyColumnCount;
        Span<double> projection = stackalloc double[6];
        Span<double> bodyRow = _row.AsSpan(0, columns);
        for (int p = 0; p < _weights.Length; p++)
        {
            if (_weights[p] == 0)
                continue;
            Camera.ProjectionJacobian(Vector3d.Read(positions[(3 * p)..]), state.Zoom, projection);
            ReadOnlySpan<double> rows = jacobian.Slice(3 * p * columns, 3 * columns);
            for (int axis = 0; axis < 2; axis++)
            {
                ReadOnlySpan<double> d = projection.Slice(3 * axis, 3);
                bodyRow.Clear();
                DenseMath.AddCombination(
                    bodyRow, rows, rows[columns..], rows[(2 * columns)..], PixelScale * d[0], PixelScale * d[1], PixelScale * d[2]);
                double residual = _residuals[(2 * p) + axis];
                double fromCentre = axis == 0 ? _targets[2 * p] - Camera.PrincipalPoint.X : _targets[(2 * p) + 1] - Camera.PrincipalPoint.Y;
                _row[state.Layout.ZoomColumn] = residual + (PixelScale * fromCentre);
                equations.AddRow(_row, residual, Weight * _weights[p] * Loss.Weight(residual));
            }
        }
    }
}
