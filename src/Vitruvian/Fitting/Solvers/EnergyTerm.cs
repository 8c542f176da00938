namespace Vitruvian.Fitting.Solvers;

/// <summary>
/// One summand of an energy: data, prior or bound. Evaluation and derivatives come in pairs: <see cref="AddDerivatives"/> is called with the
/// state of the last <see cref="Evaluate"/>, so that a term may keep what both need. Terms hold scratch memory and do not allocate; they
/// serve one thread at a time.
/// </summary>
public abstract class EnergyTerm
{
    /// <summary>Name in reports, for example <c>joints2d</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The energy, weights included; positive infinity where it is not defined (a point behind the camera).</summary>
    /// <param name="state">The variables.</param>
    public abstract double Evaluate(FitState state);

    /// <summary>Adds the exact gradient and a positive semi-definite curvature.</summary>
    /// <param name="state">The variables of the last <see cref="Evaluate"/>.</param>
    /// <param name="equations">Receives them.</param>
    public abstract void AddDerivatives(FitState state, NormalEquations equations);
}
