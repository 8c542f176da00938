using Vitruvian.Imaging;

namespace Vitruvian.Synthesis;

/// <summary>What is seen of one of the people of a picture.</summary>
/// <param name="Seen">Around the person's pixels, clothes and hair included; null when nothing is seen.</param>
/// <param name="SeenShare">Area of that box as a share of the whole body's box within the picture, 0 to 1.</param>
public readonly record struct SyntheticPerson(BoundingBox? Seen, double SeenShare);
