using Vitruvian.Fitting.Solvers;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// Keeps the body's depth near an estimate, as a matter of proportion: <c>w log(t_z / t_z0)^2</c>. Half the depth costs as much as twice the depth,
/// and no depth at all is infinitely far off.
/// </summary>
public sealed class RelativeDepthTerm : EnergyTerm
{
    /// <inheritdoc/>
    public override string Name => "depth";

    /// <summary>Factor w.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>t_z0, metres, positive.</summary>
    public double Depth { get; set; } = 1;

    /// <inheritdoc/>
    public override double Evaluate(FitState state)
    {
        if (Weight == 0)
            return 0;
        double z = state.Translation.Z;
        if (!(z > 0))
            return double.PositiveInfinity;
        double ratio = Math.Log(z / Depth);
        return Weight * ratio * ratio;
    }

    /// <inheritdoc/>
    public override void AddDerivatives(FitState state, NormalEquations equations)
    {
        if (Weight == 0)
            return;
        double z = state.Translation.Z;
        equations.AddSingle(state.Layout.TranslationColumn + 2, 2 * Weight * Math.Log(z / Depth) / z, 2 * Weight / (z * z));
    }
}
