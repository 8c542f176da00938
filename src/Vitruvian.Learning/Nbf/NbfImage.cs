namespace Vitruvian.Learning.Nbf;

/// <summary>A picture's segmentation, and the body that was fitted to it.</summary>
/// <param name="F1">F1 score of the parts, mean over those that are there or were found; NaN when there are none.</param>
/// <param name="Mpjpe">Mean distance of the body's joints from the true ones, both roots in one place, millimetres.</param>
/// <param name="PaMpjpe">The same after the similarity that brings them nearest, millimetres.</param>
public readonly record struct NbfImage(double F1, double Mpjpe, double PaMpjpe);
