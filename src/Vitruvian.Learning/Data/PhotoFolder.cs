using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Data;

/// <summary>Photos without people, to stand people before.</summary>
internal sealed class PhotoFolder
{
    private readonly string[] _files;

    /// <summary>Lists the photos (.jpg, .jpeg, .png) of a folder, by name.</summary>
    /// <exception cref="InvalidInputException">There is no such folder, or no photo in it.</exception>
    public PhotoFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw InvalidInputException.For(folder, "backgrounds", "a folder of photos", "no such folder");
        _files = [.. Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG").Order(StringComparer.Ordinal)];
        if (_files.Length == 0)
            throw InvalidInputException.For(folder, "backgrounds", "at least one .jpg or .png file", "none");
    }

    /// <summary>Fills a rectangle of a picture with a piece of a photo that is drawn at random, mirrored or not.</summary>
    /// <param name="random">Decides everything.</param>
    /// <param name="picture">RGB; changed.</param>
    /// <param name="place">Where, whole pixels.</param>
    /// <exception cref="InvalidInputException">The photo is damaged.</exception>
    public void Fill(SeededRandom random, Image picture, BoundingBox place)
    {
        Image photo = ImageCodec.Read(_files[random.NextInt(_files.Length)], new ImageReadOptions { SufficientSide = (int)Math.Max(place.Width, place.Height) });
        double cover = Math.Max(place.Width / photo.Width, place.Height / photo.Height) * (1 + (0.8 * random.NextDouble()));
        Paste(picture, place, photo, cover, random.NextDouble(), random.NextDouble(), random.NextDouble() < 0.5);
    }

    /// <summary>Fills a rectangle of a picture with a piece of another.</summary>
    /// <param name="picture">RGB; changed.</param>
    /// <param name="place">Where, whole pixels.</param>
    /// <param name="photo">The other, RGB.</param>
    /// <param name="scale">Pixels of the picture a pixel of the photo.</param>
    /// <param name="u">Which piece: 0 the left end, 1 the right end.</param>
    /// <param name="v">Which piece: 0 the top, 1 the bottom.</param>
    /// <param name="mirrored">Whether left and right change places.</param>
    /// <returns>The map from the photo to the picture.</returns>
    public static ImageTransform Paste(Image picture, BoundingBox place, Image photo, double scale, double u, double v, bool mirrored)
    {
        double left = u * (place.Width - (scale * photo.Width));
        double top = v * (place.Height - (scale * photo.Height));
        ImageTransform map = mirrored ? new(-scale, 0, place.Width - left, 0, scale, top) : new(scale, 0, left, 0, scale, top);
        (int width, int height) = ((int)place.Width, (int)place.Height);
        Image piece = ImageWarp.Warp(photo, map, width, height, SampleWarp.Fill);
        for (int y = 0; y < height; y++)
            piece.Row(y).CopyTo(picture.Row((int)place.Y + y)[(3 * (int)place.X)..]);
        return new ImageTransform(1, 0, place.X, 0, 1, place.Y) * map;
    }
}
