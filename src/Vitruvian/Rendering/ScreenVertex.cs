namespace Vitruvian.Rendering;

/// <summary>A corner on the screen, with what is interpolated from it.</summary>
/// <param name="X">Column, fixed-point.</param>
/// <param name="Y">Row, fixed-point.</param>
/// <param name="Nearness">1/Z for perspective, -Z for parallel cameras.</param>
/// <param name="Weight">1/Z for perspective, 1 for parallel cameras: attribute times weight is linear on the screen.</param>
/// <param name="Barycentric1">The original triangle's second barycentric coordinate here.</param>
/// <param name="Barycentric2">The original triangle's third barycentric coordinate here.</param>
internal readonly record struct ScreenVertex(int X, int Y, double Nearness, double Weight, double Barycentric1, double Barycentric2);
