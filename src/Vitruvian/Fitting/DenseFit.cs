using Vitruvian.Bodies;

namespace Vitruvian.Fitting;

/// <summary>A body after <see cref="DenseFitter"/>.</summary>
/// <param name="Body">The body, in the camera's frame.</param>
/// <param name="Zoom">Factor on the camera's scale, 1 unless it was free (a parallel projection).</param>
/// <param name="VerticesUsed">Number of displaced vertices that the fit went by.</param>
/// <param name="Summary">How the fit went; terms without evidence are missing.</param>
/// <param name="Skipped">Why evidence was left out, one sentence each; where nothing was left, the body is the start.</param>
public sealed record DenseFit(BodyParameters Body, double Zoom, int VerticesUsed, FitSummary Summary, IReadOnlyList<string> Skipped);
