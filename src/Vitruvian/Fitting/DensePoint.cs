using Vitruvian.Numerics;

namespace Vitruvian.Fitting;

/// <summary>A pixel of which it is known where on the body's surface it lies (DensePose's correspondence).</summary>
/// <param name="Pixel">Place in the image, pixels.</param>
/// <param name="Part">DensePose part, 1..24.</param>
/// <param name="U">Place in the part's chart, 0..1.</param>
/// <param name="V">Place in the part's chart, 0..1.</param>
/// <param name="Confidence">How sure that is, 0 to 1.</param>
public readonly record struct DensePoint(Vector2d Pixel, int Part, double U, double V, double Confidence = 1);
