using System.Numerics;
using Vitruvian.Formats;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Synthesis.Light;

/// <summary>Lights to choose from: panoramas of a file, or made-up skies and lamps when there is none.</summary>
/// <param name="lights">The panoramas; may be empty.</param>
internal sealed class LightLibrary(IReadOnlyList<EnvironmentLight> lights)
{
    // Shares of made-up light even where there are panoramas.
    private const double MadeUpShare = 0.15;

    /// <summary>The panoramas.</summary>
    internal IReadOnlyList<EnvironmentLight> Lights => lights;

    /// <summary>Reads panoramas from an .npz file with <c>hdr</c> (N x H x W x 3, linear) and <c>names</c> (N).</summary>
    /// <param name="path">The file, or null for made-up light only.</param>
    /// <param name="split">Which panoramas may be used.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged or has other arrays.</exception>
    internal static LightLibrary Open(string? path, SyntheticSplit split)
    {
        if (path is null)
            return new LightLibrary([]);
        using NpzReader reader = NpzReader.Open(path);
        NpyArray array = reader.Read("hdr").ExpectShape("(N, H, W, 3)", -1, -1, -1, 3);
        string[] names = reader.Read("names").ExpectShape("(N,)", array.Shape[0]).ToStrings();
        float[] values = array.ToSingles();
        int size = array.Shape[1] * array.Shape[2] * 3;
        var lights = SplitRule.Take(Enumerable.Range(0, names.Length), i => names[i], split)
            .AsParallel().AsOrdered()
            .Select(i => EnvironmentLight.FromPanorama(names[i], values.AsSpan(i * size, size), array.Shape[2], array.Shape[1]))
            .ToArray();
        return new LightLibrary(lights);
    }

    /// <summary>Draws a light.</summary>
    /// <param name="random">Randomness.</param>
    /// <param name="place">Name of the background, which may show the same place as one of the panoramas; null when unknown.</param>
    internal EnvironmentLight Draw(SeededRandom random, string? place)
    {
        if (lights.Count == 0 || random.NextDouble() < MadeUpShare)
            return MakeUp(random);
        EnvironmentLight[] same = place is null ? [] : [.. lights.Where(l => place.Contains(Stem(l.Name), StringComparison.OrdinalIgnoreCase))];
        return same.Length > 0 && random.NextDouble() < 0.9 ? same[random.NextInt(same.Length)] : lights[random.NextInt(lights.Count)];
    }

    // Panoramas carry their resolution ("forest_1k"), photos cut from them do not.
    private static string Stem(string name)
    {
        int cut = name.LastIndexOf('_');
        return cut > 0 && name.EndsWith('k') && name[(cut + 1)..^1].All(char.IsAsciiDigit) ? name[..cut] : name;
    }

    private static EnvironmentLight MakeUp(SeededRandom random)
    {
        Vector3 sky = Tint(random, 0.25) * 1.1f;
        Vector3 ground = Tint(random, 0.25) * (0.2f + (0.5f * (float)random.NextDouble()));
        SphericalHarmonics around = SphericalHarmonics.Hemisphere(Vector3.UnitY, sky, ground);
        double height = 0.15 + (1.2 * random.NextDouble());
        double azimuth = 2 * Math.PI * random.NextDouble();
        var towards = new Vector3((float)(Math.Cos(height) * Math.Cos(azimuth)), (float)Math.Sin(height), (float)(Math.Cos(height) * Math.Sin(azimuth)));
        Vector3 source = (float)(2.5 * Math.Pow(random.NextDouble(), 1.5)) * Tint(random, 0.2);
        return EnvironmentLight.Scaled("made up", around.Coefficients, towards, source);
    }

    // Warmer or cooler than white.
    private static Vector3 Tint(SeededRandom random, double amount)
    {
        double warmth = amount * ((2 * random.NextDouble()) - 1);
        return new Vector3((float)(1 + warmth), 1, (float)(1 - warmth));
    }
}
