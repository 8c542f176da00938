using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;

namespace Vitruvian.Evaluation;

/// <summary>One photo of one person with annotated joints.</summary>
/// <param name="Name">The photo's file name.</param>
/// <param name="ImagePath">The photo.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
/// <param name="Joints">LSP's 14 joints in their order, pixels; those not annotated have confidence 0.</param>
public sealed record LspetSample(string Name, string ImagePath, int Width, int Height, Keypoint[] Joints)
{
    /// <summary>The person's box as far as the crop tells it: a square in the middle, pixels.</summary>
    public BoundingBox Box => LspetDataset.PersonBox(Width, Height);

    /// <summary>Number of annotated joints.</summary>
    public int VisibleCount => Joints.Count(j => j.IsVisible);

    /// <summary>Reads the photo, RGB.</summary>
    /// <exception cref="InvalidInputException">The photo is missing, damaged, or not of the size that the annotation tells.</exception>
    public Image ReadImage()
    {
        Image image = ImageCodec.Read(ImagePath);
        return image.Width == Width && image.Height == Height
            ? image
            : throw InvalidInputException.For(ImagePath, "size", $"{Width} x {Height} pixels", $"{image.Width} x {image.Height}");
    }
}
