namespace Vitruvian.Rendering;

/// <summary>One visible point of a surface.</summary>
/// <param name="Triangle">Triangle of the scene.</param>
/// <param name="Barycentric1">Weight of its second corner.</param>
/// <param name="Barycentric2">Weight of its third corner.</param>
/// <param name="Column">Where on the picture, pixels from the left.</param>
/// <param name="Row">Where on the picture, pixels from the top.</param>
internal readonly record struct Fragment(int Triangle, float Barycentric1, float Barycentric2, float Column, float Row);
