namespace Vitruvian.Fitting.Solvers;

/// <summary>The energy of one body: the sum of its terms.</summary>
public sealed class BodyEnergy
{
    private readonly EnergyTerm[] _terms;
    private readonly double[] _values;

    /// <summary>Sums terms.</summary>
    /// <param name="terms">At least one.</param>
    public BodyEnergy(params EnergyTerm[] terms)
    {
        _terms = terms;
        _values = new double[terms.Length];
    }

    /// <summary>The terms.</summary>
    public IReadOnlyList<EnergyTerm> Terms => _terms;

    /// <summary>Each term's energy at the last <see cref="Evaluate"/>.</summary>
    public ReadOnlySpan<double> TermValues => _values;

    /// <summary>The energy.</summary>
    /// <param name="state">The variables.</param>
    public double Evaluate(FitState state)
    {
        double sum = 0;
        for (int t = 0; t < _terms.Length; t++)
            sum += _values[t] = _terms[t].Evaluate(state);
        return sum;
    }

    /// <summary>Gradient and curvature at the state of the last <see cref="Evaluate"/>.</summary>
    /// <param name="state">The variables.</param>
    /// <param name="free">Those to derive by.</param>
    /// <param name="equations">Receives the sums.</param>
    public void Differentiate(FitState state, FreeColumns free, NormalEquations equations)
    {
        equations.Begin(free);
        foreach (EnergyTerm term in _terms)
            term.AddDerivatives(state, equations);
        equations.Complete();
    }
}
