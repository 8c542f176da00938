namespace Vitruvian.Rendering;

/// <summary>
/// What the rasteriser found under each pixel's centre: which triangle, where on it, and how far. Rows from the top. The arrays grow
/// when a larger picture needs it and are kept otherwise, so one buffer serves every frame.
/// </summary>
public sealed class FragmentBuffer
{
    /// <summary>Triangle id of a pixel that no triangle covers.</summary>
    public const int Background = -1;

    private int[] _triangleIds = [];
    private float[] _barycentrics = [];
    private float[] _depth = [];

    /// <summary>Width in pixels.</summary>
    public int Width { get; private set; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; private set; }

    /// <summary>Number of pixels.</summary>
    public int PixelCount => Width * Height;

    /// <summary>Position in the list of faces of the nearest triangle, or <see cref="Background"/>; height x width.</summary>
    public ReadOnlySpan<int> TriangleIds => _triangleIds.AsSpan(0, PixelCount);

    /// <summary>
    /// Perspective-correct barycentric coordinates of corners 1 and 2; corner 0 has the rest. Height x width x 2; 0 where there is no
    /// triangle.
    /// </summary>
    public ReadOnlySpan<float> Barycentrics => _barycentrics.AsSpan(0, 2 * PixelCount);

    /// <summary>Depth along the camera's z axis in metres; height x width; 0 where there is no triangle.</summary>
    public ReadOnlySpan<float> Depth => _depth.AsSpan(0, PixelCount);

    internal Span<int> WritableIds => _triangleIds.AsSpan(0, PixelCount);

    internal Span<float> WritableBarycentrics => _barycentrics.AsSpan(0, 2 * PixelCount);

    internal Span<float> WritableDepth => _depth.AsSpan(0, PixelCount);

    /// <summary>Sets the size; what the pixels hold is left to the caller.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    internal void Resize(int width, int height)
    {
        Width = width;
        Height = height;
        if (_triangleIds.Length < PixelCount)
        {
            _triangleIds = new int[PixelCount];
            _barycentrics = new float[2 * PixelCount];
            _depth = new float[PixelCount];
        }
    }

    /// <summary>Sets the size and empties every pixel.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    internal void Reset(int width, int height)
    {
        Resize(width, height);
        WritableIds.Fill(Background);
        WritableBarycentrics.Clear();
        WritableDepth.Clear();
    }
}
