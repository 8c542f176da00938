using System.Buffers;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// From the low-poly mesh to all vertices by two linear maps, over a mesh of a size between them (MeshPose, section 3.2.3 and supplement C.2.3). Each vertex is a weighted sum of some vertices of the coarser mesh that are near it
/// and follow the same joints; the weights sum to 1, so that it moves with the body. The published maps are dense, which costs a hundred times the memory and the time. Immutable and safe to share between threads.
/// </summary>
public sealed class MeshUpsampler
{
    /// <summary>Vertices of the mesh in between, as in the authors' program.</summary>
    public const int DefaultMiddleCount = 1723;

    // What the plan takes the vertices that it is given to be off by, metres a coordinate: a network's, and those that the first map has smoothed.
    private const double FirstNoise = 0.005;
    private const double SecondNoise = 0.002;

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

    /// <summary>
    /// Plans maps for a body without learning: weights that best reproduce the template, the shape directions and what each joint's turn does to a vertex (<see cref="MeshUpsamplerPlan"/>), given that
    /// a network's low-poly vertices are off by some millimetres.
    /// </summary>
    /// <param name="model">A model with a low-poly mesh.</param>
    /// <param name="middleCount">Vertices of the mesh in between.</param>
    /// <param name="firstNeighbours">Low-poly vertices that count for each of them.</param>
    /// <param name="secondNeighbours">Vertices in between that count for each vertex.</param>
    /// <exception cref="InvalidInputException">The model has no low-poly mesh.</exception>
    public static MeshUpsampler Plan(BodyModel model, int middleCount = DefaultMiddleCount, int firstNeighbours = 24, int secondNeighbours = 8)
    {
        ArgumentNullException.ThrowIfNull(model);
        LowPolyMesh mesh = LowPolyMesh.Of(model);
        if (middleCount < mesh.Vertices.Length || middleCount > model.VertexCount)
            throw new ArgumentOutOfRangeException(nameof(middleCount), middleCount, $"Expected {mesh.Vertices.Length} to {model.VertexCount}.");
        ArgumentOutOfRangeException.ThrowIfLessThan(firstNeighbours, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(secondNeighbours, 1);
        var plan = new MeshUpsamplerPlan(model);
        int[] middle = plan.Between(mesh.Vertices, middleCount);
        return new MeshUpsampler(
            middle, plan.Map(middle, mesh.Vertices, firstNeighbours, FirstNoise), plan.Map([.. Enumerable.Range(0, model.VertexCount)], middle, secondNeighbours, SecondNoise));
    }

    /// <summary>Places all vertices.</summary>
    /// <param name="low">Low-poly vertices, L x 3.</param>
    /// <param name="destination">Receives all vertices, V x 3.</param>
    public void Upsample(ReadOnlySpan<float> low, Span<float> destination)
    {
        if (low.Length != 3 * First.ColumnCount || destination.Length != 3 * Second.RowCount)
            throw new ArgumentException($"low has {low.Length} values and destination {destination.Length}; expected {3 * First.ColumnCount} and {3 * Second.RowCount}.");
        float[] between = ArrayPool<float>.Shared.Rent(3 * Middle.Length);
        Apply(First, low, between);
        Apply(Second, between, destination);
        ArrayPool<float>.Shared.Return(between);
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
}
