using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// From the low-poly mesh to all vertices by two linear maps, over a mesh of a size between them (MeshPose, section 3.2.3 and supplement C.2.3). Each vertex is a weighted sum of some vertices near it along the surface of the
/// coarser mesh, whose weights sum to 1, so that it moves with the body; the published maps are dense, which costs thirty times the memory and the time. Immutable and safe to share between threads.
/// </summary>
public sealed class MeshUpsampler
{
    /// <summary>Vertices of the mesh in between, as in the authors' program.</summary>
    public const int DefaultMiddleCount = 1723;

    /// <summary>Puts maps together.</summary>
    /// <param name="middle">Body vertex of each vertex of the mesh in between, M.</param>
    /// <param name="first">From L low-poly vertices to them, M x L.</param>
    /// <param name="second">From them to all vertices, V x M.</param>
    public MeshUpsampler(int[] middle, SparseMatrix first, SparseMatrix second)
    {
        ArgumentNullException.ThrowIfNull(middle);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.RowCount != middle.Length || second.ColumnCount != middle.Length)
            throw new ArgumentException($"The maps are {first.RowCount} x {first.ColumnCount} and {second.RowCount} x {second.ColumnCount}; expected {middle.Length} rows and columns for the mesh in between.", nameof(first));
        (Middle, First, Second) = (middle, first, second);
    }

    /// <summary>Body vertex of each vertex of the mesh in between, M.</summary>
    public int[] Middle { get; }

    /// <summary>From L low-poly vertices to the mesh in between, M x L.</summary>
    public SparseMatrix First { get; }

    /// <summary>From the mesh in between to all vertices, V x M.</summary>
    public SparseMatrix Second { get; }

    /// <summary>Plans maps for a body: which vertices lie between, which count for which, with weights that fall with the distance.</summary>
    /// <param name="model">A model with a low-poly mesh.</param>
    /// <param name="middleCount">Vertices of the mesh in between.</param>
    /// <param name="firstNeighbours">Low-poly vertices that count for each of them.</param>
    /// <param name="secondNeighbours">Vertices in between that count for each vertex.</param>
    /// <exception cref="InvalidInputException">The model has no low-poly mesh.</exception>
    public static MeshUpsampler Plan(BodyModel model, int middleCount = DefaultMiddleCount, int firstNeighbours = 12, int secondNeighbours = 10)
    {
        ArgumentNullException.ThrowIfNull(model);
        LowPolyMesh mesh = model.Surface?.LowPoly ?? throw InvalidInputException.For($"body model '{model.Name}'", "surface", "a low-poly mesh", "none");
        if (middleCount < mesh.Vertices.Length || middleCount > model.VertexCount)
            throw new ArgumentOutOfRangeException(nameof(middleCount), middleCount, $"Expected {mesh.Vertices.Length} to {model.VertexCount}.");
        int[] middle = Between(model, mesh.Vertices, middleCount);
        var geodesics = new SurfaceGeodesics(model.Template, model.Faces);
        return new MeshUpsampler(
            middle,
            Map(geodesics, model, middle, mesh.Vertices, firstNeighbours),
            Map(geodesics, model, [.. Enumerable.Range(0, model.VertexCount)], middle, secondNeighbours));
    }

    /// <summary>Places all vertices.</summary>
    /// <param name="low">Low-poly vertices, L x 3.</param>
    /// <param name="destination">Receives all vertices, V x 3.</param>
    public void Upsample(ReadOnlySpan<float> low, Span<float> destination)
    {
        if (low.Length != 3 * First.ColumnCount || destination.Length != 3 * Second.RowCount)
            throw new ArgumentException($"low has {low.Length} values and destination {destination.Length}; expected {3 * First.ColumnCount} and {3 * Second.RowCount}.");
        float[] between = new float[3 * Middle.Length];
        Apply(First, low, between);
        Apply(Second, between, destination);
    }

    private static void Apply(SparseMatrix map, ReadOnlySpan<float> source, Span<float> destination)
    {
        ReadOnlySpan<int> starts = map.RowStarts, columns = map.Columns;
        ReadOnlySpan<float> values = map.Values;
        for (int r = 0; r < map.RowCount; r++)
        {
            float x = 0, y = 0, z = 0;
            for (int e = starts[r]; e < starts[r + 1]; e++)
            {
                int from = 3 * columns[e];
                x += values[e] * source[from];
                y += values[e] * source[from + 1];
                z += values[e] * source[from + 2];
            }

            (destination[3 * r], destination[(3 * r) + 1], destination[(3 * r) + 2]) = (x, y, z);
        }
    }

    // The low-poly vertices, and again and again the vertex farthest from all that are there.
    private static int[] Between(BodyModel model, int[] low, int count)
    {
        var places = new Vector3d[model.VertexCount];
        for (int v = 0; v < places.Length; v++)
            places[v] = new Vector3d(model.Template[3 * v], model.Template[(3 * v) + 1], model.Template[(3 * v) + 2]);
        double[] distances = new double[places.Length];
        Array.Fill(distances, double.PositiveInfinity);
        List<int> chosen = [];
        void Choose(int vertex)
        {
            chosen.Add(vertex);
            for (int v = 0; v < places.Length; v++)
                distances[v] = Math.Min(distances[v], (places[v] - places[vertex]).Length);
        }

        foreach (int vertex in low)
            Choose(vertex);
        while (chosen.Count < count)
            Choose(Array.IndexOf(distances, distances.Max()));
        return [.. chosen];
    }

    private static SparseMatrix Map(SurfaceGeodesics geodesics, BodyModel model, int[] fine, int[] coarse, int neighbours)
    {
        int[] place = new int[model.VertexCount];
        Array.Fill(place, -1);
        for (int c = 0; c < coarse.Length; c++)
            place[coarse[c]] = c;
        List<(int, int, double)> entries = [];
        for (int f = 0; f < fine.Length; f++)
        {
            IReadOnlyList<(int Vertex, double Distance)> near = geodesics.Nearest(fine[f], vertex => place[vertex] >= 0, neighbours);
            if (near.Count == 0)
            {
                // A piece of the mesh without a coarse vertex (an eye): the nearest in space.
                near = [(coarse.MinBy(c => Distance(model, fine[f], c)), 1)];
            }

            // A vertex that both meshes have begins as itself.
            double scale = Math.Max(near[^1].Distance, 1e-6);
            double[] weights = near[0].Distance == 0 ? [1, .. near.Skip(1).Select(_ => 1e-4)] : [.. near.Select(n => Math.Pow(Math.Max(n.Distance / scale, 1e-3), -3))];
            double sum = weights.Sum();
            entries.AddRange(near.Select((n, k) => (f, place[n.Vertex], weights[k] / sum)));
        }

        return SparseMatrix.FromTriples(fine.Length, coarse.Length, entries);
    }

    private static double Distance(BodyModel model, int a, int b) => new Vector3d(
        model.Template[3 * a] - model.Template[3 * b], model.Template[(3 * a) + 1] - model.Template[(3 * b) + 1], model.Template[(3 * a) + 2] - model.Template[(3 * b) + 2]).Length;
}
