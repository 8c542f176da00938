using Vitruvian.Imaging;

namespace Vitruvian.Rendering;

/// <summary>Fields of displacements as colours: the direction is the hue (right red, down yellow-green, left cyan, up violet), the length the saturation, as in pictures of optical flow (Baker et al. 2011).</summary>
public static class FieldColors
{
    /// <summary>The colour of a displacement.</summary>
    /// <param name="x">To the right.</param>
    /// <param name="y">Down.</param>
    /// <param name="reach">Length of full saturation; longer ones are darkened.</param>
    public static (byte Red, byte Green, byte Blue) Of(double x, double y, double reach)
    {
        double length = Math.Sqrt((x * x) + (y * y)) / reach;
        if (!double.IsFinite(length))
            return (0, 0, 0);
        double hue = Math.Atan2(y, x) / (2 * Math.PI);
        hue = 6 * (hue < 0 ? hue + 1 : hue);
        double saturation = Math.Min(1, length), value = length <= 1 ? 1 : 0.75;
        byte Channel(double offset)
        {
            double k = (offset + hue) % 6;
            return (byte)Math.Round(255 * value * (1 - (saturation * Math.Clamp(Math.Min(k, 4 - k), 0, 1))));
        }

        return (Channel(5), Channel(3), Channel(1));
    }

    /// <summary>A field as a picture; pixels without a displacement are black.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="field">Gives the displacement of a pixel by its number, rows from the top; null for none.</param>
    /// <param name="reach">Length of full saturation.</param>
    public static Image ToImage(int width, int height, Func<int, (double X, double Y)?> field, double reach)
    {
        ArgumentNullException.ThrowIfNull(field);
        var image = new Image(width, height);
        for (int p = 0; p < width * height; p++)
        {
            if (field(p) is not { } move)
                continue;
            Span<byte> to = image.Pixels.AsSpan(3 * p, 3);
            (to[0], to[1], to[2]) = Of(move.X, move.Y, reach);
        }

        return image;
    }

    /// <summary>The wheel of all colours, to lay beside fields: the middle is no displacement, the rim the reach.</summary>
    /// <param name="size">Side of the picture in pixels.</param>
    public static Image Wheel(int size)
    {
        double middle = size / 2.0;
        return ToImage(size, size, p =>
        {
            (double x, double y) = ((p % size) + 0.5 - middle, (p / size) + 0.5 - middle);
            return Math.Sqrt((x * x) + (y * y)) <= middle ? (x, y) : null;
        }, middle);
    }
}
