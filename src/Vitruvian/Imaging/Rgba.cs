using System.Globalization;
using System.Numerics;

namespace Vitruvian.Imaging;

/// <summary>A colour as it stands in images: sRGB-encoded, 8 bits a channel, alpha not premultiplied.</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
/// <param name="A">Opacity; 255 is opaque.</param>
public readonly record struct Rgba(byte R, byte G, byte B, byte A = 255)
{
    /// <summary>Black.</summary>
    public static Rgba Black => new(0, 0, 0);

    /// <summary>White.</summary>
    public static Rgba White => new(255, 255, 255);

    /// <summary>The colour as light: linear red, green, blue in [0, 1], without alpha.</summary>
    public Vector3 ToLinear() => new(SrgbTransfer.ToLinear(R), SrgbTransfer.ToLinear(G), SrgbTransfer.ToLinear(B));

    /// <summary>The opaque colour of linear red, green, blue; values outside [0, 1] are clipped.</summary>
    public static Rgba FromLinear(Vector3 linear) => new(SrgbTransfer.FromLinear(linear.X), SrgbTransfer.FromLinear(linear.Y), SrgbTransfer.FromLinear(linear.Z));

    /// <summary>Reads <c>#rrggbb</c>.</summary>
    /// <exception cref="InvalidInputException">The text is something else.</exception>
    public static Rgba Parse(string text)
    {
        if (text.Length == 7 && text[0] == '#' && uint.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value))
            return new Rgba((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        throw InvalidInputException.For("colour", string.Empty, "#rrggbb", text);
    }

    /// <summary>The same colour with another opacity in [0, 1].</summary>
    public Rgba WithOpacity(double opacity) => this with { A = (byte)Math.Round(255 * Math.Clamp(opacity, 0, 1)) };
}
