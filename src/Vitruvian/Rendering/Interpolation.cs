namespace Vitruvian.Rendering;

/// <summary>The second operation of rendering: values of the surface at every pixel, from values at the corners.</summary>
public static class Interpolation
{
    /// <summary>Interpolates values that belong to vertices.</summary>
    /// <param name="fragments">What the rasteriser found.</param>
    /// <param name="faces">F x 3 vertex numbers, as rasterised.</param>
    /// <param name="attributes">V x C values.</param>
    /// <param name="channels">Number of values C per vertex.</param>
    /// <param name="destination">Receives height x width x C; 0 where there is no triangle.</param>
    public static void Vertices(FragmentBuffer fragments, ReadOnlySpan<int> faces, ReadOnlySpan<float> attributes, int channels, Span<float> destination)
    {
        CheckSize(fragments, channels, destination);
        ReadOnlySpan<int> ids = fragments.TriangleIds;
        ReadOnlySpan<float> barycentrics = fragments.Barycentrics;
        for (int i = 0; i < ids.Length; i++)
        {
            Span<float> to = destination.Slice(i * channels, channels);
            if (ids[i] < 0)
            {
                to.Clear();
                continue;
            }

            ReadOnlySpan<int> corners = faces.Slice(3 * ids[i], 3);
            Mix(
                attributes.Slice(corners[0] * channels, channels),
                attributes.Slice(corners[1] * channels, channels),
                attributes.Slice(corners[2] * channels, channels),
                barycentrics[2 * i],
                barycentrics[(2 * i) + 1],
                to);
        }
    }

    /// <summary>Interpolates values that belong to the corners of triangles, such as texture coordinates.</summary>
    /// <param name="fragments">What the rasteriser found.</param>
    /// <param name="attributes">F x 3 x C values.</param>
    /// <param name="channels">Number of values C per corner.</param>
    /// <param name="destination">Receives height x width x C; 0 where there is no triangle.</param>
    public static void Corners(FragmentBuffer fragments, ReadOnlySpan<float> attributes, int channels, Span<float> destination)
    {
        CheckSize(fragments, channels, destination);
        ReadOnlySpan<int> ids = fragments.TriangleIds;
        ReadOnlySpan<float> barycentrics = fragments.Barycentrics;
        for (int i = 0; i < ids.Length; i++)
        {
            Span<float> to = destination.Slice(i * channels, channels);
            if (ids[i] < 0)
            {
                to.Clear();
                continue;
            }

            ReadOnlySpan<float> face = attributes.Slice(3 * channels * ids[i], 3 * channels);
            Mix(face[..channels], face.Slice(channels, channels), face.Slice(2 * channels, channels), barycentrics[2 * i], barycentrics[(2 * i) + 1], to);
        }
    }

    private static void Mix(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, float b1, float b2, Span<float> to)
    {
        float b0 = 1 - b1 - b2;
        for (int k = 0; k < to.Length; k++)
            to[k] = (b0 * a[k]) + (b1 * b[k]) + (b2 * c[k]);
    }

    private static void CheckSize(FragmentBuffer fragments, int channels, Span<float> destination)
    {
        if (destination.Length != fragments.PixelCount * channels)
            throw new ArgumentException($"destination has {destination.Length} values; expected {fragments.PixelCount * channels} ({fragments.Height} x {fragments.Width} x {channels}).", nameof(destination));
    }
}
