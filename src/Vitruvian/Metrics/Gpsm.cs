namespace Vitruvian.Metrics;

/// <summary>
/// Masked geodesic point similarity (the DensePose-COCO challenge of 2019): the geometric mean of <see cref="Gps"/> and the overlap (<see cref="Iou"/>) of the masks, since points alone
/// don't tell of an estimate that spreads beyond the person.
/// </summary>
public static class Gpsm
{
    /// <summary>The similarity of an estimate with an annotated person.</summary>
    /// <param name="gps">Their geodesic point similarity, 0 to 1.</param>
    /// <param name="iou">Intersection over union of their masks, 0 to 1.</param>
    /// <returns>0 to 1; NaN when one of the two is.</returns>
    public static double Compute(double gps, double iou) => Math.Sqrt(gps * iou);
}
