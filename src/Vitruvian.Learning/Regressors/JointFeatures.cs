using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Regressors;

/// <summary>Joints that heat maps tell of, as numbers of size one.</summary>
internal static class JointFeatures
{
    // Place in the crop, depth and confidence of each joint, and the scale.
    private const int ValuesPerJoint = 4;

    /// <summary>Number of features.</summary>
    public const int Count = (ValuesPerJoint * Sample.JointCount) + 1;

    /// <summary>Places in -1 to 1 across the crop, depths behind the pelvis in halves of the crop's side, confidences, log of metres per half (B, <see cref="Count"/>).</summary>
    public static Tensor Of(JointMaps maps)
    {
        JointEstimates joints = JointsDecoder.Decode(maps);
        Tensor places = (2 * joints.Joints2D) - 1;
        Tensor depths = joints.Joints3D.select(2, 2) / maps.LogScale.exp();
        return cat([places.flatten(1), depths, joints.Confidence, maps.LogScale], 1);
    }
}
