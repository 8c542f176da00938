namespace Vitruvian.Models;

/// <summary>How a person is cut out of a photo for a network; see <see cref="Imaging.ImageTransform.CropFromBox"/>.</summary>
/// <param name="Size">Side of the square crop in pixels.</param>
/// <param name="Enlargement">Factor on the longer side of the person's box.</param>
/// <param name="Fill">Value of every channel outside the photo, 0 to 255.</param>
public sealed record ModelCrop(int Size, double Enlargement, int Fill);
