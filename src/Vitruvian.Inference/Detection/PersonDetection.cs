using Vitruvian.Imaging;

namespace Vitruvian.Inference.Detection;

/// <summary>A person that a detector saw.</summary>
/// <param name="Box">Around the visible person, pixels of the photo; may reach beyond its edges.</param>
/// <param name="Score">How sure the detector is, 0 to 1.</param>
public sealed record PersonDetection(BoundingBox Box, double Score);
