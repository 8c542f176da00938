namespace Vitruvian.Fitting.Solvers;

/// <summary>
/// Non-linear conjugate gradients on the same energies as <see cref="LevenbergMarquardt"/>: the solver of HoloPose's refinement (Güler and Kokkinos 2019, section 4).
/// Directions by Polak and Ribière, begun anew where their formula turns negative or a direction brings nothing; variables scaled by the diagonal of Gauss and Newton's curvature, since angles,
/// metres and betas have nothing in common; a step starts where the quadratic model has its minimum along the direction and is shortened until the energy falls enough
/// (Nocedal and Wright 2006, algorithms 5.4 and 3.1). A workspace that does not allocate while it solves; one thread.
/// </summary>
public sealed class ConjugateGradients
{
    // A diagonal entry counts as at least this share of the largest: a variable that nothing constrains must not run away.
    private const double DiagonalFloor = 1e-6;

    // Share of the decrease that the gradient promises which a step must bring (Armijo's rule).
    private const double LeastDecrease = 1e-4;
    private const double LeastShortening = 0.1;
    private const double MostShortening = 0.5;
    private const int MostTrials = 20;

    private readonly NormalEquations _equations;
    private readonly double[] _gradient;
    private readonly double[] _scaled;
    private readonly double[] _direction;
    private readonly double[] _scale;
    private readonly double[] _current;
    private readonly double[] _candidate;

    /// <summary>Makes a workspace.</summary>
    /// <param name="layout">The variables.</param>
    public ConjugateGradients(FitLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        _equations = new NormalEquations(layout);
        _gradient = new double[layout.Count];
        _scaled = new double[layout.Count];
        _direction = new double[layout.Count];
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
    public SolveResult Minimize(BodyEnergy energy, FitState state, FreeColumns free, ConjugateGradientsOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(energy);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(free);
        ArgumentNullException.ThrowIfNull(options);
        double value = energy.Evaluate(state);
        double before = value;
        int iterations = 0, evaluations = 1;
        StopReason reason = double.IsFinite(value) ? StopReason.IterationLimit : StopReason.NotFinite;
        double oldProduct = 0;
        int sinceFresh = 0;
        while (reason == StopReason.IterationLimit && iterations < options.MaxIterations)
        {
            cancellationToken.ThrowIfCancellationRequested();
            energy.Differentiate(state, free, _equations);
            double slope = Turn(free.Count, sinceFresh == 0, ref oldProduct);
            iterations++;
            sinceFresh++;
            if (!double.IsFinite(slope))
            {
                reason = StopReason.NotFinite;
                break;
            }

            state.Values.CopyTo(_current);
            double tolerance = options.RelativeTolerance * (Math.Abs(value) + options.AbsoluteTolerance);
            double lower = -slope <= tolerance ? value : Search(energy, state, free, value, slope, ref evaluations);
            bool isWorthwhile = value - lower > tolerance;
            bool isFresh = sinceFresh == 1;
            bool isLower = lower < value;
            if (isLower)
            {
                value = lower;
            }
            else
            {
                // The last energy computed was that of a rejected step.
                state.Set(_current);
                energy.Evaluate(state);
            }

            if (!isWorthwhile && isFresh)
                reason = isLower || -slope <= tolerance ? StopReason.Converged : StopReason.NoDescent;
            else if (!isWorthwhile || sinceFresh >= free.Count)
                sinceFresh = 0;
        }

        // The root's rotation is written anew only here: directions are told in the variables as they are.
        if (state.ShortenRoot())
            energy.Evaluate(state);
        return new SolveResult(reason, iterations, evaluations, before, value);
    }

    // The new direction; returns the energy's slope along it.
    private double Turn(int n, bool isFresh, ref double oldProduct)
    {
        ReadOnlySpan<double> gradient = _equations.Gradient;
        double largest = 0;
        for (int i = 0; i < n; i++)
            largest = Math.Max(largest, _equations.Matrix[(i * n) + i]);
        double product = 0, change = 0;
        for (int i = 0; i < n; i++)
        {
            // One scale until the next fresh start: conjugate directions need it.
            if (isFresh)
                _scale[i] = 1 / Math.Max(_equations.Matrix[(i * n) + i], largest > 0 ? DiagonalFloor * largest : 1);
            double scaled = _scale[i] * gradient[i];
            product += scaled * gradient[i];
            change += scaled * (gradient[i] - _gradient[i]);
            _scaled[i] = scaled;
        }

        double keep = isFresh ? 0 : Math.Max(0, change / oldProduct);
        double slope = 0;
        for (int i = 0; i < n; i++)
        {
            _direction[i] = (keep * _direction[i]) - _scaled[i];
            slope += _direction[i] * gradient[i];
            _gradient[i] = gradient[i];
        }

        if (slope >= 0)
        {
            for (int i = 0; i < n; i++)
                _direction[i] = -_scaled[i];
            slope = -product;
        }

        oldProduct = product;
        return slope;
    }

    // The energy at the end of a step along the direction; not lower than before when no step was found.
    private double Search(BodyEnergy energy, FitState state, FreeColumns free, double value, double slope, ref int evaluations)
    {
        int n = free.Count;
        double curvature = 0;
        for (int i = 0; i < n; i++)
        {
            double row = 0.5 * _equations.Matrix[(i * n) + i] * _direction[i];
            for (int j = 0; j < i; j++)
                row += _equations.Matrix[(i * n) + j] * _direction[j];
            curvature += 2 * row * _direction[i];
        }

        double length = curvature > 0 ? -slope / curvature : 1;
        for (int trial = 0; trial < MostTrials; trial++)
        {
            _current.CopyTo(_candidate, 0);
            free.AddTo(_direction.AsSpan(0, n), length, _candidate);
            state.Set(_candidate);
            double found = energy.Evaluate(state);
            evaluations++;
            if (found <= value + (LeastDecrease * length * slope))
                return found;

            // The minimum of the parabola through both energies and the slope.
            double parabola = -slope * length / (2 * (found - value - (slope * length)));
            length *= double.IsFinite(parabola) ? Math.Clamp(parabola, LeastShortening, MostShortening) : LeastShortening;
        }

        return value;
    }
}
