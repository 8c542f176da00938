using Vitruvian.Bodies;

namespace Vitruvian.Fitting;

/// <summary>A body fitted to the places of its vertices.</summary>
/// <param name="Body">The body, in the camera's frame.</param>
/// <param name="MeanDistance">Mean distance of its vertices from the places given, metres, weighted as they were.</param>
/// <param name="Summary">How the fit went; its reprojection error is not a number.</param>
public sealed record MeshFit(BodyParameters Body, double MeanDistance, FitSummary Summary);
