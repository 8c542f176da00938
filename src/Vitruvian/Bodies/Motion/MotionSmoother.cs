using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Motion;

/// <summary>Smooths motion without delay: rotations in the tangent space of their neighbourhood's mean, points as they are; see <see cref="LocalRegression"/>.</summary>
public static class MotionSmoother
{
    // Rotations this close to the curve (radians) are never outliers, however steady the rest is.
    private const double LeastOutlierAngle = 0.05;

    // Frames to each side whose most central value tells first who is an outlier.
    private const int MedoidReach = 4;

    /// <summary>Smooths one joint's rotations.</summary>
    /// <param name="rotations">One a frame, frames at equal distances in time.</param>
    /// <param name="weights">How sure each is, 0 (not known: found from its neighbours) or more; one a frame.</param>
    /// <param name="reach">Frames to each side that count.</param>
    /// <param name="robustRounds">Rounds in which outliers lose their say.</param>
    /// <returns>Unit quaternions, one a frame.</returns>
    public static Quaternion[] Rotations(ReadOnlySpan<Quaternion> rotations, ReadOnlySpan<double> weights, int reach, int robustRounds)
    {
        Check(rotations.Length, weights.Length, reach);
        int count = rotations.Length;
        double[] kernel = LocalRegression.Kernel(reach);
        double[] robust = [.. Enumerable.Repeat(1.0, count)];
        double[] distances = new double[count];
        if (robustRounds > 0)
        {
            Quaternion[] units = [.. rotations.ToArray().Select(q => q.Normalized())];
            FirstDistances(units, weights, Math.Min(reach, MedoidReach), ChordOf, distances);
            LocalRegression.Robust(distances, weights, robust, LeastOutlierAngle);
        }

        var smooth = new Quaternion[count];
        var tangents = new Vector3d[kernel.Length];
        double[] say = new double[kernel.Length];
        for (int round = 0; round <= robustRounds; round++)
        {
            for (int i = 0; i < count; i++)
            {
                int first = Math.Max(0, i - reach);
                int length = Math.Min(count, i + reach + 1) - first;
                if (!Weigh(kernel.AsSpan(first - i + reach, length), weights.Slice(first, length), robust.AsSpan(first, length), say.AsSpan(0, length)))
                {
                    smooth[i] = rotations[i].Normalized();
                    distances[i] = 0;
                    continue;
                }

                Quaternion middle = Mean(rotations.Slice(first, length), say);
                for (int j = 0; j < length; j++)
                    tangents[j] = say[j] > 0 ? (middle.Conjugate() * rotations[first + j]).ToAxisAngle().Vector : Vector3d.Zero;
                Vector3d at = LocalRegression.At(tangents.AsSpan(0, length), say.AsSpan(0, length), first - i);
                smooth[i] = (middle * Quaternion.FromMatrix(AxisAngle.FromVector(at).ToMatrix())).Normalized();
                distances[i] = (smooth[i].Conjugate() * rotations[i]).ToAxisAngle().Angle;
            }

            LocalRegression.Robust(distances, weights, robust, LeastOutlierAngle);
        }

        return smooth;
    }

