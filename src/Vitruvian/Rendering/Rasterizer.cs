using System.Numerics;

namespace Vitruvian.Rendering;

/// <summary>
/// Finds the nearest triangle under every pixel's centre: the first of the four small operations that rendering is made of (rasterise,
/// interpolate, shade, composite; the division follows nvdiffrast, Laine et al. 2020). Keeps its scratch memory, so an instance serves
/// one thread and any number of frames without allocating.
/// <para>
/// Coordinates are snapped to 1/256 pixel and coverage is decided in integers with the top-left rule: of triangles that share an edge,
/// exactly one takes each pixel. Equal depths go to the lower triangle id. Triangles that cross the camera plane are clipped; triangles
/// with a vertex that is not finite are left out.
/// </para>
/// </summary>
public sealed class Rasterizer
{
    /// <summary>Largest width and height of a picture.</summary>
    public const int MaxSize = 1 << 15;

    /// <summary>Most pixels of a picture; larger ones are drawn in windows (<see cref="ViewCamera.Window"/>).</summary>
    public const int MaxPixels = 100_000_000;

    private readonly ProjectedVertices _projected = new();
    private readonly RasterTarget _target = new();
    private readonly LargeTriangles _large = new();

    /// <summary>Triangles to leave out; none by default.</summary>
    public FaceCulling Culling { get; set; }

    /// <summary>Draws one mesh. Several bodies in one picture are one mesh of all their triangles.</summary>
    /// <param name="vertices">V x 3 coordinates in the camera's frame (x right, y down, z forward), metres.</param>
    /// <param name="faces">F x 3 vertex numbers.</param>
    /// <param name="camera">The camera; a <see cref="Cameras.PerspectiveCamera"/> or <see cref="Cameras.OrthographicCamera"/> fits.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="height">Height of the picture in pixels.</param>
    /// <param name="destination">Receives triangle ids, barycentrics and depth.</param>
    public void Rasterize(ReadOnlySpan<float> vertices, ReadOnlySpan<int> faces, in ViewCamera camera, int width, int height, FragmentBuffer destination)
    {
        Check(vertices, faces, camera, width, height);
        _target.Resize(width, height);
        _projected.Project(vertices, camera);
        _large.Begin(vertices, _projected, camera, Culling, _target);
        if (camera.IsPerspective)
            SmallTriangles.Draw<SmallTriangles.Perspective>(faces, _projected, Culling, _target, _large);
        else
            SmallTriangles.Draw<SmallTriangles.Parallel>(faces, _projected, Culling, _target, _large);
        _target.Resolve(camera.IsPerspective, destination);
    }

    internal static void Check(ReadOnlySpan<float> vertices, ReadOnlySpan<int> faces, in ViewCamera camera, int width, int height)
    {
        if (width is <= 0 or > MaxSize || height is <= 0 or > MaxSize || width * height > MaxPixels)
            throw new ArgumentOutOfRangeException(nameof(width), $"{width} x {height}", $"A picture has 1 to {MaxSize} pixels a side and at most {MaxPixels}.");
        if (vertices.Length % 3 != 0)
            throw new ArgumentException($"vertices has {vertices.Length} values; expected V x 3.", nameof(vertices));
        if (faces.Length % 3 != 0)
            throw new ArgumentException($"faces has {faces.Length} values; expected F x 3.", nameof(faces));
        if (!(camera.NearDepth > 0) || !double.IsFinite(camera.ScaleX + camera.ScaleY + camera.CenterX + camera.CenterY))
            throw new ArgumentException($"camera is {camera}; expected finite values and a positive near depth.", nameof(camera));
        CheckIndices(faces, vertices.Length / 3);
    }

    private static void CheckIndices(ReadOnlySpan<int> faces, int vertexCount)
    {
        // As unsigned numbers, negative indices are large too, so one maximum finds both.
        ReadOnlySpan<uint> indices = System.Runtime.InteropServices.MemoryMarshal.Cast<int, uint>(faces);
        Vector<uint> largest = Vector<uint>.Zero;
        int i = 0;
        for (; i + Vector<uint>.Count <= indices.Length; i += Vector<uint>.Count)
            largest = Vector.Max(largest, new Vector<uint>(indices[i..]));
        uint maximum = 0;
        for (int k = 0; k < Vector<uint>.Count; k++)
            maximum = Math.Max(maximum, largest[k]);
        for (; i < indices.Length; i++)
            maximum = Math.Max(maximum, indices[i]);
        if (indices.Length > 0 && maximum >= vertexCount)
            throw new ArgumentException($"faces name vertex {(int)maximum}; expected numbers under {vertexCount}.", nameof(faces));
    }
}
