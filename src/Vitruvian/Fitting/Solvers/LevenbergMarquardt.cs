using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Solvers;

/// <summary>
/// Levenberg-Marquardt with Marquardt's scaling and Nielsen's rule for the damping (Madsen, Nielsen, Tingleff 2004, "Methods for non-linear
/// least squares problems", 3.2): solve <c>(H + lambda diag H) d = -g</c>, take the step if it lowers the energy, lower lambda the more the
/// quadratic model was right, raise it faster and faster while steps fail. A workspace that does not allocate while it solves; one thread.
/// </summary>
public sealed class LevenbergMarquardt
{
    // A diagonal entry counts as at least this share of the largest: a variable that nothing constrains must still be damped.
    private const double DiagonalFloor = 1e-9;
    private const double LargestDamping = 1e12;
    private const double SmallestDamping = 1e-9;

    private readonly NormalEquations _equations;
    private readonly double[] _factor;
    private readonly double[] _step;
    private readonly double[] _scale;
    private readonly double[] _current;
    private readonly double[] _candidate;

    /// <summary>Makes a workspace.</summary>
    /// <param name="layout">The variables.</param>
    public LevenbergMarquardt(FitLayout layout)
    {
        _equations = new NormalEquations(layout);
        _factor = new double[layout.Count * layout.Count];
        _step = new double[layout.Count];
        _scale = new double[layout.Count];
        _current = new double[layout.Count];
        _candidate = new double[layout.Count];
    }

    /// <summary>Lowers an energy.</summary>
    /// <param name="energy">The energy; afterwards its term values are those of the result.</param>
    /// <param name="state">The start; receives the best point found.</param>
    /// <param name="free">The variables to change.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellationToken">Stops between iterations.</param>
    public SolveResult Minimize(BodyEnergy energy, FitState state, FreeColumns free, LevenbergMarquardtOptions options, CancellationToken cancellationToken = default)
    {
        double value = energy.Evaluate(state);
        double before = value;
        int iterations = 0, evaluations = 1;
        double damping = options.InitialDamping;
        StopReason reason = double.IsFinite(value) ? StopReason.IterationLimit : StopReason.NotFinite;
        while (reason == StopReason.IterationLimit && iterations < options.MaxIterations)
        {
            cancellationToken.ThrowIfCancellationRequested();
            energy.Differentiate(state, free, _equations);
            iterations++;
            state.Values.CopyTo(_current);
            double tolerance = options.RelativeTolerance * (Math.Abs(value) + options.AbsoluteTolerance);
            if (!Descend(energy, state, free, tolerance, ref value, ref damping, ref evaluations, out reason))
            {
                // The last energy computed was that of a rejected step.
                state.Set(_current);
                energy.Evaluate(state);
            }
            else if (state.ShortenRoot())
            {
                energy.Evaluate(state);
            }
        }

        return new SolveResult(reason, iterations, evaluations, before, value);
    }

    // Tries steps of rising damping until one lowers the energy. True when one did; the reason is IterationLimit while there is more to do.
    private bool Descend(
        BodyEnergy energy, FitState state, FreeColumns free, double tolerance, ref double value, ref double damping, ref int evaluations, out StopReason reason)
    {
        int n = free.Count;
        double growth = 2;
        SetScale(n);
        while (damping <= LargestDamping)
        {
            if (TrySolve(n, damping, out double predicted))
            {
                if (!double.IsFinite(predicted))
                {
                    reason = StopReason.NotFinite;
                    return false;
                }

                if (predicted <= tolerance)
                {
                    reason = StopReason.Converged;
                    return false;
                }

                _current.CopyTo(_candidate, 0);
                free.AddTo(_step.AsSpan(0, n), 1, _candidate);
                state.Set(_candidate);
                double lower = energy.Evaluate(state);
                evaluations++;
                if (lower < value)
                {
                    double decrease = value - lower;
                    double gain = decrease / predicted;
                    damping = Math.Max(SmallestDamping, damping * Math.Max(1.0 / 3, 1 - Cube((2 * gain) - 1)));
                    value = lower;
                    reason = decrease <= tolerance ? StopReason.Converged : StopReason.IterationLimit;
                    return true;
                }
            }

            damping *= growth;
            growth *= 2;
        }

        reason = StopReason.NoDescent;
        return false;
    }

    private void SetScale(int n)
    {
        ReadOnlySpan<double> h = _equations.Matrix;
        double largest = 0;
        for (int i = 0; i < n; i++)
            largest = Math.Max(largest, _scale[i] = h[(i * n) + i]);
        for (int i = 0; i < n; i++)
            _scale[i] = Math.Max(_scale[i], DiagonalFloor * largest);
    }

    // With (H + lambda D) d = -g the model's decrease -g^T d - 1/2 d^T H d is 1/2 (lambda d^T D d - g^T d).
    private bool TrySolve(int n, double damping, out double predicted)
    {
        Span<double> factor = _factor.AsSpan(0, n * n);
        _equations.Matrix.CopyTo(factor);
        for (int i = 0; i < n; i++)
            factor[(i * n) + i] = _equations.Matrix[(i * n) + i] + (damping * _scale[i]);
        predicted = 0;
        if (!Cholesky.TryFactor(factor, n))
            return false;
        Span<double> step = _step.AsSpan(0, n);
        for (int i = 0; i < n; i++)
            step[i] = -_equations.Gradient[i];
        Cholesky.Solve(factor, n, step);
        for (int i = 0; i < n; i++)
            predicted += 0.5 * step[i] * ((damping * _scale[i] * step[i]) - _equations.Gradient[i]);
        return true;
    }

    private static double Cube(double x) => x * x * x;
}
