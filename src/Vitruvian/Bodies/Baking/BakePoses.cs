using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>
/// Poses that the decimation and the low-poly up-sampling must keep good: everyday ones that stretch the skin in different places.
/// </summary>
internal static class BakePoses
{
    // Degrees, axis-angle, relative to the T-pose.
    private static readonly Dictionary<string, (string Joint, double X, double Y, double Z)[]> Named = new(StringComparer.Ordinal)
    {
        ["t-pose"] = [],
        ["a-pose"] = Both(("shoulder", 0, 0, -48)),
        ["stand"] = Both(("shoulder", 0, 0, -72), ("elbow", 0, -18, 0)),
        ["arms-up"] = Both(("collar", 0, 0, 15), ("shoulder", 0, 0, 65)),
        ["sit"] = Both(("hip", -85, 0, 6), ("knee", 85, 0, 0), ("shoulder", 0, -30, -60), ("elbow", 0, -50, 0)),
        ["crouch"] =
        [
            .. Both(("elbow", 0, -110, 0), ("knee", 110, 0, 0), ("hip", -40, 0, 0), ("shoulder", 0, -60, -30)),
            ("spine1", 25, 0, 0), ("spine2", 20, 0, 0), ("head", 20, 0, 0),
        ],
        ["run"] =
        [
            ("pelvis", 8, 0, 0), ("left_hip", -60, 0, 0), ("left_knee", 80, 0, 0), ("right_hip", 20, 0, 0), ("right_knee", 50, 0, 0),
            ("right_ankle", 15, 0, 0), ("left_shoulder", 0, 30, -65), ("right_shoulder", 0, 50, 60), ("left_elbow", 0, -90, 0),
            ("right_elbow", 0, 90, 0), ("spine1", 5, 8, 0), ("spine2", 0, 8, 0),
        ],
        ["squat"] =
        [
            .. Both(("hip", -110, 0, 20), ("knee", 120, 0, 0), ("ankle", -25, 0, 0), ("shoulder", 0, -80, 0)),
            ("spine1", 15, 0, 0), ("spine2", 10, 0, 0), ("spine3", 10, 0, 0),
        ],
        ["twist"] =
        [
            ("spine1", 0, 20, 0), ("spine2", 0, 20, 0), ("spine3", 0, 15, 0), ("neck", 0, 20, 0), ("head", 0, 25, 0),
            ("left_shoulder", 0, -40, -30), ("left_elbow", 0, -120, 0), ("right_shoulder", 0, 0, 50), ("right_elbow", 60, 0, 0),
        ],
        ["bend"] =
        [
            .. Both(("hip", -30, 0, 0), ("shoulder", 0, -60, -20)),
            ("spine1", 25, 0, 0), ("spine2", 20, 0, 0), ("spine3", 15, 0, 0), ("pelvis", 30, 0, 0), ("neck", -20, 0, 0),
        ],
        ["kick"] =
        [
            ("left_hip", -80, 0, 30), ("left_knee", 10, 0, 0), ("left_ankle", 20, 0, 0), ("right_knee", 15, 0, 0), ("right_hip", -10, 0, 0),
            ("left_shoulder", 0, 0, -20), ("right_shoulder", 0, 0, 10), ("spine1", 0, 0, -10),
        ],
    };

    // Parts of the body that a random pose takes from different named poses.
    private static readonly string[][] Groups =
    [
        ["pelvis"],
        ["left_hip", "left_knee", "left_ankle", "left_foot"],
        ["right_hip", "right_knee", "right_ankle", "right_foot"],
        ["spine1", "spine2", "spine3"],
        ["neck", "head"],
        ["left_collar", "left_shoulder", "left_elbow", "left_wrist"],
        ["right_collar", "right_shoulder", "right_elbow", "right_wrist"],
    ];

    private const double NoiseDegrees = 8;

    // Feet and hands bend little of themselves.
    private const double EndNoiseShare = 0.3;

    /// <summary>A pose by name.</summary>
    public static AxisAngle[] ByName(string name)
    {
        var pose = new AxisAngle[SkeletonLayout.JointCount];
        foreach ((string joint, double x, double y, double z) in Named[name])
            pose[SkeletonLayout.IndexOf(joint)] = AxisAngle.FromVector((Math.PI / 180) * new Vector3d(x, y, z));
        return pose;
    }

    /// <summary>A random pose: each part of the body between two of the named poses, and noise on every joint.</summary>
    public static AxisAngle[] Random(SeededRandom random)
    {
        string[] names = [.. Named.Keys.Order(StringComparer.Ordinal)];
        var pose = new AxisAngle[SkeletonLayout.JointCount];
        foreach (string[] group in Groups)
        {
            AxisAngle[] first = ByName(names[random.NextInt(names.Length)]);
            AxisAngle[] second = ByName(names[random.NextInt(names.Length)]);
            double t = random.NextDouble();
            foreach (int j in group.Select(SkeletonLayout.IndexOf))
                pose[j] = AxisAngle.FromVector((t * first[j].Vector) + ((1 - t) * second[j].Vector));
        }

        for (int j = 0; j < pose.Length; j++)
        {
            string name = SkeletonLayout.JointNames[j];
            bool end = name.EndsWith("_foot", StringComparison.Ordinal) || name.EndsWith("_hand", StringComparison.Ordinal);
            double deviation = NoiseDegrees * Math.PI / 180 * (end ? EndNoiseShare : 1);
            var noise = new Vector3d(random.NextNormal(0, deviation), random.NextNormal(0, deviation), random.NextNormal(0, deviation));
            pose[j] = AxisAngle.FromVector(pose[j].Vector + noise);
        }

        return pose;
    }

    // The same on both sides: the right side's y and z are negated.
    private static (string Joint, double X, double Y, double Z)[] Both(params (string Joint, double X, double Y, double Z)[] left) =>
    [
        .. left.Select(e => ("left_" + e.Joint, e.X, e.Y, e.Z)),
        .. left.Select(e => ("right_" + e.Joint, e.X, -e.Y, -e.Z)),
    ];
}
