using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// The body's points relative to one of them against places that a network saw: <c>w sum_j w_j sum_c rho((P_j - P_0 - T_j)_c)</c> over the three coordinates c:
/// HoloPose's loss on joints in space (Güler and Kokkinos 2019, section 4).
/// </summary>
public sealed class JointsInSpaceTerm : EnergyTerm
{
    private readonly PointSource _source;
    private readonly Vector3d[] _targets;
    private readonly double[] _weights;
    private readonly double[] _residuals;
    private readonly double[] _row;

    /// <summary>Makes the term; without targets it is zero.</summary>
    /// <param name="source">The points, n; the first is the one that the others are measured from.</param>
    /// <param name="layout">The variables.</param>
    public JointsInSpaceTerm(PointSource source, FitLayout layout)
    {
        _source = source;
        _targets = new Vector3d[source.Count];
        _weights = new double[source.Count];
        _residuals = new double[3 * source.Count];
        _row = new double[layout.Count];
    }

    /// <inheritdoc/>
    public override string Name => "joints3d";

    /// <summary>Factor w.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>rho, of metres.</summary>
    public RobustLoss Loss { get; set; }

    /// <summary>Sets where a point is seen from the first, and how much that counts.</summary>
    /// <param name="point">Which point.</param>
    /// <param name="place">T_j, metres, in the camera's frame.</param>
    /// <param name="weight">w_j, not negative.</param>
    public void SetTarget(int point, Vector3d place, double weight)
    {
        _targets[point] = place;
        _weights[point] = weight;
    }

    /// <inheritdoc/>
    public override double Evaluate(FitState state)
    {
        ReadOnlySpan<double> positions = _source.Positions(state);
        var first = Vector3d.Read(positions);
        double sum = 0;
        for (int p = 1; p < _weights.Length; p++)
        {
            if (_weights[p] == 0)
                continue;
            Span<double> residual = _residuals.AsSpan(3 * p, 3);
            (Vector3d.Read(positions[(3 * p)..]) - first - _targets[p]).Write(residual);
            sum += _weights[p] * (Loss.Value(residual[0]) + Loss.Value(residual[1]) + Loss.Value(residual[2]));
        }

        return Weight * sum;
    }

    /// <inheritdoc/>
    public override void AddDerivatives(FitState state, NormalEquations equations)
    {
        ReadOnlySpan<double> jacobian = _source.Jacobian(state);
        int columns = state.Layout.BodyColumnCount;
        Span<double> row = _row.AsSpan(0, columns);
        for (int p = 1; p < _weights.Length; p++)
        {
            if (_weights[p] == 0)
                continue;
            for (int axis = 0; axis < 3; axis++)
            {
                jacobian.Slice(((3 * p) + axis) * columns, columns).CopyTo(row);
                DenseMath.AddScaled(row, jacobian.Slice(axis * columns, columns), -1);
                double residual = _residuals[(3 * p) + axis];
                equations.AddRow(_row, residual, Weight * _weights[p] * Loss.Weight(residual));
            }
        }
    }
}
