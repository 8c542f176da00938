namespace Vitruvian.Models;

/// <summary>
/// How a person is cut out of a photo for a network; see <see cref="Imaging.ImageTransform.CropFromBox"/>, and for a crop that is no square <see cref="Imaging.ImageTransform.UprightCropFromBox"/>.
/// </summary>
/// <param name="Size">Side of the square crop in pixels; the height of one that is no square.</param>
/// <param name="Enlargement">Factor on the longer side of the person's box; of a crop that is no square, on the box brought to its aspect.</param>
/// <param name="Fill">Value of every channel outside the photo, 0 to 255.</param>
public sealed record ModelCrop(int Size, double Enlargement, int Fill)
{
    /// <summary>Width in pixels; null for a square.</summary>
    public int? Width { get; init; }
}
