using Vitruvian.Rendering;

namespace Vitruvian.Fitting.Displacements;

/// <summary>
/// For every pixel of a rendered body, by how much the photo shows the same place of the surface beside it: pixels of the raster that the field
/// belongs to, x to the right, y down. Planar, as networks give it: H x W values of x, then H x W of y, rows from the top; and which pixels count. The arrays grow when a larger raster needs it and are kept
/// otherwise, so one field serves every crop.
/// </summary>
public sealed class DisplacementField
{
    private float[] _values = [];
    private float[] _rendered = [];

    /// <summary>A field of zeros in which every pixel counts.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public DisplacementField(int width, int height) => Reset(width, height);

    /// <summary>Width in pixels.</summary>
    public int Width { get; private set; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; private set; }

    /// <summary>Number of pixels.</summary>
    public int PixelCount => Width * Height;

    /// <summary>All displacements, 2 x H x W: x, then y.</summary>
    public Span<float> Values => _values.AsSpan(0, 2 * PixelCount);

    /// <summary>Displacements to the right, H x W.</summary>
    public Span<float> X => _values.AsSpan(0, PixelCount);

    /// <summary>Displacements downwards, H x W.</summary>
    public Span<float> Y => _values.AsSpan(PixelCount, PixelCount);

    /// <summary>1 where the body is rendered and a displacement is known, 0 elsewhere, H x W.</summary>
    public Span<float> Rendered => _rendered.AsSpan(0, PixelCount);

    /// <summary>Sets the size; all displacements become 0, and every pixel counts.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public void Reset(int width, int height)
    {
        if (width is <= 0 or > Rasterizer.MaxSize || height is <= 0 or > Rasterizer.MaxSize || (long)width * height > Rasterizer.MaxPixels)
            throw new ArgumentOutOfRangeException(nameof(width), $"{width} x {height}", $"A field has 1 to {Rasterizer.MaxSize} pixels a side and at most {Rasterizer.MaxPixels}.");
        (Width, Height) = (width, height);
        if (_rendered.Length < PixelCount)
        {
            _values = new float[2 * PixelCount];
            _rendered = new float[PixelCount];
        }

        Values.Clear();
        Rendered.Fill(1);
    }

    /// <summary>Lets those pixels count that show a triangle.</summary>
    /// <param name="fragments">The rendered body, of the field's size.</param>
    public void Mark(FragmentBuffer fragments)
    {
        ArgumentNullException.ThrowIfNull(fragments);
        DisplacementTransfer.CheckSize(fragments, Width, Height);
        ReadOnlySpan<int> ids = fragments.TriangleIds;
        Span<float> rendered = Rendered;
        for (int p = 0; p < ids.Length; p++)
            rendered[p] = ids[p] < 0 ? 0 : 1;
    }
}
