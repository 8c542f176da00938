namespace Vitruvian.Bodies;

/// <summary>
/// The joint conventions of the field, as points of a body model: skeleton joints and surface landmarks by name, or weighted means of them.
/// <para>
/// Choices. Hips, shoulders, knees and so on are the skeleton's own joints in every set; annotators of photos (COCO, LSP) mark hips and
/// shoulders a few centimetres nearer to the visible outline, and solvers that weigh such differences do so by their weights (SMPLify leaves
/// the hips out of its second stage). OpenPose defines its neck as the middle of its shoulders and its mid-hip as the middle of its hips.
/// LSP's and MPI-INF-3DHP's neck and Human3.6M's thorax (the base of the neck) are the skeleton's neck. The spine of Human3.6M and MPI-INF-3DHP
/// lies midway between pelvis and neck: <c>spine2</c>. Human3.6M's jaw (also called neck/nose) lies inside the head, midway between the head
/// joint and the nose; its head is the top of the head. MPI-INF-3DHP's head is the middle of the head, between the head joint and the top. MPII's
/// thorax is the base of the neck, its upper neck lies where the neck meets the head: midway between neck and head joint.
/// </para>
/// </summary>
public static class JointSets
{
    /// <summary>COCO's 17 keypoints.</summary>
    public const string Coco17 = "coco-17";

    /// <summary>OpenPose's BODY_25.</summary>
    public const string OpenPose25 = "openpose-25";

    /// <summary>The 14 joints of Leeds Sports Pose.</summary>
    public const string Lsp14 = "lsp-14";

    /// <summary>The 17 joints used with Human3.6M.</summary>
    public const string H36m17 = "h36m-17";

    /// <summary>The 17 joints of MPI-INF-3DHP's test set.</summary>
    public const string MpiInf3dhp17 = "mpi-inf-3dhp-17";

    /// <summary>MPII's 16 joints.</summary>
    public const string Mpii16 = "mpii-16";

    /// <summary>The 24 joints in which SPIN's preprocessed files put all datasets together: LSP's 14, then MPII's and Human3.6M's trunk, then the face.</summary>
    public const string Spin24 = "spin-24";

    /// <summary>SMPL's 24 skeleton joints.</summary>
    public const string Smpl24 = "smpl-24";

    /// <summary>
    /// Everything the other sets are made of: SMPL's 24 joints, then nose, eyes, ears, toes, heels and the top of the head. Each joint of another
    /// set is one of these or the mean of two (<see cref="MeansOf"/>). Networks and training data use it.
    /// </summary>
    public const string All36 = "all-36";

    private static readonly string[] SmplNames =
    [
        "pelvis", "left_hip", "right_hip", "spine1", "left_knee", "right_knee", "spine2", "left_ankle", "right_ankle", "spine3", "left_foot",
        "right_foot", "neck", "left_collar", "right_collar", "head", "left_shoulder", "right_shoulder", "left_elbow", "right_elbow",
        "left_wrist", "right_wrist", "left_hand", "right_hand",
    ];

    private static readonly string[] Coco =
    [
        "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist",
        "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
    ];

    private static readonly string[] OpenPose =
    [
        "nose", "neck=left_shoulder+right_shoulder", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist",
        "mid_hip=left_hip+right_hip", "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle", "right_eye", "left_eye",
        "right_ear", "left_ear", "left_big_toe", "left_small_toe", "left_heel", "right_big_toe", "right_small_toe", "right_heel",
    ];

    private static readonly string[] Lsp =
    [
        "right_ankle", "right_knee", "right_hip", "left_hip", "left_knee", "left_ankle", "right_wrist", "right_elbow", "right_shoulder",
        "left_shoulder", "left_elbow", "left_wrist", "neck", "head_top",
    ];

    private static readonly string[] H36m =
    [
        "pelvis", "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle", "spine=spine2", "thorax=neck", "jaw=head+nose",
        "head=head_top", "left_shoulder", "left_elbow", "left_wrist", "right_shoulder", "right_elbow", "right_wrist",
    ];

    private static readonly string[] MpiInf3dhp =
    [
        "head_top", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist", "right_hip", "right_knee",
        "right_ankle", "left_hip", "left_knee", "left_ankle", "pelvis", "spine=spine2", "head=head+head_top",
    ];

    private static readonly string[] Mpii =
    [
        "right_ankle", "right_knee", "right_hip", "left_hip", "left_knee", "left_ankle", "pelvis", "thorax=neck", "upper_neck=neck+head", "head_top",
        "right_wrist", "right_elbow", "right_shoulder", "left_shoulder", "left_elbow", "left_wrist",
    ];

    private static readonly string[] Spin =
    [
        .. Lsp, "pelvis", "thorax=neck", "spine=spine2", "jaw=head+nose", "head=head_top", "nose", "left_eye", "right_eye", "left_ear", "right_ear",
    ];

    private static readonly string[] All =
    [
        .. SmplNames, "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_big_toe", "left_small_toe", "left_heel", "right_big_toe",
        "right_small_toe", "right_heel", "head_top",
    ];

