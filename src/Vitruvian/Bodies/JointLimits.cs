using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// How far the joints of SMPL's skeleton can go, as bounds on the components of their rotation vectors and on the angle. Wide on purpose: they tell
/// recordings and samples that no living body does (a head turned backwards, a foot on its heel's side, a knee that bends forwards), not what is
/// comfortable. The ranges are those of textbooks of joint motion (Kapandji 2007), widened by 20 to 30 degrees for gymnasts, for errors of marker
/// placement and for what neighbouring joints share.
/// </summary>
public static class JointLimits
{
    private const double Degree = Math.PI / 180;

    // Joint, greatest angle, then least and greatest x, y, z, all in degrees and for the left side. Axes of the T-pose: x along the left arm and
    // across the hips, y up, z front. A knee bends by +x, a hip by -x; a left elbow bends by -y and turns by x; a foot points down by +x.
    private static readonly (string Joint, double Angle, double[] Range)[] Table =
    [
        ("left_hip", 155, [-155, 75, -85, 85, -60, 100]),
        ("spine1", 70, [-50, 70, -50, 50, -50, 50]),
        ("left_knee", 165, [-20, 165, -50, 50, -40, 40]),
        ("spine2", 60, [-45, 60, -45, 45, -45, 45]),
        ("left_ankle", 85, [-60, 75, -60, 60, -60, 60]),
        ("spine3", 60, [-45, 60, -45, 45, -45, 45]),
        ("left_foot", 75, [-75, 50, -25, 25, -25, 25]),
        ("neck", 70, [-60, 60, -60, 60, -50, 50]),
        ("left_collar", 45, [-25, 25, -40, 40, -35, 45]),
        ("head", 75, [-60, 60, -70, 70, -50, 50]),
        ("left_shoulder", 175, [-150, 150, -150, 100, -115, 115]),
        ("left_elbow", 170, [-120, 120, -165, 30, -90, 90]),
        ("left_wrist", 120, [-110, 110, -80, 80, -95, 95]),
        ("left_hand", 100, [-20, 20, -20, 20, -100, 30]),
    ];

    private static readonly (double Angle, double[] Range)?[] ByJoint = Expand();

    /// <summary>Whether every joint is within its limits.</summary>
    /// <param name="pose">24 local rotations; the root's is free.</param>
    public static bool Allow(ReadOnlySpan<AxisAngle> pose) => FirstBeyond(pose) < 0;

    /// <summary>The first joint beyond its limits, or -1.</summary>
    /// <param name="pose">24 local rotations; the root's is free.</param>
    public static int FirstBeyond(ReadOnlySpan<AxisAngle> pose)
    {
        if (pose.Length != ByJoint.Length)
            throw new ArgumentException($"pose has {pose.Length} rotations; expected {ByJoint.Length}.", nameof(pose));
        for (int j = 1; j < pose.Length; j++)
        {
            if (ByJoint[j] is { } limit && !Within(pose[j], limit.Angle, limit.Range))
                return j;
        }

        return -1;
    }

    /// <summary>The least and greatest components of a joint's rotation vector, radians; null for a joint without limits, as the root.</summary>
    /// <param name="joint">The joint's name, one of <see cref="JointSets.Smpl24"/>.</param>
    public static (Vector3d Least, Vector3d Greatest)? Of(string joint)
    {
        IReadOnlyList<string> names = JointSets.JointNames(JointSets.Smpl24);
        for (int j = 0; j < names.Count; j++)
        {
            if (names[j] == joint && ByJoint[j] is { } limit)
                return (new Vector3d(limit.Range[0], limit.Range[2], limit.Range[4]), new Vector3d(limit.Range[1], limit.Range[3], limit.Range[5]));
        }

        return null;
    }

    private static bool Within(AxisAngle r, double angle, double[] range) =>
        r.Angle <= angle && r.X >= range[0] && r.X <= range[1] && r.Y >= range[2] && r.Y <= range[3] && r.Z >= range[4] && r.Z <= range[5];

    private static (double Angle, double[] Range)?[] Expand()
    {
        IReadOnlyList<string> names = JointSets.JointNames(JointSets.Smpl24);
        var limits = new (double, double[])?[names.Count];
        foreach ((string joint, double angle, double[] degrees) in Table)
        {
            double[] range = [.. degrees.Select(d => d * Degree)];
            int at = IndexOf(names, joint);
            limits[at] = (angle * Degree, range);
            int other = IndexOf(names, joint.Replace("left_", "right_", StringComparison.Ordinal));

            // The mirror image turns y and z round.
            if (other != at)
                limits[other] = (angle * Degree, [range[0], range[1], -range[3], -range[2], -range[5], -range[4]]);
        }

        return limits;
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        int j = 0;
        while (names[j] != name)
            j++;
        return j;
    }
}
