namespace Vitruvian.Bodies.Baking;

/// <summary>The built-in body's skeleton: SMPL's 24 joints, placed by MakeHuman's joint cubes, each taking over some of MakeHuman's bones.</summary>
internal static class SkeletonLayout
{
    // MakeHuman's right cubes follow the left ones in the same order.
    private const int LeftToRightCube = 440;

    private static readonly (string Name, int Parent, int[] Cubes)[] Joints =
    [
        ("pelvis", -1, [13622]),
        ("left_hip", 0, [13846]),
        ("right_hip", 0, Right(13846)),
        ("spine1", 0, [13630]),
        ("left_knee", 1, [13838]),
        ("right_knee", 2, Right(13838)),
        ("spine2", 3, [13646]),
        ("left_ankle", 4, [13830]),
        ("right_ankle", 5, Right(13830)),
        ("spine3", 6, [13654]),
        ("left_foot", 7, [13670]),
        ("right_foot", 8, Right(13670)),
        ("neck", 9, [14534]),
        ("left_collar", 9, [14054]),
        ("right_collar", 9, Right(14054)),
        ("head", 12, [14070]),
        ("left_shoulder", 13, [14046]),
        ("right_shoulder", 14, Right(14046)),
        ("left_elbow", 16, [14038]),
        ("right_elbow", 17, Right(14038)),
        ("left_wrist", 18, [14030]),
        ("right_wrist", 19, Right(14030)),
        // The hand joint is the mean of the four fingers' first knuckles.
        ("left_hand", 20, [13974, 13966, 13958, 13950]),
        ("right_hand", 21, Right(13974, 13966, 13958, 13950)),
    ];

    // Bones by the beginning of their name (without side); the first that fits decides. What is left moves with the head: jaw, face,
    // eyes and tongue.
    private static readonly (string Prefix, string Joint)[] Bones =
    [
        ("root", "pelvis"), ("pelvis", "pelvis"), ("spine05", "pelvis"),
        ("spine04", "spine1"), ("spine03", "spine1"),
        ("spine02", "spine2"),
        ("spine01", "spine3"), ("breast", "spine3"),
        ("neck01", "neck"), ("neck02", "neck"),
        ("clavicle", "collar"), ("shoulder01", "collar"),
        ("upperarm", "shoulder"),
        ("lowerarm", "elbow"),
        ("wrist", "wrist"), ("metacarpal", "wrist"), ("finger1", "wrist"),
        ("finger", "hand"),
        ("upperleg", "hip"),
        ("lowerleg", "knee"),
        ("foot", "ankle"),
        ("toe", "foot"),
    ];

    /// <summary>Number of joints K.</summary>
    public static int JointCount => Joints.Length;

    /// <summary>Names in SMPL's order.</summary>
    public static string[] JointNames => [.. Joints.Select(j => j.Name)];

    /// <summary>Parent of each joint.</summary>
    public static int[] Parents => [.. Joints.Select(j => j.Parent)];

    /// <summary>First vertices of the cubes whose mean is a joint's place.</summary>
    public static ReadOnlySpan<int> CubesOf(int joint) => Joints[joint].Cubes;

    /// <summary>Place of a joint by name.</summary>
    public static int IndexOf(string name)
    {
        int place = Array.FindIndex(Joints, j => j.Name == name);
        return place >= 0 ? place : throw new ArgumentException($"\"{name}\" is no joint of the skeleton.", nameof(name));
    }

    /// <summary>The joint on the other side; itself for joints of the centre line.</summary>
    public static int MirrorOf(int joint)
    {
        string name = Joints[joint].Name;
        if (name.StartsWith("left_", StringComparison.Ordinal))
            return IndexOf("right_" + name["left_".Length..]);
        return name.StartsWith("right_", StringComparison.Ordinal) ? IndexOf("left_" + name["right_".Length..]) : joint;
    }

    /// <summary>The joint that moves with a bone of MakeHuman's rig.</summary>
    /// <param name="bone">Bone name; ends in .L or .R for bones of a side.</param>
    public static int JointOfBone(string bone)
    {
        string side = bone.EndsWith(".L", StringComparison.Ordinal) ? "left_" : "right_";
        foreach ((string prefix, string joint) in Bones)
        {
            if (bone.StartsWith(prefix, StringComparison.Ordinal))
                return Array.FindIndex(Joints, j => j.Name == joint) is int centre and >= 0 ? centre : IndexOf(side + joint);
        }

        return IndexOf("head");
    }

    private static int[] Right(params int[] left) => Array.ConvertAll(left, v => v + LeftToRightCube);
}
