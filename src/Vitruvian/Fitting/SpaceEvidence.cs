using Vitruvian.Numerics;

namespace Vitruvian.Fitting;

/// <summary>What a network saw of the joints' places in space.</summary>
/// <param name="Joints">One place a joint of the fitter's set, metres, relative to the first joint, in the camera frame of the person's crop.</param>
/// <param name="Weights">How much each counts, 0 or more.</param>
/// <param name="CameraFromCrop">Rotation from that frame to the photo's camera (<see cref="Cameras.CropView"/>).</param>
public sealed record SpaceEvidence(Vector3d[] Joints, double[] Weights, Matrix3 CameraFromCrop)
{
    /// <summary>Direction in which the camera saw the person, of length 1, in the photo's camera frame.</summary>
    public Vector3d Sight => CameraFromCrop * new Vector3d(0, 0, 1);
}
