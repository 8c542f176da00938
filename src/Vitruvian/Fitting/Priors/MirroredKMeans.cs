using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// k-means of points in space (MacQueen 1967; Lloyd 1982) from k-means++ starts (Arthur and Vassilvitskii 2007), of several starts the one with the least sum of squares. On request the
/// centres are closed under a mirror: pairs of images, and one of its own image when their number is odd.
/// </summary>
internal sealed class MirroredKMeans
{
    private const int Restarts = 4;
    private const int MaximumSteps = 60;

    private readonly Vector3d[] _points;
    private readonly Vector3d? _mirror;
    private readonly int _count;

    /// <summary>Prepares a clustering.</summary>
    /// <param name="points">The points; with a mirror, their images are among them.</param>
    /// <param name="count">Number of centres, at most that of the points.</param>
    /// <param name="mirror">Factors of the coordinates (1 or -1) that make an image, or null.</param>
    internal MirroredKMeans(Vector3d[] points, int count, Vector3d? mirror)
    {
        _points = points;
        _count = count;
        _mirror = mirror;
    }

    /// <summary>The centres, the one with the most points first.</summary>
    internal Vector3d[] Run(SeededRandom random)
    {
        Vector3d[] best = [];
        int[] bestSizes = [];
        double least = double.PositiveInfinity;
        for (int restart = 0; restart < Restarts; restart++)
        {
            Vector3d[] centres = Seed(random);
            int[] sizes = new int[_count];
            double before = double.PositiveInfinity;
            double cost = Step(centres, sizes);
            for (int step = 1; step < MaximumSteps && cost < before * (1 - 1e-6); step++)
            {
                before = cost;
                cost = Step(centres, sizes);
            }

            if (cost < least)
            {
                least = cost;
                best = centres;
                bestSizes = sizes;
            }
        }

        // Pairs stay together: a stable order by size, and images have the same size up to ties of distance.
        return [.. Enumerable.Range(0, _count).OrderByDescending(k => bestSizes[k]).Select(k => best[k])];
    }

    private static Vector3d Times(Vector3d a, Vector3d b) => new(a.X * b.X, a.Y * b.Y, a.Z * b.Z);

    private Vector3d[] Seed(SeededRandom random)
    {
        var centres = new List<Vector3d>(_count + 1);
        double[] distances = new double[_points.Length];
        Array.Fill(distances, double.PositiveInfinity);
        if (_mirror is { } first && _count % 2 == 1)
        {
            Vector3d point = _points[random.NextInt(_points.Length)];
            Place(centres, distances, 0.5 * (point + Times(first, point)));
        }

        while (centres.Count < _count)
        {
            Vector3d point = _points[KMeansSeeding.Draw(random, distances)];
            Place(centres, distances, point);
            if (_mirror is { } mirror)
                Place(centres, distances, Times(mirror, point));
        }

        return [.. centres];
    }

    private void Place(List<Vector3d> centres, double[] distances, Vector3d centre)
    {
        centres.Add(centre);
        for (int n = 0; n < distances.Length; n++)
            distances[n] = Math.Min(distances[n], (_points[n] - centre).LengthSquared);
    }

    // Moves the centres to the means of their points; returns the sum of squares before.
    private double Step(Vector3d[] centres, int[] sizes)
    {
        var sums = new Vector3d[_count];
        Array.Clear(sizes);
        double cost = 0;
        foreach (Vector3d point in _points)
        {
            int nearest = 0;
            double least = double.PositiveInfinity;
            for (int k = 0; k < _count; k++)
            {
                double distance = (point - centres[k]).LengthSquared;
                if (distance < least)
                {
                    least = distance;
                    nearest = k;
                }
            }

            sums[nearest] += point;
            sizes[nearest]++;
            cost += least;
        }

        for (int k = 0; k < _count; k++)
        {
            if (sizes[k] > 0)
                centres[k] = (1.0 / sizes[k]) * sums[k];
        }

        if (_mirror is { } mirror)
            Symmetrize(centres, mirror);
        return cost;
    }

    private void Symmetrize(Vector3d[] centres, Vector3d mirror)
    {
        int first = _count % 2;
        if (first == 1)
            centres[0] = 0.5 * (centres[0] + Times(mirror, centres[0]));
        for (int k = first; k + 1 < _count; k += 2)
        {
            centres[k] = 0.5 * (centres[k] + Times(mirror, centres[k + 1]));
            centres[k + 1] = Times(mirror, centres[k]);
        }
    }
}
