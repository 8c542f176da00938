using Vitruvian.Fitting.Solvers;

namespace Vitruvian.Fitting.Terms;

/// <summary>Keeps the body near the mean: <c>w sum beta_i^2</c>, betas in standard deviations.</summary>
public sealed class ShapePriorTerm : EnergyTerm
{
    /// <inheritdoc/>
    public override string Name => "shapePrior";

    /// <summary>Factor w.</summary>
    public double Weight { get; set; } = 1;

    /// <inheritdoc/>
    public override double Evaluate(FitState state)
    {
        double sum = 0;
        foreach (double beta in state.Betas)
            sum += beta * beta;
        return Weight * sum;
    }

    /// <inheritdoc/>
    public override void AddDerivatives(FitState state, NormalEquations equations)
    {
        ReadOnlySpan<double> betas = state.Betas;
        for (int i = 0; i < betas.Length; i++)
            equations.AddSingle(i, 2 * Weight * betas[i], 2 * Weight);
    }
}
