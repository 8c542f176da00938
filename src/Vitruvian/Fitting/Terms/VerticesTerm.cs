using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// The body's points against places in space: <c>w sum_p w_p rho(|P_p - T_p|)</c>. Where and how the body stands counts, unlike in <see cref="JointsInSpaceTerm"/>, and no axis is special: the error is a function of the distance.
/// </summary>
public sealed class VerticesTerm : PlacesTerm
{
    private readonly Vector3d[] _residuals;

    /// <summary>Makes the term; without targets it is zero.</summary>
    /// <param name="source">The points, n.</param>
    /// <param name="layout">The variables.</param>
    public VerticesTerm(PointSource source, FitLayout layout)
        : base(source, layout) => _residuals = new Vector3d[source.Count];

    /// <inheritdoc/>
    public override string Name => "vertices";

    /// <inheritdoc/>
    public override double Evaluate(FitState state)
    {
        ReadOnlySpan<double> positions = Source.Positions(state);
        double sum = 0;
        for (int p = 0; p < Weights.Length; p++)
        {
            if (Weights[p] == 0)
                continue;
            _residuals[p] = Vector3d.Read(positions[(3 * p)..]) - Targets[p];
            sum += Weights[p] * Loss.Value(_residuals[p].Length);
        }

        return Weight * sum;
    }

    /// <inheritdoc/>
    public override void AddDerivatives(FitState state, NormalEquations equations)
    {
        // d rho(|r|) = 2 w(|r|) r . dr: the loss's weight, which belongs to the distance, serves each coordinate.
        ReadOnlySpan<double> jacobian = Source.Jacobian(state);
        int columns = state.Layout.BodyColumnCount;
        for (int p = 0; p < Weights.Length; p++)
        {
            if (Weights[p] == 0)
                continue;
            Vector3d residual = _residuals[p];
            double weight = Weight * Weights[p] * Loss.Weight(residual.Length);
            Add(0, residual.X, jacobian);
            Add(1, residual.Y, jacobian);
            Add(2, residual.Z, jacobian);

            void Add(int axis, double value, ReadOnlySpan<double> rows)
            {
                rows.Slice(((3 * p) + axis) * columns, columns).CopyTo(Row);
                equations.AddRow(Row, value, weight);
            }
        }
    }
}
