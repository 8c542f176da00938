using Vitruvian.Fitting.Solvers;

namespace Vitruvian.Fitting.Terms;

/// <summary>Keeps the body near an estimated depth: <c>w (t_z - t_z0)^2</c>, metres (the camera stage of SMPLify).</summary>
public sealed class DepthTerm : EnergyTerm
{
    /// <inheritdoc/>
    public override string Name => "depth";

    /// <summary>Factor w.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>t_z0, metres.</summary>
    public double Depth { get; set; }

    /// <inheritdoc/>
    public override double Evaluate(FitState state)
    {
        double difference = state.Translation.Z - Depth;
        return Weight * difference * difference;
    }

    /// <inheritdoc/>
    public override void AddDerivatives(FitState state, NormalEquations equations) =>
        equations.AddSingle(state.Layout.TranslationColumn + 2, 2 * Weight * (state.Translation.Z - Depth), 2 * Weight);
}
