namespace Vitruvian.Bodies;

/// <summary>A place on a low-poly mesh.</summary>
/// <param name="Face">Which of its triangles.</param>
/// <param name="Weight0">Barycentric weight of the triangle's first corner.</param>
/// <param name="Weight1">Of its second corner.</param>
/// <param name="Weight2">Of its third corner; the three sum to 1.</param>
public readonly record struct LowPolyPlace(int Face, double Weight0, double Weight1, double Weight2);
