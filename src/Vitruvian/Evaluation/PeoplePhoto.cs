using Vitruvian.Imaging;

namespace Vitruvian.Evaluation;

/// <summary>A photo with annotated people.</summary>
/// <param name="Source">Folder of the dataset, for example <c>pennfudan</c>.</param>
/// <param name="Name">File name within that folder, for example <c>images/0929.jpg</c>.</param>
/// <param name="ImagePath">The photo.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
/// <param name="People">The people, each alone in a box.</param>
/// <param name="Ignored">Boxes of crowds: people are there, but not told apart.</param>
/// <param name="IsComplete">Whether everybody in the photo is annotated; else there may be more people outside the boxes.</param>
public sealed record PeoplePhoto(
    string Source,
    string Name,
    string ImagePath,
    int Width,
    int Height,
    IReadOnlyList<AnnotatedPerson> People,
    IReadOnlyList<BoundingBox> Ignored,
    bool IsComplete)
{
    /// <summary>Reads the photo, RGB.</summary>
    /// <exception cref="InvalidInputException">The photo is missing, damaged, or not of the size that the annotation tells.</exception>
    public Image ReadImage() => Read(ImagePath, new ImageReadOptions());

    /// <summary>Reads a person's mask.</summary>
    /// <param name="person">One of <see cref="People"/>.</param>
    /// <returns>Height x Width: 255 where the person is seen, 0 elsewhere; null when the person has no mask.</returns>
    /// <exception cref="InvalidInputException">The file is missing, damaged, or not of the photo's size.</exception>
    public byte[]? ReadMask(AnnotatedPerson person)
    {
        ArgumentNullException.ThrowIfNull(person);
        const byte half = 128;
        return person.MaskPath is { } path
            ? Array.ConvertAll(Read(path, new ImageReadOptions { Channels = 1 }).Pixels, value => value >= half ? byte.MaxValue : (byte)0)
            : null;
    }

    private Image Read(string path, ImageReadOptions options)
    {
        Image image = ImageCodec.Read(path, options);
        return image.Width == Width && image.Height == Height
            ? image
            : throw InvalidInputException.For(path, "size", $"{Width} x {Height} pixels", $"{image.Width} x {image.Height}");
    }
}
