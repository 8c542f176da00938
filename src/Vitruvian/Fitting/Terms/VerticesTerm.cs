using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// The body's points against places in space: <c>w sum_p w_p rho(|P_p - T_p|)</c>. Where and how the body stands counts, unlike in <see cref="JointsInSpaceTerm"/>, and no axis is special: the error is a function of the distance.
/// </summary>
public sealed class VerticesTerm : EnergyTerm
{
    private readonly PointSource _source;
    private readonly Vector3d[] _targets;
    private readonly double[] _weights;
    private readonly Vector3d[] _residuals;
    private readonly double[] _row;

    /// <summary>Makes the term; without targets it is zero.</summary>
    /// <param name="source">The points, n.</param>
    /// <param name="layout">The variables.</param>
    public VerticesTerm(PointSource source, FitLayout layout)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(layout);
        _source = source;
        _targets = new Vector3d[source.Count];
        _weights = new double[source.Count];
        _residuals = new Vector3d[source.Count];
        _row = new double[layout.Count];
    }

    /// <inheritdoc/>
    public override string Name => "vertices";

    /// <summary>Factor w.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>rho, of metres.</summary>
    public RobustLoss Loss { get; set; }

    /// <summary>Sets where a point is seen, and how much that counts.</summary>
    /// <param name="point">Which point.</param>
    /// <param name="place">T_p, metres, in the camera's frame.</param>
    /// <param name="weight">w_p, not negative.</param>
    public void SetTarget(int point, Vector3d place, double weight)
    {
        _targets[point] = place;
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
            _residuals[p] = Vector3d.Read(positions[(3 * p)..]) - _targets[p];
            sum += _weights[p] * Loss.Value(_residuals[p].Length);
        }

        return Weight * sum;
    }

    /// <inheritdoc/>
    public override void AddDerivatives(FitState state, NormalEquations equations)
    {
        // d rho(|r|) = 2 w(|r|) r . dr: the loss's weight, which belongs to the distance, serves each coordinate.
        ReadOnlySpan<double> jacobian = _source.Jacobian(state);
        int columns = state.Layout.BodyColumnCount;
        for (int p = 0; p < _weights.Length; p++)
        {
            if (_weights[p] == 0)
                continue;
            Vector3d residual = _residuals[p];
            double weight = Weight * _weights[p] * Loss.Weight(residual.Length);
            Add(0, residual.X, jacobian);
            Add(1, residual.Y, jacobian);
            Add(2, residual.Z, jacobian);

            void Add(int axis, double value, ReadOnlySpan<double> rows)
            {
                rows.Slice(((3 * p) + axis) * columns, columns).CopyTo(_row);
                equations.AddRow(_row, value, weight);
            }
        }
    }
}
