namespace Vitruvian.Datasets;

/// <summary>A picture of a dataset in which nobody is annotated: whoever is found there is wrong.</summary>
/// <param name="ImageId">The picture's number or name in the dataset.</param>
/// <param name="ImagePath">The picture's file.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
public sealed record EmptyPicture(string ImageId, string ImagePath, int Width, int Height);
