using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Vitruvian.Bodies;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Fitting.Displacements;

/// <summary>
/// Between displacements of pixels and displacements of vertices, over the triangle that each pixel shows: from a network's field to the vertices that a fit takes (paper's equation 5), and from known bodies
/// to the field that a network is to learn. A workspace that allocates nothing after its construction; it serves one thread at a time.
/// </summary>
public sealed class DisplacementTransfer
{
    /// <summary>A vertex is seen when the barycentric coordinates of the pixels around it sum to more than this.</summary>
    public const float LeastVisibility = 0.05f;

    private readonly int[] _faces;

    // Per vertex the sums of b c x, b c y, b c and b.
    private readonly Vector128<float>[] _sums;

    /// <summary>Prepares for a mesh.</summary>
    /// <param name="faces">F x 3 vertex numbers, as rasterised; not copied.</param>
    /// <param name="vertexCount">Number of vertices V.</param>
    public DisplacementTransfer(int[] faces, int vertexCount)
    {
        ArgumentNullException.ThrowIfNull(faces);
        foreach (int vertex in faces)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)vertex, (uint)vertexCount, nameof(faces));
        _faces = faces;
        _sums = new Vector128<float>[vertexCount];
    }

    /// <summary>Prepares for a body rasterised with all its faces.</summary>
    /// <param name="model">The body model.</param>
    public DisplacementTransfer(BodyModel model)
        : this(model?.Faces ?? throw new ArgumentNullException(nameof(model)), model.VertexCount)
    {
    }

    /// <summary>Number of vertices V.</summary>
    public int VertexCount => _sums.Length;

    /// <summary>
    /// How far each vertex is displaced: <c>d_v = sum_p b_v(p) c(p) D(p) / sum_p b_v(p) c(p)</c> over the pixels that show a triangle of v, b the vertex's barycentric coordinate there. Its weight is
    /// <c>sum_p b_v(p) c(p) / sum_p b_v(p)</c>.
    /// </summary>
    /// <param name="fragments">The rendered body.</param>
    /// <param name="field">The field, of the same size; only pixels that show the body and count in it are read.</param>
    /// <param name="destination">Receives displacements and weights.</param>
    /// <param name="confidence">c, how sure the field is of each pixel, H x W, 0 or more; all count 1 when empty.</param>
    /// <exception cref="InvalidInputException">Sizes differ, or a displacement or confidence that is read is not finite.</exception>
    public void ToVertices(FragmentBuffer fragments, DisplacementField field, VertexDisplacements destination, ReadOnlySpan<float> confidence = default)
    {
        ArgumentNullException.ThrowIfNull(fragments);
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(destination);
        CheckSize(fragments, field.Width, field.Height);
        if (destination.VertexCount != VertexCount)
            throw InvalidInputException.For("displacement field", "vertices", $"{VertexCount}", $"{destination.VertexCount}");
        if (confidence.Length != 0 && confidence.Length != field.PixelCount)
            throw InvalidInputException.For("displacement field", "confidence", $"{field.PixelCount} values ({field.Height} x {field.Width}), or none", $"{confidence.Length}");
        Array.Clear(_sums);
        Accumulate(fragments, field, confidence);

        Span<float> values = destination.Values, weights = destination.Weights;
        int visible = 0;
        for (int v = 0; v < _sums.Length; v++)
        {
            float bc = _sums[v][2], b = _sums[v][3];
            float x = 0, y = 0, weight = 0;
            if (b > LeastVisibility && bc > 0)
            {
                x = _sums[v][0] / bc;
                y = _sums[v][1] / bc;
                weight = bc / b;
                visible++;
            }

            if (!float.IsFinite(_sums[v][0] + _sums[v][1] + bc))
                throw NotFinite(fragments, field, confidence);
            values[2 * v] = x;
            values[(2 * v) + 1] = y;
            weights[v] = weight;
        }

        destination.VisibleCount = visible;
    }

    /// <summary>The field of given displacements: at each pixel those of its triangle's corners, by their barycentric coordinates.</summary>
    /// <param name="fragments">The rendered body.</param>
    /// <param name="displacements">V x 2 (x, y), pixels of the raster, for example of <see cref="Between"/>.</param>
    /// <param name="destination">Takes the raster's size and receives the field; pixels that show no body, or a vertex whose displacement is not finite, are 0 and don't count.</param>
    /// <exception cref="InvalidInputException">The displacements are of another number of vertices.</exception>
    public void ToPixels(FragmentBuffer fragments, ReadOnlySpan<float> displacements, DisplacementField destination)
    {
        ArgumentNullException.ThrowIfNull(fragments);
        ArgumentNullException.ThrowIfNull(destination);
        if (displacements.Length != 2 * VertexCount)
            throw InvalidInputException.For("displaced vertices", "displacements", $"{2 * VertexCount} values ({VertexCount} vertices x 2)", $"{displacements.Length}");
        if (fragments.PixelCount == 0)
            throw InvalidInputException.For("displacement field", "raster", "a rendered body", "an empty raster");
        destination.Reset(fragments.Width, fragments.Height);
        ReadOnlySpan<int> ids = fragments.TriangleIds;
        ReadOnlySpan<float> barycentrics = fragments.Barycentrics;
        Span<float> toX = destination.X, toY = destination.Y, rendered = destination.Rendered;
        for (int p = 0; p < ids.Length; p++)
        {
            if (ids[p] < 0)
            {
                rendered[p] = 0;
                continue;
            }

            int face = 3 * ids[p];
            int v0 = 2 * _faces[face], v1 = 2 * _faces[face + 1], v2 = 2 * _faces[face + 2];
            float b1 = barycentrics[2 * p], b2 = barycentrics[(2 * p) + 1], b0 = 1 - b1 - b2;
            float x = (b0 * displacements[v0]) + (b1 * displacements[v1]) + (b2 * displacements[v2]);
            float y = (b0 * displacements[v0 + 1]) + (b1 * displacements[v1 + 1]) + (b2 * displacements[v2 + 1]);
            if (float.IsFinite(x + y))
                (toX[p], toY[p]) = (x, y);
            else
                rendered[p] = 0;
        }
    }

    /// <summary>How far one body's vertices lie beside another's in the picture, <c>d_v = P'(V')_v - P(V)_v</c>.</summary>
    /// <param name="vertices">The rendered body, V x 3, metres, in its camera's frame.</param>
    /// <param name="camera">Its camera.</param>
    /// <param name="truth">The body to be reached, V x 3, metres, in its camera's frame.</param>
    /// <param name="truthCamera">Its camera, of the same raster.</param>
    /// <param name="destination">Receives V x 2 (x, y), pixels; not a number where one of the two is not before its camera.</param>
    /// <exception cref="InvalidInputException">The bodies or the destination are of different sizes.</exception>
    public static void Between(ReadOnlySpan<float> vertices, in ViewCamera camera, ReadOnlySpan<float> truth, in ViewCamera truthCamera, Span<float> destination)
    {
        if (vertices.Length % 3 != 0 || truth.Length != vertices.Length || destination.Length != vertices.Length / 3 * 2)
            throw InvalidInputException.For("displaced vertices", string.Empty, "two bodies of V x 3 values and V x 2 displacements", $"{vertices.Length}, {truth.Length} and {destination.Length}");
        for (int v = 0; v < vertices.Length / 3; v++)
        {
            Vector3d from = new(vertices[3 * v], vertices[(3 * v) + 1], vertices[(3 * v) + 2]), to = new(truth[3 * v], truth[(3 * v) + 1], truth[(3 * v) + 2]);
            bool isBefore = IsBefore(from, camera) && IsBefore(to, truthCamera);
            Vector2d displacement = truthCamera.Project(to) - camera.Project(from);
            destination[2 * v] = isBefore ? (float)displacement.X : float.NaN;
            destination[(2 * v) + 1] = isBefore ? (float)displacement.Y : float.NaN;
        }
    }

    internal static void CheckSize(FragmentBuffer fragments, int width, int height)
    {
        if (fragments.Width != width || fragments.Height != height)
            throw InvalidInputException.For("displacement field", "size", $"{fragments.Width} x {fragments.Height} pixels, as the rendered body", $"{width} x {height}");
    }

    private static bool IsBefore(Vector3d point, in ViewCamera camera) => !camera.IsPerspective || point.Z >= camera.NearDepth;

    private void Accumulate(FragmentBuffer fragments, DisplacementField field, ReadOnlySpan<float> confidence)
    {
        ReadOnlySpan<int> ids = fragments.TriangleIds;
        ReadOnlySpan<float> barycentrics = fragments.Barycentrics[..(2 * ids.Length)];
        ReadOnlySpan<float> x = field.X[..ids.Length], y = field.Y[..ids.Length], rendered = field.Rendered[..ids.Length];
        ref Vector128<float> sums = ref MemoryMarshal.GetArrayDataReference(_sums);
        for (int p = 0; p < ids.Length; p++)
        {
            int face = ids[p];
            if (face < 0 || rendered[p] == 0)
                continue;
            float c = confidence.Length == 0 ? 1 : confidence[p];
            if (!(c >= 0))
                throw NotFinite(fragments, field, confidence);
            float b1 = barycentrics[2 * p], b2 = barycentrics[(2 * p) + 1];

            // Of a pixel that is not trusted at all the displacement may be anything.
            Vector128<float> value = c == 0 ? Vector128.Create(0f, 0, 0, 1) : Vector128.Create(c * x[p], c * y[p], c, 1);
            Add(_faces[3 * face], 1 - b1 - b2, value);
            Add(_faces[(3 * face) + 1], b1, value);
            Add(_faces[(3 * face) + 2], b2, value);
        }
    }

    private void Add(int vertex, float b, Vector128<float> value) => _sums[vertex] += b * value;

    private static InvalidInputException NotFinite(FragmentBuffer fragments, DisplacementField field, ReadOnlySpan<float> confidence)
    {
        for (int p = 0; p < field.PixelCount; p++)
        {
            if (fragments.TriangleIds[p] < 0 || field.Rendered[p] == 0)
                continue;
            string place = $"row {p / field.Width}, column {p % field.Width}";
            if (confidence.Length != 0 && !(float.IsFinite(confidence[p]) && confidence[p] >= 0))
                return InvalidInputException.For("displacement field", $"confidence at {place}", "a finite number of 0 or more", $"{confidence[p]}");
            if ((confidence.Length == 0 || confidence[p] > 0) && !float.IsFinite(field.X[p] + field.Y[p]))
                return InvalidInputException.For("displacement field", place, "a finite displacement", $"({field.X[p]}, {field.Y[p]})");
        }

        return InvalidInputException.For("displacement field", string.Empty, "displacements that can be summed", "ones too large");
    }
}
