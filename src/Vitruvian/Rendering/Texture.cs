using System.Numerics;
using Vitruvian.Imaging;

namespace Vitruvian.Rendering;

/// <summary>
/// An image to be looked up by texture coordinates: u goes right, v goes up, and [0, 1]^2 covers the whole image, so (0, 1) is the top-left
/// corner and texel centres are at half-integers. Lookups are bilinear in linear light; beyond the border the outermost texels go on.
/// </summary>
/// <param name="image">The picture, 1, 3 or 4 channels; alpha is ignored.</param>
public sealed class Texture(Image image)
{
    /// <summary>The picture.</summary>
    public Image Image { get; } = image;

    /// <summary>Linear RGB at a place.</summary>
    /// <param name="u">From the left, 0..1.</param>
    /// <param name="v">From the bottom, 0..1.</param>
    public Vector3 Sample(float u, float v)
    {
        float x = Math.Clamp((u * Image.Width) - 0.5f, 0, Image.Width - 1);
        float y = Math.Clamp(((1 - v) * Image.Height) - 0.5f, 0, Image.Height - 1);
        if (float.IsNaN(x + y))
            return Vector3.Zero;
        int x0 = (int)x;
        int y0 = (int)y;
        int x1 = Math.Min(x0 + 1, Image.Width - 1);
        int y1 = Math.Min(y0 + 1, Image.Height - 1);
        Vector3 top = Vector3.Lerp(Texel(x0, y0), Texel(x1, y0), x - x0);
        Vector3 bottom = Vector3.Lerp(Texel(x0, y1), Texel(x1, y1), x - x0);
        return Vector3.Lerp(top, bottom, y - y0);
    }

    private Vector3 Texel(int x, int y)
    {
        ReadOnlySpan<byte> p = Image[x, y];
        return p.Length == 1
            ? new Vector3(SrgbTransfer.ToLinear(p[0]))
            : new Vector3(SrgbTransfer.ToLinear(p[0]), SrgbTransfer.ToLinear(p[1]), SrgbTransfer.ToLinear(p[2]));
    }
}
