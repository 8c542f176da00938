namespace Vitruvian.Fitting.Terms;

/// <summary>
/// Geman and McClure's robust error <c>rho(x) = s^2 x^2 / (s^2 + x^2)</c>: the square of small residuals, at most s^2 for any. With s infinite it
/// is the square.
/// </summary>
public static class GemanMcClure
{
    /// <summary>rho(x).</summary>
    /// <param name="x">Residual.</param>
    /// <param name="sigma">s, positive, in the residual's unit.</param>
    public static double Value(double x, double sigma) => double.IsPositiveInfinity(sigma) ? x * x : x * x * Share(x, sigma);

    /// <summary>
    /// The weight w of iteratively reweighted least squares, <c>s^4 / (s^2 + x^2)^2</c>: <c>rho'(x) = 2 w x</c>.
    /// </summary>
    /// <param name="x">Residual.</param>
    /// <param name="sigma">s, positive, in the residual's unit.</param>
    public static double Weight(double x, double sigma)
    {
        if (double.IsPositiveInfinity(sigma))
            return 1;
        double share = Share(x, sigma);
        return share * share;
    }

    private static double Share(double x, double sigma)
    {
        double s2 = sigma * sigma;
        return s2 / (s2 + (x * x));
    }
}
