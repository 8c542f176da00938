using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>
/// MakeHuman's body stands in an A-pose. Each joint gets one constant rotation that carries it to the T-pose: arms onto the x axis with
/// the elbow's hinge kept, thighs and shins turned about z to the vertical, everything else as it is.
/// </summary>
internal static class BindPose
{
    /// <summary>Bind rotations of all joints.</summary>
    /// <param name="joints">Joints of the mean body in the A-pose.</param>
    public static Matrix3[] Rotations(Vector3d[] joints)
    {
        var rotations = new Matrix3[SkeletonLayout.JointCount];
        Array.Fill(rotations, Matrix3.Identity);
        Vector3d At(string name) => joints[SkeletonLayout.IndexOf(name)];
        Vector3d thigh = At("left_knee") - At("left_hip");
        Vector3d shin = At("left_ankle") - At("left_knee");
        Set(rotations, "left_hip", Upright(thigh));
        Set(rotations, "left_knee", Upright(shin));

        Vector3d upper = (At("left_elbow") - At("left_shoulder")).Normalized();
        Vector3d lower = (At("left_wrist") - At("left_elbow")).Normalized();
        Vector3d hinge = Vector3d.Cross(upper, lower).Normalized();

        // In the T-pose the arm lies along x and the slightly bent elbow's hinge points down: bending brings the forearm forward.
        var outwards = new Vector3d(1, 0, 0);
        var down = new Vector3d(0, -1, 0);
        Matrix3 target = Matrix3.FromColumns(outwards, down, Vector3d.Cross(outwards, down));
        Set(rotations, "left_shoulder", target * Matrix3.FromColumns(upper, hinge, Vector3d.Cross(upper, hinge)).Transpose());
        Matrix3 elbow = target * Matrix3.FromColumns(lower, hinge, Vector3d.Cross(lower, hinge)).Transpose();
        Set(rotations, "left_elbow", elbow);
        Matrix3 wrist = Between(elbow * (At("left_hand") - At("left_wrist")), outwards) * elbow;
        Set(rotations, "left_wrist", wrist);
        Set(rotations, "left_hand", wrist);
        return rotations;
    }

    /// <summary>Rest joints of the T-pose: <c>J'_j = J'_parent + A_parent (J_j - J_parent)</c>.</summary>
    public static Vector3d[] RestJoints(Vector3d[] joints, Matrix3[] rotations)
    {
        int[] parents = SkeletonLayout.Parents;
        var rest = new Vector3d[joints.Length];
        for (int j = 0; j < joints.Length; j++)
            rest[j] = parents[j] < 0 ? joints[j] : rest[parents[j]] + (rotations[parents[j]] * (joints[j] - joints[parents[j]]));
        return rest;
    }

    // The right side is the mirror image: M A M with M = diag(-1, 1, 1).
    private static void Set(Matrix3[] rotations, string leftJoint, Matrix3 rotation)
    {
        int left = SkeletonLayout.IndexOf(leftJoint);
        Matrix3 flip = Matrix3.Diagonal(-1, 1, 1);
        rotations[left] = rotation;
        rotations[SkeletonLayout.MirrorOf(left)] = flip * rotation * flip;
    }

    // Turns a bone about z until it stands vertical seen from the front.
    private static Matrix3 Upright(Vector3d bone) => Between(new Vector3d(bone.X, bone.Y, 0), new Vector3d(0, bone.Y, 0));

    // The smallest rotation from one direction to another, which are never opposite here: I + K + K^2 / (1 + cos), K of a x b.
    private static Matrix3 Between(Vector3d from, Vector3d to)
    {
        Vector3d a = from.Normalized();
        Vector3d b = to.Normalized();
        Matrix3 k = Matrix3.Skew(Vector3d.Cross(a, b));
        return Matrix3.Identity + k + ((1 / (1 + Vector3d.Dot(a, b))) * (k * k));
    }
}
