using System.Numerics;
using Vitruvian.Imaging;
using Vitruvian.Rendering;

namespace Vitruvian.Tests.Rendering;

public sealed class LightingTests
{
    /// <summary>In even light of strength c a white matt surface shows c, whichever way it faces.</summary>
    [Fact]
    public void EvenLight_ShowsItself()
    {
        var light = SphericalHarmonics.Project(_ => new Vector3(0.2f, 0.5f, 1));
        foreach (Vector3 n in new[] { Vector3.UnitX, -Vector3.UnitY, Vector3.Normalize(new Vector3(1, 2, -3)) })
            Near(light.Reflect(n), new Vector3(0.2f, 0.5f, 1), 1e-3f);
    }

    /// <summary>
    /// Light of strength (1 + y)/2 from direction y: irradiance / pi at normal n is 1/2 + n_y / 3, since the cosine lobe keeps 2/3 of band 1.
    /// </summary>
    [Fact]
    public void LinearLight_IsKeptByTwoThirds()
    {
        var hemisphere = SphericalHarmonics.Hemisphere(Vector3.UnitY, Vector3.One, Vector3.Zero);
        Near(hemisphere.Reflect(Vector3.UnitY), new Vector3(5f / 6), 1e-5f);
        Near(hemisphere.Reflect(-Vector3.UnitY), new Vector3(1f / 6), 1e-5f);
        Near(hemisphere.Reflect(Vector3.UnitX), new Vector3(0.5f), 1e-5f);
        var projected = SphericalHarmonics.Project(d => new Vector3((1 + d.Y) / 2));
        for (int i = 0; i < SphericalHarmonics.Count; i++)
            Near(projected.Coefficients[i], hemisphere.Coefficients[i], 2e-3f);
    }

    /// <summary>A smooth light against the integral of light times cosine over the half sphere, done by brute force.</summary>
    [Fact]
    public void SmoothLight_IsReflectedAsTheIntegralSays()
    {
        static Vector3 Light(Vector3 d) => new(1 + (0.5f * d.X) - (0.3f * d.Z), 1 + (0.8f * d.X * d.Y), 1 + (d.Z * d.Z));
        var harmonics = SphericalHarmonics.Project(Light, 128);
        Vector3 normal = Vector3.Normalize(new Vector3(0.4f, -0.7f, 0.6f));
        Vector3 sum = Vector3.Zero;
        const int rings = 400;
        for (int i = 0; i < rings; i++)
        {
            double polar = Math.PI * (i + 0.5) / rings;
            double area = 2 * Math.PI * Math.PI / (2.0 * rings * rings) * Math.Sin(polar);
            for (int j = 0; j < 2 * rings; j++)
            {
                double around = Math.PI * (j + 0.5) / rings;
                var d = new Vector3((float)(Math.Sin(polar) * Math.Cos(around)), (float)(Math.Sin(polar) * Math.Sin(around)), (float)Math.Cos(polar));
                sum += (float)(area / Math.PI / 1) * Math.Max(0, Vector3.Dot(d, normal)) * Light(d);
            }
        }

        Near(harmonics.Reflect(normal), sum, 0.01f);
    }

    [Fact]
    public void WrongNumberOfCoefficients_IsNamed() =>
        Should.Throw<ArgumentException>(() => new SphericalHarmonics(new Vector3[4])).Message.ShouldContain("expected 9");

    /// <summary>A 2 x 2 texture: (0, 1) is the top-left corner, texel centres at quarters, the middle is the mean of the light of all four.</summary>
    [Fact]
    public void Texture_HasItsCornersAndMiddle()
    {
        var texture = new Texture(new Image(2, 2, 1, [255, 0, 0, 0]));
        texture.Sample(0, 1).X.ShouldBe(1);
        texture.Sample(0.25f, 0.75f).X.ShouldBe(1);
        texture.Sample(1, 1).X.ShouldBe(0);
        texture.Sample(0, 0).X.ShouldBe(0);
        texture.Sample(0.5f, 0.5f).X.ShouldBe(0.25f);
        texture.Sample(0.5f, 1).X.ShouldBe(0.5f);
        texture.Sample(float.NaN, 0.5f).ShouldBe(Vector3.Zero);
        texture.Sample(-5, 7).X.ShouldBe(1);
    }

    private static void Near(Vector3 found, Vector3 expected, float tolerance)
    {
        Vector3 d = Vector3.Abs(found - expected);
        (Math.Max(d.X, Math.Max(d.Y, d.Z)) <= tolerance).ShouldBeTrue($"found {found}, expected {expected}");
    }
}
