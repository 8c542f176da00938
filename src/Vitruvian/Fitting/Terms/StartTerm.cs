using Vitruvian.Fitting.Solvers;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// Keeps a body near the estimate that its fit started from: <c>w_p |x - x_0|^2 + w_s |beta - beta_0|^2</c>, x the body pose's rotation vectors. The root's rotation is left out, since it may be written in more
/// than one way.
/// </summary>
public sealed class StartTerm : EnergyTerm
{
    private readonly FitLayout _layout;
    private readonly double[] _start;

    /// <summary>Makes the term.</summary>
    /// <param name="layout">The variables.</param>
    public StartTerm(FitLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        _layout = layout;
        _start = new double[layout.Count];
    }

    /// <inheritdoc/>
    public override string Name => "start";

    /// <summary>Factor w_p, per square radian.</summary>
    public double PoseWeight { get; set; }

    /// <summary>Factor w_s.</summary>
    public double ShapeWeight { get; set; }

    /// <summary>Takes over the estimate.</summary>
    /// <param name="state">S betas and the pose of it.</param>
    public void SetStart(FitState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Values.CopyTo(_start);
    }

    /// <inheritdoc/>
    public override double Evaluate(FitState state)
    {
        double pose = 0, shape = 0;
        for (int i = 0; i < _layout.BetaCount; i++)
            shape += Square(state.Values[i] - _start[i]);
        for (int i = _layout.BodyPoseColumn; i < _layout.TranslationColumn; i++)
            pose += Square(state.Values[i] - _start[i]);
        return (PoseWeight * pose) + (ShapeWeight * shape);
    }

    /// <inheritdoc/>
    public override void AddDerivatives(FitState state, NormalEquations equations)
    {
        for (int i = 0; i < _layout.BetaCount; i++)
            equations.AddSingle(i, 2 * ShapeWeight * (state.Values[i] - _start[i]), 2 * ShapeWeight);
        for (int i = _layout.BodyPoseColumn; i < _layout.TranslationColumn; i++)
            equations.AddSingle(i, 2 * PoseWeight * (state.Values[i] - _start[i]), 2 * PoseWeight);
    }

    private static double Square(double x) => x * x;
}
