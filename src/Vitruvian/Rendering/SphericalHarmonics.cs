using System.Numerics;

namespace Vitruvian.Rendering;

/// <summary>
/// Light from all around as nine spherical-harmonics coefficients per colour, which is all that a matt surface can tell (Ramamoorthi and
/// Hanrahan 2001, "An efficient representation for irradiance environment maps"). Directions are in the camera's frame.
/// </summary>
public sealed class SphericalHarmonics
{
    /// <summary>Number of coefficients: bands 0, 1 and 2.</summary>
    public const int Count = 9;

    // The basis functions' constants, equation 3.
    private const float Y0 = 0.282095f;
    private const float Y1 = 0.488603f;
    private const float Y2 = 1.092548f;
    private const float Y20 = 0.315392f;
    private const float Y22 = 0.546274f;

    // The cosine lobe's weight per band over pi: A0/pi, A1/pi, A2/pi with A = (pi, 2 pi / 3, pi / 4), equation 8.
    private const float A0 = 1;
    private const float A1 = 2f / 3;
    private const float A2 = 1f / 4;

    private readonly Vector3[] _coefficients;

    /// <summary>Takes nine coefficients of incoming light (linear RGB), ordered (l, m) = (0,0), (1,-1), (1,0), (1,1), (2,-2)...(2,2).</summary>
    public SphericalHarmonics(ReadOnlySpan<Vector3> coefficients)
    {
        if (coefficients.Length != Count)
            throw new ArgumentException($"{coefficients.Length} coefficients; expected {Count}.", nameof(coefficients));
        _coefficients = coefficients.ToArray();
    }

    /// <summary>The nine coefficients.</summary>
    public ReadOnlySpan<Vector3> Coefficients => _coefficients;

    /// <summary>Light that goes over from one colour above to another below, linearly in the height.</summary>
    /// <param name="up">Unit vector to the sky.</param>
    /// <param name="sky">Linear RGB straight above.</param>
    /// <param name="ground">Linear RGB straight below.</param>
    public static SphericalHarmonics Hemisphere(Vector3 up, Vector3 sky, Vector3 ground)
    {
        Vector3 slope = (sky - ground) / (2 * Y1);
        Span<Vector3> c = stackalloc Vector3[Count];
        c.Clear();
        c[0] = (sky + ground) / (2 * Y0);
        c[1] = up.Y * slope;
        c[2] = up.Z * slope;
        c[3] = up.X * slope;
        return new SphericalHarmonics(c);
    }

    /// <summary>Projects any light given as a function of the direction, by sampling the sphere.</summary>
    /// <param name="light">Linear RGB that comes from a direction (unit vector).</param>
    /// <param name="rings">Rings of samples from pole to pole; each has twice as many samples.</param>
    public static SphericalHarmonics Project(Func<Vector3, Vector3> light, int rings = 64)
    {
        var sum = new Vector3[Count];
        Span<float> basis = stackalloc float[Count];
        for (int i = 0; i < rings; i++)
        {
            double polar = Math.PI * (i + 0.5) / rings;
            double area = 2 * Math.PI * (Math.Cos(Math.PI * i / rings) - Math.Cos(Math.PI * (i + 1) / rings)) / (2 * rings);
            for (int j = 0; j < 2 * rings; j++)
            {
                double around = Math.PI * (j + 0.5) / rings;
                var d = new Vector3((float)(Math.Sin(polar) * Math.Cos(around)), (float)(Math.Sin(polar) * Math.Sin(around)), (float)Math.Cos(polar));
                Basis(d, basis);
                Vector3 value = (float)area * light(d);
                for (int k = 0; k < Count; k++)
                    sum[k] += basis[k] * value;
            }
        }

        return new SphericalHarmonics(sum);
    }

    /// <summary>What a white matt surface shows in this light: irradiance over pi, linear RGB.</summary>
    /// <param name="normal">Unit normal.</param>
    public Vector3 Reflect(Vector3 normal)
    {
        Span<float> basis = stackalloc float[Count];
        Basis(normal, basis);
        Vector3[] c = _coefficients;
        Vector3 result = A0 * basis[0] * c[0];
        result += A1 * ((basis[1] * c[1]) + (basis[2] * c[2]) + (basis[3] * c[3]));
        result += A2 * ((basis[4] * c[4]) + (basis[5] * c[5]) + (basis[6] * c[6]) + (basis[7] * c[7]) + (basis[8] * c[8]));
        return Vector3.Max(result, Vector3.Zero);
    }

    /// <summary>The nine basis functions in a direction.</summary>
    internal static void Basis(Vector3 d, Span<float> basis)
    {
        basis[0] = Y0;
        basis[1] = Y1 * d.Y;
        basis[2] = Y1 * d.Z;
        basis[3] = Y1 * d.X;
        basis[4] = Y2 * d.X * d.Y;
        basis[5] = Y2 * d.Y * d.Z;
        basis[6] = Y20 * ((3 * d.Z * d.Z) - 1);
        basis[7] = Y2 * d.X * d.Z;
        basis[8] = Y22 * ((d.X * d.X) - (d.Y * d.Y));
    }
}
