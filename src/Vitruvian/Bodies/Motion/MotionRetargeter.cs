using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Motion;

/// <summary>
/// Carries recorded motion over to a body of SMPL's skeleton by matching bone directions: every upper and lower limb of the body points where the
/// recorded one points, whatever the two T-poses look like. What a direction leaves open:
/// <list type="bullet">
/// <item>The turn of an upper and lower arm about itself is chosen so that the recorded elbow's hinge falls onto the body's (the y axis of the
/// T-pose). The hinge is found in the recording: the mean rotation vector of its elbows.</item>
/// <item>The turn of the hand about the forearm (pronation) happens along the whole forearm; half is given to the elbow and half to the wrist, so that
/// the skin of neither is wrung.</item>
/// <item>Back, neck, head and feet take over the recorded joints' rotations: both T-poses stand upright on flat soles. The body's one neck joint takes
/// the middle of the recorded two.</item>
/// <item>The recordings' collar bones do not move. Here they follow the upper arm, about 30 degrees over its whole range as in the living (Inman et al.
/// 1944), smoothly and without moving the arm's direction.</item>
/// <item>Fingers, which were not recorded, have a slight constant curl.</item>
/// </list>
/// Lengths are scaled by the ratio of the legs' lengths.
/// <para>Safe to share between threads.</para>
/// </summary>
public sealed class MotionRetargeter
{
    private const int JointCount = 24;
    private const double PronationShareOfElbow = 0.5;

    // A collar turns by these many radians as the unit vector of its arm goes up and forward by one; zero with the arm 47 degrees below horizontal,
    // where the body's mesh was bound.
    private const double CollarRaise = 0.25;
    private const double CollarReach = 0.2;
    private const double CollarNeutral = -0.73;

    // Relaxed fingers, radians about the knuckles.
    private const double FingerCurl = 0.25;

    // Elbows straighter than this say little about their hinge.
    private const double HingeMinimumAngle = 0.5;

    private readonly MotionCapture _motion;
    private readonly MotionJoints _joints;
    private readonly int[] _parents;
    private readonly Vector3d[] _rest;
    private readonly Vector3d _pelvis;
    private readonly LimbAlignment[] _alignments;

    /// <summary>Prepares to carry one file's motion to one body.</summary>
    /// <param name="model">A body with SMPL's 24 joints.</param>
    /// <param name="motion">The motion.</param>
    /// <exception cref="InvalidInputException">The body has another skeleton, or the motion's lacks a joint.</exception>
    public MotionRetargeter(BodyModel model, MotionCapture motion)
    {
        if (model.JointCount != JointCount || !model.JointNames.SequenceEqual(JointSets.JointNames(JointSets.Smpl24)))
            throw InvalidInputException.For(model.Name, "jointNames", "SMPL's 24 joints", $"{model.JointCount} joints");
        _motion = motion;
        _parents = model.Parents;
        _joints = MotionJoints.Of(motion);
        float[] places = model.Pose(new BodyParameters(model.BetaCount, model.JointCount)).Joints;
        _pelvis = Place(places, 0);
        _rest = new Vector3d[JointCount];
        for (int j = 1; j < JointCount; j++)
            _rest[j] = Place(places, j) - Place(places, model.Parents[j]);
        Vector3d leftHinge = ElbowHinge(_joints.Arms[0][1]);
        Vector3d rightHinge = ElbowHinge(_joints.Arms[1][1]);
        _alignments = [.. motion.Clips.Select(c => LimbAlignment.Of(c, _joints, _rest, leftHinge, rightHinge))];
    }

    /// <summary>The body's pose in a frame.</summary>
    /// <param name="frame">Number of the frame.</param>
    /// <param name="pose">Receives 24 local rotations; the first is the root's, in the recording's world.</param>
    public void Retarget(int frame, Span<AxisAngle> pose)
    {
        Span<Matrix3> world = stackalloc Matrix3[JointCount];
        WorldRotations(frame, world);
        for (int j = 0; j < JointCount; j++)
        {
            int parent = _parents[j];
            pose[j] = AxisAngle.FromMatrix(parent < 0 ? world[j] : world[parent].Transpose() * world[j]);
        }
    }