    /// <summary>Smooths points, or any three numbers.</summary>
    /// <param name="points">One a frame, frames at equal distances in time.</param>
    /// <param name="weights">How sure each is, 0 (not known: found from its neighbours) or more; one a frame.</param>
    /// <param name="reach">Frames to each side that count.</param>
    /// <param name="robustRounds">Rounds in which outliers lose their say.</param>
    /// <param name="leastOutlier">Points this close to the curve are never outliers, however steady the rest is.</param>
    /// <returns>One point a frame.</returns>
    public static Vector3d[] Points(ReadOnlySpan<Vector3d> points, ReadOnlySpan<double> weights, int reach, int robustRounds, double leastOutlier = 0)
    {
        Check(points.Length, weights.Length, reach);
        int count = points.Length;
        double[] kernel = LocalRegression.Kernel(reach);
        double[] robust = [.. Enumerable.Repeat(1.0, count)];
        double[] distances = new double[count];
        if (robustRounds > 0)
        {
            FirstDistances(points, weights, Math.Min(reach, MedoidReach), (a, b) => (a - b).Length, distances);
            LocalRegression.Robust(distances, weights, robust, leastOutlier);
        }

        var smooth = new Vector3d[count];
        double[] say = new double[kernel.Length];
        for (int round = 0; round <= robustRounds; round++)
        {
            for (int i = 0; i < count; i++)
            {
                int first = Math.Max(0, i - reach);
                int length = Math.Min(count, i + reach + 1) - first;
                smooth[i] = Weigh(kernel.AsSpan(first - i + reach, length), weights.Slice(first, length), robust.AsSpan(first, length), say.AsSpan(0, length))
                    ? LocalRegression.At(points.Slice(first, length), say.AsSpan(0, length), first - i)
                    : points[i];
                distances[i] = (smooth[i] - points[i]).Length;
            }

            LocalRegression.Robust(distances, weights, robust, leastOutlier);
        }

        return smooth;
    }

    private static void Check(int values, int weights, int reach)
    {
        if (values != weights)
            throw new ArgumentException($"Expected {values} weights, one a value; found {weights}.", nameof(weights));
        ArgumentOutOfRangeException.ThrowIfNegative(reach);
    }

    // A curve bends to an outlier, and those beside it look like outliers then. The most central of a few values to both sides does not.
    private static void FirstDistances<T>(ReadOnlySpan<T> values, ReadOnlySpan<double> weights, int reach, Func<T, T, double> distance, Span<double> distances)
    {
        for (int i = reach; i < values.Length - reach; i++)
        {
            int first = i - reach;
            int end = i + reach + 1;
            double least = double.PositiveInfinity;
            for (int a = first; a < end; a++)
            {
                if (!(weights[a] > 0))
                    continue;
                double sum = 0;
                for (int b = first; b < end; b++)
                    sum += weights[b] * distance(values[a], values[b]);
                if (sum < least)
                {
                    least = sum;
                    distances[i] = distance(values[a], values[i]);
                }
            }
        }
    }

    // Twice the sine of half the angle between unit quaternions: as good as the angle here, and cheap.
    private static double ChordOf(Quaternion a, Quaternion b)
    {
        double cosine = (a.W * b.W) + (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);
        return 2 * Math.Sqrt(Math.Max(0, 1 - (cosine * cosine)));
    }

    private static bool Weigh(ReadOnlySpan<double> kernel, ReadOnlySpan<double> weights, ReadOnlySpan<double> robust, Span<double> say)
    {
        bool any = false;
        for (int i = 0; i < say.Length; i++)
        {
            say[i] = kernel[i] * weights[i] * robust[i];
            any |= say[i] > 0;
        }

        return any;
    }

    // A quaternion and its negative are one rotation: all are taken on the side of the one that says most.
    private static Quaternion Mean(ReadOnlySpan<Quaternion> rotations, ReadOnlySpan<double> say)
    {
        int most = 0;
        for (int i = 1; i < rotations.Length; i++)
            most = say[i] > say[most] ? i : most;
        Quaternion side = rotations[most].Normalized();
        double w = 0, x = 0, y = 0, z = 0;
        for (int i = 0; i < rotations.Length; i++)
        {
            if (!(say[i] > 0))
                continue;
            Quaternion q = rotations[i].Normalized();
            double weight = say[i] * ((q.W * side.W) + (q.X * side.X) + (q.Y * side.Y) + (q.Z * side.Z) < 0 ? -1 : 1);
            w += weight * q.W;
            x += weight * q.X;
            y += weight * q.Y;
            z += weight * q.Z;
        }

        var sum = new Quaternion(w, x, y, z);
        return sum.NormSquared > 1e-12 ? sum.Normalized() : side;
    }
}
