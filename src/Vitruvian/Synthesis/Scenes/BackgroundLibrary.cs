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
        Image photo = ImageCodec.Read(file);
        double shorter = Math.Min(photo.Width, photo.Height);
        double share = closeUp ? 0.25 + (0.4 * random.NextDouble()) : 0.6 + (0.4 * random.NextDouble());
        double side = share * shorter;
        double x = random.NextDouble() * (photo.Width - side);
        double y = random.NextDouble() * (photo.Height - side);
        double scale = size / side;
        bool flip = random.NextDouble() < 0.5;
        ImageTransform map = flip
            ? new ImageTransform(-scale, 0, size + (scale * x), 0, scale, -scale * y)
            : new ImageTransform(scale, 0, -scale * x, 0, scale, -scale * y);
        Image crop = Resampling.Warp(photo, map, size, size);
        for (int i = 0; i < destination.Length; i++)
        {
            ReadOnlySpan<byte> p = crop.Pixels.AsSpan(3 * i, 3);
            destination[i] = new Vector3(SrgbTransfer.ToLinear(p[0]), SrgbTransfer.ToLinear(p[1]), SrgbTransfer.ToLinear(p[2]));
        }

        return Path.GetFileName(file);
    }

    private static bool IsPhoto(string file) => Path.GetExtension(file).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG" && !Path.GetFileName(file).StartsWith('.');

    /// <summary>The name without a number at its end: several crops of one photo must not fall into different splits.</summary>
    private static string Place(string name)
    {
        string stem = Path.GetFileNameWithoutExtension(name);
        int cut = stem.LastIndexOf('_');
        return cut > 0 && stem[(cut + 1)..].All(char.IsAsciiDigit) ? stem[..cut] : stem;
    }
}
