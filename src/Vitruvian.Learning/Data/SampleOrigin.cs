using Vitruvian.Imaging;

namespace Vitruvian.Learning.Data;

/// <summary>Which photo a training crop was cut out of, and how.</summary>
/// <param name="Source">Number of the dataset in the run's list.</param>
/// <param name="Photo">Number of the photo among all photos of the run that are seen again; -1 for one that is not.</param>
/// <param name="CropFromPhoto">Map from the photo's pixels to the crop's.</param>
public sealed record SampleOrigin(int Source, int Photo, ImageTransform CropFromPhoto);
