using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>
/// Flattens a patch into the unit disk without any overlap: the border goes to the circle by arc length, every inner vertex to the mean of
/// its neighbours with mean-value weights (Tutte 1963; Floater 2003).
/// </summary>
internal static class TutteEmbedding
{
    private const double Tolerance = 1e-11;
    private const int MaximumSweeps = 100_000;

    /// <summary>Places of the patch's vertices in the plane.</summary>
    public static Vector2d[] Flatten(SurfacePatch patch)
    {
        int n = patch.Vertices.Length;
        var places = new Vector2d[n];
        bool[] pinned = new bool[n];
        PlaceBorder(patch, places, pinned);
        (int Vertex, double Weight)[][] neighbours = Weights(patch);
        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            double largest = 0;
            for (int v = 0; v < n; v++)
            {
                if (pinned[v])
                    continue;
                Vector2d mean = default;
                foreach ((int other, double weight) in neighbours[v])
                    mean += weight * places[other];
                largest = Math.Max(largest, (mean - places[v]).Length);
                places[v] = mean;
            }

            if (largest <= Tolerance)
                return places;
        }

        throw new InvalidOperationException($"Flattening a patch of {n} vertices did not settle in {MaximumSweeps} sweeps.");
    }

    private static void PlaceBorder(SurfacePatch patch, Vector2d[] places, bool[] pinned)
    {
        int[] loop = patch.Boundary;
        double total = 0;
        double[] along = new double[loop.Length];
        for (int i = 0; i < loop.Length; i++)
        {
            along[i] = total;
            total += (patch.Positions[loop[(i + 1) % loop.Length]] - patch.Positions[loop[i]]).Length;
        }

        for (int i = 0; i < loop.Length; i++)
        {
            double angle = 2 * Math.PI * along[i] / total;
            places[loop[i]] = new Vector2d(Math.Cos(angle), Math.Sin(angle));
            pinned[loop[i]] = true;
        }
    }

    // w_ij = (tan(a / 2) + tan(b / 2)) / |x_j - x_i| with the two angles at i beside the edge, then normalised.
    private static (int Vertex, double Weight)[][] Weights(SurfacePatch patch)
    {
        SortedDictionary<int, double>[] weights = [.. patch.Vertices.Select(_ => new SortedDictionary<int, double>())];
        for (int i = 0; i < patch.Faces.Length; i++)
        {
            int face = i / 3;
            int v = patch.Faces[i];
            int next = patch.Faces[(3 * face) + ((i + 1) % 3)];
            int last = patch.Faces[(3 * face) + ((i + 2) % 3)];
            Vector3d a = patch.Positions[next] - patch.Positions[v];
            Vector3d b = patch.Positions[last] - patch.Positions[v];

            // tan(angle / 2) = sin / (1 + cos).
            double tangent = Vector3d.Cross(a, b).Length / ((a.Length * b.Length) + Vector3d.Dot(a, b));
            weights[v][next] = weights[v].GetValueOrDefault(next) + (tangent / a.Length);
            weights[v][last] = weights[v].GetValueOrDefault(last) + (tangent / b.Length);
        }

        return [.. weights.Select(row => row.Select(e => (e.Key, e.Value / row.Values.Sum())).ToArray())];
    }
}
