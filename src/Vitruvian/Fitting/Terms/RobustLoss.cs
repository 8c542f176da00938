namespace Vitruvian.Fitting.Terms;

/// <summary>
/// What a residual costs: its square, or less for large ones. Solvers see the weight of iteratively reweighted least squares, <c>rho'(x) = 2 w x</c>. The default is the square.
/// </summary>
public readonly record struct RobustLoss
{
    private readonly Kind _kind;
    private readonly double _scale;

    private RobustLoss(Kind kind, double scale)
    {
        if (!(scale > 0))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "Expected a positive scale.");
        (_kind, _scale) = (kind, scale);
    }

    private enum Kind
    {
        Square,
        GemanMcClure,
        Absolute,
    }

    /// <summary>The square of any residual.</summary>
    public static RobustLoss Square => default;

    /// <summary>Geman and McClure's error, at most the square of its scale (<see cref="Terms.GemanMcClure"/>).</summary>
    /// <param name="sigma">Scale in the residual's unit; infinite for the square.</param>
    public static RobustLoss GemanMcClure(double sigma) => double.IsPositiveInfinity(sigma) ? Square : new(Kind.GemanMcClure, sigma);

    /// <summary>
    /// The absolute value (L1), smooth at zero: <c>rho(x) = sqrt(x^2 + s^2) - s</c>, |x| - s for large residuals.
    /// </summary>
    /// <param name="smoothing">s in the residual's unit: residuals much smaller count by their square.</param>
    public static RobustLoss Absolute(double smoothing) => new(Kind.Absolute, smoothing);

    /// <summary>rho(x).</summary>
    /// <param name="x">Residual.</param>
    public double Value(double x) => _kind switch
    {
        Kind.Square => x * x,
        Kind.GemanMcClure => Terms.GemanMcClure.Value(x, _scale),
        _ => x * x / (Math.Sqrt((x * x) + (_scale * _scale)) + _scale),
    };

    /// <summary>w, with <c>rho'(x) = 2 w x</c>.</summary>
    /// <param name="x">Residual.</param>
    public double Weight(double x) => _kind switch
    {
        Kind.Square => 1,
        Kind.GemanMcClure => Terms.GemanMcClure.Weight(x, _scale),
        _ => 0.5 / Math.Sqrt((x * x) + (_scale * _scale)),
    };
}
