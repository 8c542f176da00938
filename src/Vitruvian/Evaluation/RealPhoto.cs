namespace Vitruvian.Evaluation;

/// <summary>A photo of <see cref="RealDataset"/>.</summary>
/// <param name="Name">Its path within the dataset.</param>
/// <param name="ImagePath">The photo.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="People">The annotated people; none in a photo that is only to be looked at.</param>
public sealed record RealPhoto(string Name, string ImagePath, int Width, int Height, IReadOnlyList<RealPerson> People);
