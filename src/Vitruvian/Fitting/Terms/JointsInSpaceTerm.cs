using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// The body's points relative to one of them against places that a network saw: <c>w sum_j w_j sum_c rho((P_j - P_0 - T_j)_c)</c> over the three coordinates c:
/// HoloPose's loss on joints in space (Güler and Kokkinos 2019, section 4).
/// </summary>
public sealed class JointsInSpaceTerm : PlacesTerm
{
    private readonly double[] _residuals;

    /// <summary>Makes the term; without targets it is zero.</summary>
    /// <param name="source">The points, n; the first is the one that the others are measured from.</param>
    /// <param name="layout">The variables.</param>
    public JointsInSpaceTerm(PointSource source, FitLayout layout)
        : base(source, layout) => _residuals = new double[3 * source.Count];

    /// <inheritdoc/>
    public override string Name => "joints3d";

    /// <inheritdoc/>
    public override double Evaluate(FitState state)
    {
        ReadOnlySpan<double> positions = Source.Positions(state);
        var first = Vector3d.Read(positions);
        double sum = 0;
        for (int p = 1; p < Weights.Length; p++)
        {
            if (Weights[p] == 0)
                continue;
            Span<double> residual = _residuals.AsSpan(3 * p, 3);
            (Vector3d.Read(positions[(3 * p)..]) - first - Targets[p]).Write(residual);
            sum += Weights[p] * (Loss.Value(residual[0]) + Loss.Value(residual[1]) + Loss.Value(residual[2]));
        }

        return Weight * sum;
    }

    /// <inheritdoc/>
    public override void AddDerivatives(FitState state, NormalEquations equations)
    {
        ReadOnlySpan<double> jacobian = Source.Jacobian(state);
        int columns = state.Layout.BodyColumnCount;
        Span<double> row = Row.AsSpan(0, columns);
        for (int p = 1; p < Weights.Length; p++)
        {
            if (Weights[p] == 0)
                continue;
            for (int axis = 0; axis < 3; axis++)
            {
                jacobian.Slice(((3 * p) + axis) * columns, columns).CopyTo(row);
                DenseMath.AddScaled(row, jacobian.Slice(axis * columns, columns), -1);
                double residual = _residuals[(3 * p) + axis];
                equations.AddRow(Row, residual, Weight * Weights[p] * Loss.Weight(residual));
            }
        }
    }
}
