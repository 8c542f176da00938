using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Motion;

/// <summary>
/// Local quadratic regression with tricube weights over values at equal steps (Cleveland 1979, "Robust locally weighted regression and smoothing scatterplots"): a filter
/// without delay, since each value is found from as many before it as after it, that keeps the height of peaks, bridges gaps and, in its robust rounds, passes over outliers.
/// </summary>
internal static class LocalRegression
{
    // Beyond so many medians of the distance from the curve a value counts as an outlier (Cleveland's choice).
    private const double OutlierMedians = 6;

    // A parabola, or a line, through fewer values would follow each of them.
    private const int FewestForAParabola = 5;
    private const int FewestForALine = 3;

    // Share of the values' spread that their middle's distance from step 0 makes up, from which on they lie to one side.
    private const double Lopsided = 0.3;

    /// <summary>Tricube weights at the steps -reach ... reach.</summary>
    /// <param name="reach">Steps to each side, 0 or more.</param>
    internal static double[] Kernel(int reach)
    {
        double[] kernel = new double[(2 * reach) + 1];
        for (int i = -reach; i <= reach; i++)
        {
            double u = Math.Abs(i) / (reach + 1.0);
            double v = 1 - (u * u * u);
            kernel[i + reach] = v * v * v;
        }

        return kernel;
    }

    /// <summary>The value at step 0 of the curve that lies closest to values.</summary>
    /// <param name="values">At the steps first, first + 1...</param>
    /// <param name="weights">How much each counts; at least one over 0.</param>
    /// <param name="first">The first value's step.</param>
    internal static Vector3d At(ReadOnlySpan<Vector3d> values, ReadOnlySpan<double> weights, int first)
    {
        double m0 = 0, m1 = 0, m2 = 0, m3 = 0, m4 = 0;
        int count = 0;
        Vector3d v0 = Vector3d.Zero, v1 = Vector3d.Zero, v2 = Vector3d.Zero;
        for (int i = 0; i < values.Length; i++)
        {
            double t = first + i;
            double w = weights[i];
            count += w > 0 ? 1 : 0;
            double wt = w * t;
            double wtt = wt * t;
            m0 += w;
            m1 += wt;
            m2 += wtt;
            m3 += wtt * t;
            m4 += wtt * t * t;
            v0 += w * values[i];
            v1 += wt * values[i];
            v2 += wtt * values[i];
        }

        if (count < FewestForALine)
            return (1 / m0) * v0;

        // At the ends, where all values lie to one side, a bent curve would run away with the noise.
        if (count < FewestForAParabola || m1 * m1 > Lopsided * m0 * m2)
            return (1 / ((m0 * m2) - (m1 * m1))) * ((m2 * v0) - (m1 * v1));

        // First row of the inverse of the moments' matrix [[m0, m1, m2], [m1, m2, m3], [m2, m3, m4]].
        double c0 = (m2 * m4) - (m3 * m3);
        double c1 = (m2 * m3) - (m1 * m4);
        double c2 = (m1 * m3) - (m2 * m2);
        double determinant = (m0 * c0) + (m1 * c1) + (m2 * c2);
        return determinant > 1e-9 * m0 * m2 * m4 ? (1 / determinant) * ((c0 * v0) + (c1 * v1) + (c2 * v2)) : (1 / m0) * v0;
    }

    /// <summary>Takes weight from outliers: Tukey's bisquare of the distances from the curve.</summary>
    /// <param name="distances">Distance of each value from the curve.</param>
    /// <param name="weights">How much each counts by itself; those of 0 have no say in what is usual.</param>
    /// <param name="robust">Receives factors for the weights, 0 to 1.</param>
    /// <param name="least">Distances up to this are never outliers.</param>
    internal static void Robust(ReadOnlySpan<double> distances, ReadOnlySpan<double> weights, Span<double> robust, double least)
    {
        var known = new List<double>(distances.Length);
        for (int i = 0; i < distances.Length; i++)
        {
            if (weights[i] > 0)
                known.Add(distances[i]);
        }

        double limit = Math.Max(Math.Max(least, 1e-12), OutlierMedians * (known.Count > 0 ? Statistics.Median([.. known]) : 0));
        for (int i = 0; i < robust.Length; i++)
        {
            double u = distances[i] / limit;
            robust[i] = u < 1 ? (1 - (u * u)) * (1 - (u * u)) : 0;
        }
    }
}
