using System.Numerics;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>Pictures to stand people before: crops of photos in a folder, or made-up surfaces when there is none.</summary>
/// <param name="files">The photos; may be empty.</param>
internal sealed class BackgroundLibrary(IReadOnlyList<string> files)
{
    // Share of made-up backgrounds where there are photos.
    private const double MadeUpShare = 0.04;

    // Photos may have this many times as many pixels a side as the picture; larger ones are reduced while they are read.
    private const int LargestReduction = 2;

    /// <summary>The photos.</summary>
    internal IReadOnlyList<string> Files => files;

    /// <summary>Lists the photos (.jpg, .jpeg, .png) of a folder, by name.</summary>
    /// <param name="folder">The folder, or null for none.</param>
    /// <param name="split">Which photos may be used; those of one place (name up to the first number) stay together.</param>
    /// <exception cref="InvalidInputException">There is no such folder, or no photo in it.</exception>
    internal static BackgroundLibrary Open(string? folder, SyntheticSplit split)
    {
        if (folder is null)
            return new BackgroundLibrary([]);
        if (!Directory.Exists(folder))
            throw InvalidInputException.For(folder, "backgrounds", "a folder of photos", "no such folder");
        string[] all = [.. Directory.EnumerateFiles(folder).Where(IsPhoto).Order(StringComparer.Ordinal)];
        if (all.Length == 0)
            throw InvalidInputException.For(folder, "backgrounds", "at least one .jpg or .png file", "none");
        return new BackgroundLibrary(SplitRule.Take(all, f => Place(Path.GetFileName(f)), split));
    }

    /// <summary>Fills a picture with a background.</summary>
    /// <param name="random">Randomness.</param>
    /// <param name="size">Side of the picture.</param>
    /// <param name="destination">Receives size x size linear RGB.</param>
    /// <param name="closeUp">Whether to show a small piece, as for things near the camera.</param>
    /// <returns>Name of the photo, or null for a made-up background.</returns>
    internal string? Draw(SeededRandom random, int size, Span<Vector3> destination, bool closeUp = false)
    {
        if (files.Count == 0 || random.NextDouble() < MadeUpShare)
        {
            MadeUpBackground.Draw(random, size, destination);
            return null;
        }

        string file = files[random.NextInt(files.Count)];
        Image photo = ImageCodec.Read(file, new ImageReadOptions { SufficientSide = LargestReduction * size });
        double shorter = Math.Min(photo.Width, photo.Height);
        double share = closeUp ? 0.25 + (0.4 * random.NextDouble()) : 0.6 + (0.4 * random.NextDouble());
        double side = share * shorter;
        double left = random.NextDouble() * (photo.Width - side);
        double top = random.NextDouble() * (photo.Height - side);
        Sample(photo, left, top, side, random.NextDouble() < 0.5, size, destination);
        return Path.GetFileName(file);
    }

    /// <summary>A square piece of a photo, bilinear, mirrored or not.</summary>
    private static void Sample(Image photo, double left, double top, double side, bool flip, int size, Span<Vector3> destination)
    {
        if (side > LargestReduction * size)
        {
            // Bilinear samples would skip pixels.
            double scale = size / side;
            photo = Resampling.Warp(photo, new ImageTransform(scale, 0, -scale * left, 0, scale, -scale * top), size, size);
            (left, top, side) = (0, 0, size);
        }

        float step = (float)(side / size);
        Span<int> columns = stackalloc int[size];
        Span<float> fractions = stackalloc float[size];
        for (int x = 0; x < size; x++)
        {
            float at = Math.Clamp((float)left + (((flip ? size - 1 - x : x) + 0.5f) * step) - 0.5f, 0, photo.Width - 1.001f);
            columns[x] = 3 * (int)at;
            fractions[x] = at - (int)at;
        }

        for (int y = 0; y < size; y++)
        {
            float at = Math.Clamp((float)top + ((y + 0.5f) * step) - 0.5f, 0, photo.Height - 1.001f);
            ReadOnlySpan<byte> upper = photo.Row((int)at);
            ReadOnlySpan<byte> lower = photo.Row(Math.Min((int)at + 1, photo.Height - 1));
            float fy = at - (int)at;
            Span<Vector3> to = destination.Slice(y * size, size);
            for (int x = 0; x < size; x++)
            {
                Vector3 above = Vector3.Lerp(Texel(upper, columns[x]), Texel(upper, columns[x] + 3), fractions[x]);
                Vector3 below = Vector3.Lerp(Texel(lower, columns[x]), Texel(lower, columns[x] + 3), fractions[x]);
                var encoded = new Vector4(Vector3.Lerp(above, below, fy) * (1f / 255), 0);
                Vector4 linear = Dressing.TexturePyramid.Linear(encoded);
                to[x] = new Vector3(linear.X, linear.Y, linear.Z);
            }
        }
    }

    private static Vector3 Texel(ReadOnlySpan<byte> row, int at) => new(row[at], row[at + 1], row[at + 2]);

    private static bool IsPhoto(string file) => Path.GetExtension(file).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG" && !Path.GetFileName(file).StartsWith('.');

    /// <summary>The name without a number at its end: several crops of one photo must not fall into different splits.</summary>
    private static string Place(string name)
    {
        string stem = Path.GetFileNameWithoutExtension(name);
        int cut = stem.LastIndexOf('_');
        return cut > 0 && stem[(cut + 1)..].All(char.IsAsciiDigit) ? stem[..cut] : stem;
    }
}
