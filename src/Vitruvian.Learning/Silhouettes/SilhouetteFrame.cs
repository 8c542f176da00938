namespace Vitruvian.Learning.Silhouettes;

/// <summary>What both silhouette kernels need to know: the image, the softness, and where a triangle can be seen.</summary>
/// <param name="Width">Columns of the image.</param>
/// <param name="Height">Rows of the image.</param>
/// <param name="Sigma">Softness in pixels.</param>
internal readonly record struct SilhouetteFrame(int Width, int Height, double Sigma)
{
    /// <summary>Largest exponent of the coverage: a triangle's coverage ends at 1 - 1e-6, so that the transparency behind it is never zero.</summary>
    public const double LargestExponent = 13.8155;

    // Coverages under 1e-5 are left out: d^2 / sigma^2 = ln(1e5).
    private const double SmallestExponent = 11.513;

    /// <summary>Pixels around a triangle that it can cover at all.</summary>
    public double Reach => Math.Sqrt(SmallestExponent) * Sigma;

    /// <summary>The pixels whose centres lie in a triangle's box, widened by the reach.</summary>
    /// <returns>First and last column and row; empty (last before first) outside the image and for coordinates that are no numbers.</returns>
    public (int Left, int Right, int Top, int Bottom) Box(double x0, double y0, double x1, double y1, double x2, double y2)
    {
        double left = Math.Min(Math.Min(x0, x1), x2) - Reach, right = Math.Max(Math.Max(x0, x1), x2) + Reach;
        double top = Math.Min(Math.Min(y0, y1), y2) - Reach, bottom = Math.Max(Math.Max(y0, y1), y2) + Reach;
        if (!(right >= left && bottom >= top))
            return (0, -1, 0, -1);
        return (
            (int)Math.Ceiling(Math.Clamp(left - 0.5, 0, Width)),
            (int)Math.Floor(Math.Clamp(right - 0.5, -1, Width - 1)),
            (int)Math.Ceiling(Math.Clamp(top - 0.5, 0, Height)),
            (int)Math.Floor(Math.Clamp(bottom - 0.5, -1, Height - 1)));
    }
}
