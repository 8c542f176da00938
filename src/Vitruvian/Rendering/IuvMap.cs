using Vitruvian.Bodies;
using Vitruvian.Imaging;

namespace Vitruvian.Rendering;

/// <summary>Surface coordinates per pixel, as DensePose writes them: part I, and the place (U, V) in the part's chart.</summary>
public static class IuvMap
{
    /// <summary>Writes part and chart coordinates of each pixel.</summary>
    /// <param name="fragments">What the rasteriser found of one body.</param>
    /// <param name="surface">The body's parts and charts.</param>
    /// <param name="parts">Receives height x width parts; 0 is background.</param>
    /// <param name="uv">Receives height x width x 2 coordinates in [0, 1]; 0 at the background.</param>
    public static void Write(FragmentBuffer fragments, BodySurface surface, Span<byte> parts, Span<float> uv)
    {
        PartLabels.Write(fragments, surface.FaceParts, parts);
        Interpolation.Corners(fragments, surface.FaceUv, 2, uv);
    }

    /// <summary>The three-channel picture of DensePose's files: I, 255 U, 255 V.</summary>
    /// <param name="parts">Height x width parts.</param>
    /// <param name="uv">Height x width x 2 coordinates.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    public static Image ToImage(ReadOnlySpan<byte> parts, ReadOnlySpan<float> uv, int width, int height)
    {
        var image = new Image(width, height);
        for (int i = 0; i < parts.Length; i++)
        {
            image.Pixels[3 * i] = parts[i];
            image.Pixels[(3 * i) + 1] = ToByte(uv[2 * i]);
            image.Pixels[(3 * i) + 2] = ToByte(uv[(2 * i) + 1]);
        }

        return image;
    }

    private static byte ToByte(float value) => (byte)((255 * Math.Clamp(value, 0, 1)) + 0.5f);
}
