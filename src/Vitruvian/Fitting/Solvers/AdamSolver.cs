namespace Vitruvian.Fitting.Solvers;

/// <summary>
/// Adam (Kingma, Ba 2015) on the same energies as <see cref="LevenbergMarquardt"/>: the optimiser of SPIN's SMPLify, kept as the reference that
/// the solver is measured against. Takes all steps, whether they lower the energy or not, and ends where the last one leads.
/// </summary>
public sealed class AdamSolver
{
    private readonly NormalEquations _equations;
    private readonly double[] _mean;
    private readonly double[] _square;
    private readonly double[] _step;
    private readonly double[] _values;

    /// <summary>Makes a workspace.</summary>
    /// <param name="layout">The variables.</param>
    public AdamSolver(FitLayout layout)
    {
        _equations = new NormalEquations(layout) { WithMatrix = false };
        _mean = new double[layout.Count];
        _square = new double[layout.Count];
        _step = new double[layout.Count];
        _values = new double[layout.Count];
    }

    /// <summary>Takes the steps.</summary>
    /// <param name="energy">The energy; afterwards its term values are those of the result.</param>
    /// <param name="state">The start; receives the last point.</param>
    /// <param name="free">The variables to change.</param>
    /// <param name="options">Number and size of steps.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    public SolveResult Minimize(BodyEnergy energy, FitState state, FreeColumns free, AdamOptions options, CancellationToken cancellationToken = default)
    {
        int n = free.Count;
        Array.Clear(_mean);
        Array.Clear(_square);
        double value = energy.Evaluate(state);
        double before = value;
        int step = 0;
        double decay1 = 1, decay2 = 1;
        for (; step < options.Steps && double.IsFinite(value); step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            energy.Differentiate(state, free, _equations);
            ReadOnlySpan<double> gradient = _equations.Gradient;
            decay1 *= options.Beta1;
            decay2 *= options.Beta2;
            for (int i = 0; i < n; i++)
            {
                _mean[i] = (options.Beta1 * _mean[i]) + ((1 - options.Beta1) * gradient[i]);
                _square[i] = (options.Beta2 * _square[i]) + ((1 - options.Beta2) * gradient[i] * gradient[i]);
                double deviation = Math.Sqrt(_square[i] / (1 - decay2)) + options.Epsilon;
                _step[i] = -options.StepSize * _mean[i] / (1 - decay1) / deviation;
            }

            state.Values.CopyTo(_values);
            free.AddTo(_step.AsSpan(0, n), 1, _values);
            state.Set(_values);
            value = energy.Evaluate(state);
        }

        StopReason reason = double.IsFinite(value) ? StopReason.IterationLimit : StopReason.NotFinite;
        return new SolveResult(reason, step, step + 1, before, value);
    }
}
