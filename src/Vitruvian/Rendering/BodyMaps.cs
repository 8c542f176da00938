using Vitruvian.Bodies;
using Vitruvian.Imaging;

namespace Vitruvian.Rendering;

/// <summary>Maps of bodies of one model: parts, chart coordinates, depth, one value a pixel without anti-aliasing. One instance serves one thread.</summary>
public sealed class BodyMaps
{
    private readonly Rasterizer _rasterizer = new();
    private readonly FragmentBuffer _fragments = new();
    private int _bodies = 1;

    /// <summary>Finds out which body shows where; the nearer hides the farther. The other methods tell of the last call.</summary>
    /// <param name="bodies">Meshes of one body model in the camera's frame.</param>
    /// <param name="camera">The camera.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public void Rasterize(IReadOnlyList<RenderMesh> bodies, in ViewCamera camera, int width, int height)
    {
        _bodies = bodies.Count;
        float[] vertices = [.. bodies.SelectMany(b => b.Vertices)];
        int[] faces = [.. bodies.SelectMany((b, i) => b.Faces.Select(f => f + (i * (b.Vertices.Length / 3))))];
        _rasterizer.Rasterize(vertices, faces, camera, width, height, _fragments);
    }

    /// <summary>Body parts in the parts' colours on black.</summary>
    /// <param name="surface">The model's parts.</param>
    public Image Parts(BodySurface surface)
    {
        byte[] parts = new byte[_fragments.PixelCount];
        PartLabels.Write(_fragments, Repeat(surface.FaceParts), parts);
        return PartLabels.ToImage(parts, _fragments.Width, _fragments.Height);
    }

    /// <summary>Parts and chart coordinates, as DensePose writes them.</summary>
    /// <param name="surface">The model's parts and charts.</param>
    public Image Iuv(BodySurface surface)
    {
        byte[] parts = new byte[_fragments.PixelCount];
        float[] uv = new float[2 * _fragments.PixelCount];
        PartLabels.Write(_fragments, Repeat(surface.FaceParts), parts);
        Interpolation.Corners(_fragments, Repeat(surface.FaceUv), 2, uv);
        return IuvMap.ToImage(parts, uv, _fragments.Width, _fragments.Height);
    }

    /// <summary>Depth as grey: the nearest surface white, the farthest dark, the background black.</summary>
    public Image Depth() => DepthMap.ToImage(_fragments);

    private T[] Repeat<T>(T[] values) => _bodies == 1 ? values : [.. Enumerable.Repeat(values, _bodies).SelectMany(v => v)];
}
