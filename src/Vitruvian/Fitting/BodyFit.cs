using Vitruvian.Bodies;
using Vitruvian.Cameras;

namespace Vitruvian.Fitting;

/// <summary>A body fitted to a photo.</summary>
/// <param name="Body">The body, in the camera's frame.</param>
/// <param name="Camera">The photo's camera.</param>
/// <param name="Summary">How the fit went.</param>
public sealed record BodyFit(BodyParameters Body, PerspectiveCamera Camera, FitSummary Summary);
