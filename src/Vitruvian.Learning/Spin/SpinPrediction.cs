using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Learning.Data;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Spin;

/// <summary>What a regressor says of one crop.</summary>
/// <param name="Crop">The crop.</param>
/// <param name="Betas">Shape, S.</param>
/// <param name="Pose">Local rotations, K, the root's in the crop's camera frame.</param>
/// <param name="Camera">Camera of the crop.</param>
/// <param name="Joints2D">Joints of <see cref="JointSets.All36"/> in the crop, pixels.</param>
/// <param name="Joints3D">The same in space, crop's camera frame, metres, without translation.</param>
internal sealed record SpinPrediction(Sample Crop, double[] Betas, AxisAngle[] Pose, WeakPerspectiveCamera Camera, Vector2d[] Joints2D, Vector3d[] Joints3D);
