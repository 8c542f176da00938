using Vitruvian.Numerics;

namespace Vitruvian.Fitting;

/// <summary>An orientation to start from when nothing is known.</summary>
/// <param name="Name">In words, for the summary.</param>
/// <param name="Orientation">Rotation of the root, camera from body.</param>
internal readonly record struct FitStart(string Name, AxisAngle Orientation);
