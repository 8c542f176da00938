using System.Numerics;

namespace Vitruvian.Synthesis.Dressing;

/// <summary>What colour a surface has: a texture or a plain colour, recoloured and printed on.</summary>
internal sealed class SurfacePaint
{
    private static readonly Vector3 s_luminance = new(0.2126f, 0.7152f, 0.0722f);

    /// <summary>The texture, or null for a plain colour.</summary>
    internal TexturePyramid? Texture { get; init; }

    /// <summary>Factor on the texture, or the plain colour itself; linear RGB.</summary>
    internal Vector3 Color { get; init; } = Vector3.One;

    /// <summary>
    /// Replaces the texture's colours by <see cref="Color"/>: only its light and dark stays (folds, seams), to this power,
    /// 0.5 to 1; 0 keeps the colours.
    /// </summary>
    internal float Relief { get; init; }

    /// <summary>Rows of a matrix on linear RGB, for turning hues; null for none.</summary>
    internal Vector3[]? ColorMatrix { get; init; }

    /// <summary>A print over everything, or null.</summary>
    internal Print? Print { get; init; }

    /// <summary>Strength of the highlight.</summary>
    internal float Gloss { get; init; }

    /// <summary>Linear RGB at a place.</summary>
    /// <param name="u">Texture coordinate from the left.</param>
    /// <param name="v">Texture coordinate from the bottom.</param>
    /// <param name="rest">Place in the rest pose.</param>
    /// <param name="level">Halving of the texture to use.</param>
    internal Vector3 Albedo(float u, float v, Vector3 rest, int level)
    {
        if (Texture is null)
            return Print is null ? Color : Vector3.Lerp(Color, Print.Color, Print.Coverage(rest));
        Vector4 sample = Texture.Sample(u, v, level);
        var texel = new Vector3(sample.X, sample.Y, sample.Z);
        float shade = 1;
        if (Relief > 0)
        {
            float relative = Vector3.Dot(texel, s_luminance) / Texture.MeanLuminance;
            shade = Math.Min(Power(relative), 1.6f);
            texel = shade * Color;
        }
        else if (ColorMatrix is { } m)
        {
            texel = Color * Vector3.Max(Vector3.Zero, new Vector3(Vector3.Dot(m[0], texel), Vector3.Dot(m[1], texel), Vector3.Dot(m[2], texel)));
        }
        else
        {
            texel *= Color;
        }

        return Print is null ? texel : Vector3.Lerp(texel, shade * Print.Color, Print.Coverage(rest));
    }

    // Between the square root and the value itself, which is close enough to powers from 0.5 to 1 and much quicker.
    private float Power(float value)
    {
        float root = MathF.Sqrt(value);
        return root + (((2 * Relief) - 1) * (value - root));
    }

    /// <summary>A rotation of hues about the grey axis, with another saturation.</summary>
    /// <param name="angle">Turn of the hue, radians.</param>
    /// <param name="saturation">Factor on the distance from grey.</param>
    internal static Vector3[] HueMatrix(double angle, double saturation)
    {
        // Rodrigues' rotation about (1, 1, 1) / sqrt(3); greys stay, and the distance from them is scaled.
        double c = saturation * Math.Cos(angle);
        double s = saturation * Math.Sin(angle) / Math.Sqrt(3);
        float diagonal = (float)((1.0 / 3) + (2 * c / 3));
        float plus = (float)((1.0 / 3) - (c / 3) + s);
        float minus = (float)((1.0 / 3) - (c / 3) - s);
        return [new Vector3(diagonal, minus, plus), new Vector3(plus, diagonal, minus), new Vector3(minus, plus, diagonal)];
    }
}
