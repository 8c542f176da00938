using Vitruvian.Datasets;
using Vitruvian.Imaging;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>
/// Outlines and parts of people as pictures beside the dataset, as UP-3D's archive has them for LSP (UPI-S1h): <c>im1001_segmentation.png</c>, 0 for background, and <c>im1001_part_segmentation.png</c>, 0 to 6 in the order of
/// <see cref="Bodies.SixParts"/> and 255 for pixels of which nobody knows.
/// </summary>
public sealed class SegmentationFolder
{
    private const string MaskEnding = "_segmentation.png";
    private const string PartsEnding = "_part_segmentation.png";

    private readonly string _folder;

    /// <summary>Finds the folder.</summary>
    /// <param name="path">The folder with the pictures, or UPI-S1h's own, which has them in <c>data/lsp</c>.</param>
    /// <exception cref="InvalidInputException">There is no such folder.</exception>
    public SegmentationFolder(string path)
    {
        if (!Directory.Exists(path))
            throw InvalidInputException.For(path, string.Empty, $"a folder with NAME{MaskEnding} and NAME{PartsEnding}", "no such folder");
        string inner = Path.Combine(path, "data", "lsp");
        _folder = Directory.Exists(inner) ? inner : path;
    }

    /// <summary>A person's outline.</summary>
    /// <param name="sample">The record.</param>
    /// <exception cref="InvalidInputException">The picture is missing or damaged.</exception>
    public PersonMask Mask(AnnotatedSample sample)
    {
        Image image = Read(PathOf(sample, MaskEnding)) ?? throw InvalidInputException.For(PathOf(sample, MaskEnding), string.Empty, "a picture of the person's outline", "no such file");
        return new PersonMask(image.Width, image.Height, () => Array.ConvertAll(image.Pixels, value => value > 0 ? byte.MaxValue : (byte)0));
    }

    /// <summary>Where the picture of a person's parts would be.</summary>
    /// <param name="sample">The record.</param>
    public string PartsPath(AnnotatedSample sample) => PathOf(sample, PartsEnding);

    /// <summary>Reads a picture of parts.</summary>
    /// <param name="path">Its file.</param>
    /// <returns>0..6 and 255, H x W; null where there is no such file.</returns>
    /// <exception cref="InvalidInputException">The picture is damaged, or has other numbers.</exception>
    public static Image? ReadParts(string path)
    {
        Image? image = Read(path);
        int bad = image is null ? -1 : Array.FindIndex(image.Pixels, value => value is > Bodies.SixParts.Count and < byte.MaxValue);
        return bad < 0 ? image : throw InvalidInputException.For(path, string.Empty, $"parts of 0 to {Bodies.SixParts.Count}, and 255", $"{image!.Pixels[bad]} at pixel {bad}");
    }

    private static Image? Read(string path) => File.Exists(path) ? ImageCodec.Read(path, new ImageReadOptions { Channels = 1 }) : null;

    private string PathOf(AnnotatedSample sample, string ending)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return Path.Combine(_folder, Path.GetFileNameWithoutExtension(sample.ImagePath ?? sample.Name) + ending);
    }
}