    /// <summary>A body of mean shape in a frame: y up, on the floor y = 0.</summary>
    /// <param name="frame">Number of the frame.</param>
    /// <param name="betaCount">Number of betas of the parameters.</param>
    public BodyParameters Retarget(int frame, int betaCount)
    {
        var parameters = new BodyParameters(betaCount, JointCount);
        Retarget(frame, parameters.Pose);
        MotionClip clip = _motion.Clips[_motion.ClipOf(frame)];
        double scale = LegLength(_rest[4], _rest[7], _rest[5], _rest[8])
            / LegLength(clip.RestOffsets[_joints.Legs[0][1]], clip.RestOffsets[_joints.Legs[0][2]], clip.RestOffsets[_joints.Legs[1][1]], clip.RestOffsets[_joints.Legs[1][2]]);

        // The root joints of the two skeletons are different points of the pelvis; the middle of the hips is the same.
        Matrix3 pelvis = parameters.Pose[0].ToMatrix();
        Vector3d hips = _motion.Root(frame) + (pelvis * (0.5 * (clip.RestOffsets[_joints.Legs[0][0]] + clip.RestOffsets[_joints.Legs[1][0]])));
        Vector3d wanted = scale * new Vector3d(hips.X, hips.Y - clip.FloorHeight, hips.Z);
        parameters.Translation = wanted - _pelvis - (pelvis * (0.5 * (_rest[1] + _rest[2])));
        return parameters;
    }

    private static double LegLength(Vector3d a, Vector3d b, Vector3d c, Vector3d d) => a.Length + b.Length + c.Length + d.Length;

    private static Vector3d Place(float[] places, int joint) => new(places[3 * joint], places[(3 * joint) + 1], places[(3 * joint) + 2]);

    private static Matrix3 Turn(double x, double y, double z) => new AxisAngle(x, y, z).ToMatrix();

    private void WorldRotations(int frame, Span<Matrix3> world)
    {
        Span<Matrix3> source = stackalloc Matrix3[_motion.JointCount];
        _motion.WorldRotations(frame, source);
        LimbAlignment alignment = _alignments[_motion.ClipOf(frame)];
        world[0] = source[_joints.Hips];
        world[3] = source[_joints.Back[0]];
        world[6] = source[_joints.Back[1]];
        world[9] = source[_joints.Back[2]];
        world[12] = Middle(source[_joints.Neck[0]], source[_joints.Neck[1]]);
        world[15] = source[_joints.Head];
        for (int side = 0; side < 2; side++)
        {
            int[] leg = _joints.Legs[side];
            world[1 + side] = source[leg[0]] * alignment.Thighs[side];
            world[4 + side] = source[leg[1]] * alignment.Shanks[side];
            world[7 + side] = source[leg[2]];
            world[10 + side] = source[leg[3]];
            SetArm(side, source, world, alignment);
        }
    }

    private void SetArm(int side, ReadOnlySpan<Matrix3> source, Span<Matrix3> world, LimbAlignment alignment)
    {
        int[] arm = _joints.Arms[side];
        double sign = side == 0 ? 1 : -1;
        Matrix3 upper = source[arm[0]] * alignment.UpperArms[side];
        Matrix3 lower = source[arm[1]] * alignment.LowerArms[side];
        Matrix3 hand = source[arm[2]] * alignment.Hands[side];

        // The arm's direction as the chest sees it, outward positive on both sides.
        Vector3d direction = world[9].Transpose() * (sign * upper.Column0);
        world[13 + side] = world[9] * Turn(0, -sign * CollarReach * direction.Z, sign * CollarRaise * (direction.Y - CollarNeutral));
        world[16 + side] = upper;

        double pronation = Twist(lower.Transpose() * hand);
        world[18 + side] = lower * Turn(PronationShareOfElbow * pronation, 0, 0);
        world[20 + side] = hand;
        world[22 + side] = hand * Turn(0, 0, -sign * FingerCurl);
    }

    // The turn about x in a rotation's decomposition into a turn about x and a swing of x, in (-pi, pi].
    private static double Twist(in Matrix3 rotation)
    {
        Quaternion q = Quaternion.FromMatrix(rotation);
        return 2 * Math.Atan2(q.X, q.W);
    }

    private static Matrix3 Middle(in Matrix3 a, in Matrix3 b)
    {
        AxisAngle difference = AxisAngle.FromMatrix(a.Transpose() * b);
        return a * Turn(0.5 * difference.X, 0.5 * difference.Y, 0.5 * difference.Z);
    }

    // An elbow bends one way only, so its rotation vectors add up along its hinge. Zero when the recording bends none.
    private Vector3d ElbowHinge(int joint)
    {
        Vector3d sum = Vector3d.Zero;
        for (int frame = 0; frame < _motion.FrameCount; frame++)
        {
            Vector3d rotation = _motion.Rotation(frame, joint).ToAxisAngle().Vector;
            if (rotation.Length > HingeMinimumAngle)
                sum += rotation;
        }

        return sum.Length > 0 ? sum.Normalized() : Vector3d.Zero;
    }
}
