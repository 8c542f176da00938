namespace Vitruvian.Metrics;

/// <summary>
/// Geodesic point similarity (Güler et al. 2018, DensePose-COCO): the mean over a person's annotated points of <c>exp(-g^2 / (2 kappa^2))</c>, g being the distance along the body's surface between the place
/// annotated and the place estimated at the same pixel.
/// </summary>
public static class Gps
{
    /// <summary>The paper's kappa, metres: a point that is wrong by 30 cm has a similarity of one half. (The challenge of 2019 took the mean distance of each part's points instead.)</summary>
    public const double UsualKappa = 0.255;

    /// <summary>The similarity of an estimate with an annotated person.</summary>
    /// <param name="geodesics">Distance of each annotated point, metres; infinite or NaN where nothing was estimated, which counts as 0.</param>
    /// <param name="kappa">Metres.</param>
    /// <returns>0 to 1; NaN without points.</returns>
    public static double Compute(ReadOnlySpan<double> geodesics, double kappa = UsualKappa)
    {
        if (!(kappa > 0))
            throw new ArgumentOutOfRangeException(nameof(kappa), kappa, "Expected a positive length.");
        double sum = 0;
        foreach (double g in geodesics)
            sum += double.IsNaN(g) ? 0 : Math.Exp(-(g * g) / (2 * kappa * kappa));
        return geodesics.Length == 0 ? double.NaN : sum / geodesics.Length;
    }
}
