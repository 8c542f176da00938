using Vitruvian.Numerics;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Joints;

/// <summary>The joints of one person.</summary>
/// <param name="JointSet">Which joints, and in which order.</param>
/// <param name="Joints2D">Places in the photo, pixels; NaN for joints that the network does not know.</param>
/// <param name="Confidence">How sure the network is of each place, 0 to 1.</param>
/// <param name="Joints3D">Places relative to the first joint (the pelvis), metres, axes of the camera: x right, y down, z forward; empty for networks that do not tell.</param>
public sealed record JointsEstimate(string JointSet, Vector2d[] Joints2D, double[] Confidence, Vector3d[] Joints3D)
{
    /// <summary>How sure the network is of the joints that it knows, on average, 0 to 1.</summary>
    public double MeanConfidence => Confidence.Where((_, j) => double.IsFinite(Joints2D[j].X)).DefaultIfEmpty().Average();

    /// <summary>As results carry it.</summary>
    public PersonEvidence ToEvidence() => new(JointSet, Joints2D, Confidence, Joints3D);
}
