using Vitruvian.Bodies;

namespace Vitruvian.Fitting;

/// <summary>A body after <see cref="SynergyFitter"/>.</summary>
/// <param name="Body">The body, in the camera's frame.</param>
/// <param name="Zoom">Factor on the camera's scale, 1 unless it was free (a parallel projection).</param>
/// <param name="Summary">How the fit went; terms without evidence are missing.</param>
/// <param name="Skipped">Why terms with a weight were left out, one sentence each.</param>
public sealed record SynergyFit(BodyParameters Body, double Zoom, FitSummary Summary, IReadOnlyList<string> Skipped);