    // "name" is the part of that name; "name=a+b" the mean of parts a and b.
    private static readonly Dictionary<string, string[]> Recipes = new()
    {
        [Coco17] = Coco,
        [OpenPose25] = OpenPose,
        [Lsp14] = Lsp,
        [H36m17] = H36m,
        [MpiInf3dhp17] = MpiInf3dhp,
        [Mpii16] = Mpii,
        [Spin24] = Spin,
        [Smpl24] = SmplNames,
        [All36] = All,
    };

    /// <summary>The names of all sets.</summary>
    public static IReadOnlyCollection<string> Names => Recipes.Keys;

    /// <summary>The joints' names of a set, in its order; needs no body model.</summary>
    /// <param name="setName">One of <see cref="Names"/>.</param>
    /// <exception cref="InvalidInputException">There is no such set.</exception>
    public static IReadOnlyList<string> JointNames(string setName) => [.. Recipe(setName).Select(r => r.Split('=')[0])];

    /// <summary>For each joint of a set the joint on the other side of the body, or itself: what a mirrored picture exchanges.</summary>
    /// <param name="setName">One of <see cref="Names"/>.</param>
    /// <exception cref="InvalidInputException">There is no such set.</exception>
    public static int[] MirroredJoints(string setName)
    {
        string[] names = [.. JointNames(setName)];
        return [.. names.Select(n => Array.IndexOf(names, Mirror(n)))];
    }

    /// <summary>For each joint of a set the joints of <see cref="All36"/> of which it is the mean: one or two numbers.</summary>
    /// <param name="setName">One of <see cref="Names"/>.</param>
    /// <exception cref="InvalidInputException">There is no such set.</exception>
    public static int[][] MeansOf(string setName) =>
        [.. Recipe(setName).Select(r => r.Split('=')[^1].Split('+').Select(part => Array.IndexOf(All, part)).ToArray())];

    /// <summary>The joints of a set as points of a model.</summary>
    /// <param name="model">The body model; parts are found by the names of its joints and landmarks. A model with SMPL's sizes and no landmarks
    /// gets SMPL's (<see cref="SmplTopology"/>).</param>
    /// <param name="setName">One of <see cref="Names"/>.</param>
    /// <exception cref="InvalidInputException">There is no such set, or the model lacks a joint or landmark; the message names it.</exception>
    public static JointSet For(BodyModel model, string setName)
    {
        IReadOnlyList<BodyPoint> landmarks = SmplTopology.IsPlainSmpl(model) ? SmplTopology.Landmarks : model.Landmarks;
        return new JointSet(setName, [.. Recipe(setName).Select(r => Build(model, landmarks, setName, r))]);
    }

    private static string[] Recipe(string setName) => Recipes.TryGetValue(setName, out string[]? recipe)
        ? recipe
        : throw InvalidInputException.For("joint set", string.Empty, $"one of {string.Join(", ", Names)}", $"'{setName}'");

    private static string Mirror(string name) => name switch
    {
        _ when name.StartsWith("left_", StringComparison.Ordinal) => $"right_{name[5..]}",
        _ when name.StartsWith("right_", StringComparison.Ordinal) => $"left_{name[6..]}",
        _ => name,
    };

    private static BodyPoint Build(BodyModel model, IReadOnlyList<BodyPoint> landmarks, string setName, string recipe)
    {
        string[] sides = recipe.Split('=');
        string[] parts = sides[^1].Split('+');
        var joints = new List<int>();
        var jointWeights = new List<double>();
        var vertices = new List<int>();
        var vertexWeights = new List<double>();
        double share = 1.0 / parts.Length;
        foreach (string part in parts)
        {
            BodyPoint point = Find(model, landmarks, setName, part);
            joints.AddRange(point.Joints);
            jointWeights.AddRange(point.JointWeights.Select(w => share * w));
            vertices.AddRange(point.Vertices);
            vertexWeights.AddRange(point.VertexWeights.Select(w => share * w));
        }

        return new BodyPoint(sides[0], [.. joints], [.. jointWeights], [.. vertices], [.. vertexWeights]);
    }

    private static BodyPoint Find(BodyModel model, IReadOnlyList<BodyPoint> landmarks, string setName, string part)
    {
        int joint = Array.IndexOf(model.JointNames, part);
        if (joint >= 0)
            return BodyPoint.AtJoint(part, joint);
        BodyPoint? landmark = landmarks.FirstOrDefault(l => l.Name == part);
        if (landmark is not null)
            return landmark;
        string kind = Array.IndexOf(SmplNames, part) >= 0 ? "joint" : "landmark";
        string have = landmarks.Count == 0 ? "no landmarks" : $"landmarks {string.Join(", ", landmarks.Select(l => l.Name))}";
        string found = kind == "joint" ? $"joints {string.Join(", ", model.JointNames)}" : have;
        throw InvalidInputException.For($"body model '{model.Name}'", $"joint set {setName}", $"a {kind} '{part}'", found);
    }
}
