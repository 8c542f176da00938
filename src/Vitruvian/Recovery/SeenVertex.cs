using Vitruvian.Numerics;

namespace Vitruvian.Recovery;

/// <summary>A vertex of a body's low-poly mesh as a network placed it.</summary>
/// <param name="Pixel">Its place in the photo; may lie beyond it.</param>
/// <param name="Visibility">How far it is seen, 0 to 1.</param>
public readonly record struct SeenVertex(Vector2d Pixel, double Visibility);
