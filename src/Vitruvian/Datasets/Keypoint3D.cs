using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>One joint in space.</summary>
/// <param name="Place">Metres, in the frame that <see cref="AnnotatedSample.Joints3D"/> tells.</param>
/// <param name="Confidence">0 (not known; the place means nothing) to 1.</param>
public readonly record struct Keypoint3D(Vector3d Place, double Confidence)
{
    /// <summary>Whether the place is known.</summary>
    public bool IsKnown => Confidence > 0;
}
