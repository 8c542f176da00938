using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>A pose seen by a camera: where the root's rotation and place are, and the joints as a detector may report them.</summary>
/// <param name="Root">From the body's frame to the camera's.</param>
/// <param name="Place">The pelvis in the camera's frame, metres.</param>
/// <param name="Joints">One keypoint a joint of <see cref="JointSets.All36"/>, on the plane at distance 1; confidence 0 for those not seen.</param>
public sealed record SeenPose(Matrix3 Root, Vector3d Place, Keypoint[] Joints)
{
    private const double PitchDeviation = 0.2;
    private const double RollDeviation = 0.15;
    private const double TumblingShare = 0.1;
    private const double NearestMetres = 2.5;
    private const double FarthestMetres = 10;
    private const double LeastConfidence = 0.3;

    // Of the longer side of the box around the joints, for detectors that are sure, and what is added for those that are not.
    private const double SureDeviation = 0.01;
    private const double UnsureDeviation = 0.05;
    private const double NothingShare = 0.15;
    private const double CutShare = 0.15;

    private static readonly Matrix3 s_cameraFromWorld = Matrix3.Diagonal(1, -1, -1);
    private static readonly bool[][] s_sets = [.. new[] { JointSets.All36, JointSets.Lsp14, JointSets.Coco17, JointSets.OpenPose25 }.Select(MembersOf)];

    /// <summary>Looks at a pose from somewhere: any heading, a little pitch and roll, sometimes anyhow; noisier joints are reported less surely.</summary>
    /// <param name="examples">Where the pose is.</param>
    /// <param name="index">Which.</param>
    /// <param name="random">Draws.</param>
    /// <param name="jointSet">The joints that may be reported; null for those of some set, with some, or all, missing.</param>
    public static SeenPose Draw(PoseExamples examples, int index, SeededRandom random, string? jointSet = null)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(random);
        Matrix3 root = random.NextDouble() < TumblingShare
            ? new Quaternion(random.NextNormal(), random.NextNormal(), random.NextNormal(), random.NextNormal()).ToMatrix()
            : new AxisAngle(0, 0, random.NextNormal(0, RollDeviation)).ToMatrix() * new AxisAngle(random.NextNormal(0, PitchDeviation), 0, 0).ToMatrix()
                * s_cameraFromWorld * new AxisAngle(0, 2 * Math.PI * random.NextDouble(), 0).ToMatrix() * examples.Stance(index);
        double depth = NearestMetres * Math.Pow(FarthestMetres / NearestMetres, random.NextDouble());
        Vector3d place = new(0.1 * depth * random.NextNormal(), 0.1 * depth * random.NextNormal(), depth);
        var joints = new Keypoint[PoseExamples.JointCount];
        double left = double.PositiveInfinity, top = left, right = double.NegativeInfinity, bottom = right;
        for (int j = 0; j < joints.Length; j++)
        {
            Vector3d at = (root * examples.Joints(index)[j]) + place;
            joints[j] = new Keypoint(at.X / at.Z, at.Y / at.Z, 1);
            (left, right) = (Math.Min(left, joints[j].X), Math.Max(right, joints[j].X));
            (top, bottom) = (Math.Min(top, joints[j].Y), Math.Max(bottom, joints[j].Y));
        }

        bool[] members = jointSet is null ? s_sets[random.NextInt(s_sets.Length)] : MembersOf(jointSet);
        double missing = jointSet is null ? 0.5 * random.NextDouble() * random.NextDouble() : 0;
        bool nothing = jointSet is null && random.NextDouble() < NothingShare;
        double cut = jointSet is null && random.NextDouble() < CutShare ? top + ((bottom - top) * (0.3 + (0.6 * random.NextDouble()))) : double.PositiveInfinity;
        double size = Math.Max(right - left, bottom - top);
        for (int j = 0; j < joints.Length; j++)
        {
            double confidence = LeastConfidence + ((1 - LeastConfidence) * random.NextDouble()), deviation = size * (SureDeviation + (UnsureDeviation * (1 - confidence)));
            bool seen = members[j] && !nothing && random.NextDouble() >= missing && joints[j].Y <= cut;
            joints[j] = new Keypoint(joints[j].X + random.NextNormal(0, deviation), joints[j].Y + random.NextNormal(0, deviation), seen ? confidence : 0);
        }

        return new SeenPose(root, place, joints);
    }

    // Of the joints of a set those that are joints of the common set.
    private static bool[] MembersOf(string jointSet)
    {
        bool[] members = new bool[PoseExamples.JointCount];
        foreach (int[] parts in JointSets.MeansOf(jointSet))
        {
            if (parts.Length == 1)
                members[parts[0]] = true;
        }

        return members;
    }
}
