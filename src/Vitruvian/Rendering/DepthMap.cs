using Vitruvian.Imaging;

namespace Vitruvian.Rendering;

/// <summary>Pictures of depth.</summary>
public static class DepthMap
{
    /// <summary>A grey picture: the nearest surface white, the farthest dark grey, the background black.</summary>
    /// <param name="fragments">What the rasteriser found.</param>
    public static Image ToImage(FragmentBuffer fragments)
    {
        const float Darkest = 40;
        const float Brightest = 255;
        float near = float.PositiveInfinity;
        float far = float.NegativeInfinity;
        ReadOnlySpan<int> ids = fragments.TriangleIds;
        ReadOnlySpan<float> depth = fragments.Depth;
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] < 0)
                continue;
            near = Math.Min(near, depth[i]);
            far = Math.Max(far, depth[i]);
        }

        var image = new Image(fragments.Width, fragments.Height, 1);
        float scale = far > near ? (Brightest - Darkest) / (far - near) : 0;
        for (int i = 0; i < ids.Length; i++)
            image.Pixels[i] = ids[i] < 0 ? (byte)0 : (byte)(Brightest - (scale * (depth[i] - near)) + 0.5f);
        return image;
    }
}
