using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// Depths of the body's points relative to one of them against depths that a network saw: <c>w sum_j w_j rho(a . (P_j - P_0) - d_j)</c>, a being the
/// direction of sight. A picture alone does not tell whether a limb points towards the camera or away from it.
/// </summary>
public sealed class RelativeJointsTerm : EnergyTerm
{
    private readonly PointSource _source;
    private readonly double[] _depths;
    private readonly double[] _weights;
    private readonly double[] _residuals;
    private readonly double[] _row;

    /// <summary>Makes the term; without targets it is zero.</summary>
    /// <param name="source">The points, n; the first is the one that the others are measured from.</param>
    /// <param name="layout">The variables.</param>
    public RelativeJointsTerm(PointSource source, FitLayout layout)
    {
        _source = source;
        _depths = new double[source.Count];
        _weights = new double[source.Count];
        _residuals = new double[source.Count];
        _row = new double[layout.Count];
    }

    /// <inheritdoc/>
    public override string Name => "joints3d";

    /// <summary>Factor w, per square metre.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>rho, of metres.</summary>
    public RobustLoss Loss { get; set; }

    /// <summary>The direction of sight a, of length 1.</summary>
    public Vector3d Direction { get; set; } = new(0, 0, 1);

    /// <summary>Sets how far behind the first point a point is, and how much that counts.</summary>
    /// <param name="point">Which point.</param>
    /// <param name="depth">d_j, metres along <see cref="Direction"/>.</param>
    /// <param name="weight">w_j, not negative.</param>
    public void SetTarget(int point, double depth, double weight)
    {
        _depths[point] = depth;
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
            _residuals[p] = Vector3d.Dot(Direction, Vector3d.Read(positions[(3 * p)..]) - first) - _depths[p];
            sum += _weights[p] * Loss.Value(_residuals[p]);
        }

        return Weight * sum;
    }

    /// <inheritdoc/>
    public override void AddDerivatives(FitState state, NormalEquations equations)
    {
        ReadOnlySpan<double> jacobian = _source.Jacobian(state);
        int columns = state.Layout.BodyColumnCount;
        ReadOnlySpan<double> first = jacobian[..(3 * columns)];
        Span<double> row = _row.AsSpan(0, columns);
        for (int p = 1; p < _weights.Length; p++)
        {
            if (_weights[p] == 0)
                continue;
            ReadOnlySpan<double> rows = jacobian.Slice(3 * p * columns, 3 * columns);
            row.Clear();
            DenseMath.AddCombination(row, rows, rows[columns..], rows[(2 * columns)..], Direction.X, Direction.Y, Direction.Z);
            DenseMath.AddCombination(row, first, first[columns..], first[(2 * columns)..], -Direction.X, -Direction.Y, -Direction.Z);
            equations.AddRow(_row, _residuals[p], Weight * _weights[p] * Loss.Weight(_residuals[p]));
        }
    }
}
