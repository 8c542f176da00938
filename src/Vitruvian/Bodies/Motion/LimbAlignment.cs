using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Motion;

/// <summary>
/// The constant rotations between a recorded skeleton's limbs in its T-pose and the body's in its own: they take the body's bone direction to the
/// recorded one. One for each limb, left and right; the product <c>G C</c> of a recorded limb's world rotation G with it turns the body's limb.
/// </summary>
internal sealed record LimbAlignment
{
    private static readonly Vector3d Y = new(0, 1, 0);

    public required Matrix3[] Thighs { get; init; }

    public required Matrix3[] Shanks { get; init; }

    public required Matrix3[] UpperArms { get; init; }

    public required Matrix3[] LowerArms { get; init; }

    public required Matrix3[] Hands { get; init; }

    /// <summary>Compares a recording's skeleton with the body's.</summary>
    /// <param name="clip">The recording.</param>
    /// <param name="joints">Its joints.</param>
    /// <param name="rest">The body's joints relative to their parents in its T-pose, 24.</param>
    /// <param name="leftHinge">The recorded left elbow's hinge in the recording's T-pose, or zero.</param>
    /// <param name="rightHinge">The right elbow's.</param>
    public static LimbAlignment Of(MotionClip clip, MotionJoints joints, Vector3d[] rest, Vector3d leftHinge, Vector3d rightHinge)
    {
        Vector3d[] hinges = [leftHinge, rightHinge];
        return new LimbAlignment
        {
            Thighs = BothSides(s => Shortest(rest[4 + s], Bone(joints.Legs[s][1]))),
            Shanks = BothSides(s => Shortest(rest[7 + s], Bone(joints.Legs[s][2]))),
            UpperArms = BothSides(s => Hinged(rest[18 + s], Bone(joints.Arms[s][1]), s, hinges[s])),
            LowerArms = BothSides(s => Hinged(rest[20 + s], Bone(joints.Arms[s][2]), s, hinges[s])),

            // The recorded hand has no bone of its own: in the T-pose it continues the upper arm, palm down like the body's. (Some recordings offset the
            // wrist sideways, so the forearm's bone is no guide.)
            Hands = BothSides(s => Shortest(rest[20 + s], Bone(joints.Arms[s][1]))),
        };

        Vector3d Bone(int joint) => clip.RestOffsets[joint];
    }

    private static Matrix3[] BothSides(Func<int, Matrix3> make) => [make(0), make(1)];

    // The rotation by the smallest angle that turns one direction into another; opposite directions do not occur between two T-poses.
    private static Matrix3 Shortest(Vector3d from, Vector3d to)
    {
        Vector3d a = from.Normalized();
        Vector3d b = to.Normalized();
        Vector3d cross = Vector3d.Cross(a, b);
        double sine = cross.Length;
        return sine < 1e-12 ? Matrix3.Identity : AxisAngle.FromVector(Math.Atan2(sine, Vector3d.Dot(a, b)) / sine * cross).ToMatrix();
    }

    // Takes the bone to the recorded one and the body's elbow hinge (-y on the left, +y on the right) to the recorded hinge.
    private static Matrix3 Hinged(Vector3d from, Vector3d to, int side, Vector3d hinge)
    {
        if (hinge == Vector3d.Zero)
            return Shortest(from, to);
        Matrix3 body = Frame(from, side == 0 ? -Y : Y);
        Matrix3 recorded = Frame(to, hinge);
        return recorded * body.Transpose();
    }

    // An orthonormal frame with the bone first and what is left of the hinge beside it second.
    private static Matrix3 Frame(Vector3d bone, Vector3d hinge)
    {
        Vector3d x = bone.Normalized();
        Vector3d y = (hinge - (Vector3d.Dot(hinge, x) * x)).Normalized();
        return Matrix3.FromColumns(x, y, Vector3d.Cross(x, y));
    }
}
