using System.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Synthesis.Light;

/// <summary>
/// The light of one place: what comes from all around as spherical harmonics, and the one bright source (sun, window, lamp) that throws
/// shadows. In a frame whose y is up; scaled so that a white matt ball shows luminance 1 on average.
/// </summary>
/// <param name="Name">Name of the place.</param>
/// <param name="Ambient">Light from all around, without the source.</param>
/// <param name="SourceDirection">Unit vector to the source.</param>
/// <param name="SourceColor">What a white matt surface that faces the source shows of it, linear RGB; zero when there is none.</param>
internal sealed record EnvironmentLight(string Name, SphericalHarmonics Ambient, Vector3 SourceDirection, Vector3 SourceColor)
{
    private const float WhiteBalance = 0.6f;

    private static readonly Vector3 s_luminance = new(0.2126f, 0.7152f, 0.0722f);

    /// <summary>Takes a panorama apart.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="pixels">Height x width x 3 linear radiance; the top row is the sky's.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    internal static EnvironmentLight FromPanorama(string name, ReadOnlySpan<float> pixels, int width, int height)
    {
        // The source is what exceeds four times the mean radiance within 25 degrees of the brightest place.
        const float excess = 4;
        const float reach = 0.906f;
        float mean = 0;
        float weight = 0;
        Vector3 peak = Vector3.UnitY;
        float brightest = 0;
        for (int y = 0; y < height; y++)
        {
            float area = MathF.Sin(MathF.PI * (y + 0.5f) / height);
            for (int x = 0; x < width; x++)
            {
                float luminance = Vector3.Dot(Pixel(pixels, (y * width) + x), s_luminance);
                mean += area * luminance;
                weight += area;
                if (luminance > brightest)
                {
                    brightest = luminance;
                    peak = Direction(x, y, width, height);
                }
            }
        }

        float ceiling = excess * mean / weight;
        Vector3 towards = Vector3.Zero;
        Vector3 source = Vector3.Zero;
        Span<Vector3> sums = stackalloc Vector3[SphericalHarmonics.Count];
        Span<float> basis = stackalloc float[SphericalHarmonics.Count];
        sums.Clear();
        float solid = 2 * MathF.PI * MathF.PI / (width * height);
        for (int y = 0; y < height; y++)
        {
            float area = solid * MathF.Sin(MathF.PI * (y + 0.5f) / height);
            for (int x = 0; x < width; x++)
            {
                Vector3 radiance = Pixel(pixels, (y * width) + x);
                Vector3 direction = Direction(x, y, width, height);
                float luminance = Vector3.Dot(radiance, s_luminance);
                if (luminance > ceiling && Vector3.Dot(direction, peak) > reach)
                {
                    Vector3 over = radiance * (1 - (ceiling / luminance));
                    source += area / MathF.PI * over;
                    towards += area * (luminance - ceiling) * direction;
                    radiance -= over;
                }

                SphericalHarmonics.Basis(direction, basis);
                for (int k = 0; k < sums.Length; k++)
                    sums[k] += area * basis[k] * radiance;
            }
        }

        Vector3 to = towards.LengthSquared() > 0 ? Vector3.Normalize(towards) : Vector3.UnitY;
        return Scaled(name, sums, to, source);
    }

    /// <summary>Scales light so that a white ball shows luminance 1 on average: the constant coefficient plus a quarter of the source.</summary>
    internal static EnvironmentLight Scaled(string name, ReadOnlySpan<Vector3> coefficients, Vector3 towards, Vector3 source)
    {
        const float constantBasis = 0.282095f;
        float mean = Vector3.Dot((constantBasis * coefficients[0]) + (0.25f * source), s_luminance);
        float gain = mean > 0 ? 1 / mean : 1;

        // Cameras balance their whites: of the light's own tint a share is left.
        Vector3 tint = (constantBasis * coefficients[0]) + (0.25f * source);
        Vector3 balanced = gain * Vector3.One;
        for (int c = 0; c < 3; c++)
            balanced[c] *= MathF.Pow(Math.Clamp(mean / Math.Max(1e-6f, tint[c]), 0.2f, 5), WhiteBalance);
        Span<Vector3> scaled = stackalloc Vector3[SphericalHarmonics.Count];
        for (int k = 0; k < scaled.Length; k++)
            scaled[k] = balanced * coefficients[k];
        return new EnvironmentLight(name, new SphericalHarmonics(scaled), towards, balanced * source);
    }

    private static Vector3 Pixel(ReadOnlySpan<float> pixels, int at)
    {
        var value = new Vector3(pixels[3 * at], pixels[(3 * at) + 1], pixels[(3 * at) + 2]);
        return Vector3.Max(value, Vector3.Zero);
    }

    private static Vector3 Direction(int x, int y, int width, int height)
    {
        (float sinPolar, float cosPolar) = MathF.SinCos(MathF.PI * (y + 0.5f) / height);
        (float sin, float cos) = MathF.SinCos(2 * MathF.PI * (x + 0.5f) / width);
        return new Vector3(sinPolar * cos, cosPolar, sinPolar * sin);
    }
}
