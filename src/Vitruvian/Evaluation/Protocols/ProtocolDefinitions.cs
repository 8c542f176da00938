using Vitruvian.Bodies;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>The field's protocols by name.</summary>
public static class ProtocolDefinitions
{
    private const string SharedJoints = "14 joints that Human3.6M and LSP have in common (limbs, thorax, head)";
    private const string H36mRegressorText = "Human3.6M's 17 joints from the mesh (J_regressor_h36m.npy)";
    private const string RootText = "pelvis, joint 0 of the 17; the pelvises of prediction and truth are brought together";
    private const string AlignmentText = "pa-: rotation, translation and scale of the least squared error over the measured joints (Procrustes), for each record alone; no reflection";
    private const string SpaceMetrics = "mpjpe, pa-mpjpe in mm, means over joints, then over records (not over actions)";
    private const string SpinSource = "Kanazawa et al. 2018 (HMR); Kolotouros et al. 2019 (SPIN)";
    private const string GivenByMesh = "joints regressed from the mesh of the annotated SMPL body";

    // MPI-INF-3DHP's own evaluation leaves pelvis, spine and head's middle out of PCK and AUC.
    private static readonly string[] s_mpiCounted = [.. CommonJoints.Shared14];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProtocolDefinition> All { get; } =
    [
        H36m("h36m-p1", "Human3.6M, all four cameras", "h36m_valid_protocol1", []),
        H36m("h36m-p2", "Human3.6M, frontal camera", "h36m_valid_protocol2", ["60457274"]),
        new("3dpw-test-14", "3DPW test, 14 joints")
        {
            Dataset = "3dpw",
            Split = "test",
            PreprocessedName = "3dpw_test",
            Task = ProtocolTask.Space,
            Joints = CommonJoints.Shared14,
            JointSet = SharedJoints,
            Truth = TruthRule.RegressedFromMesh,
            TruthText = GivenByMesh,
            Regressor = H36mRegressorText,
            Root = RootText,
            Gender = "gendered: the truth is posed by SMPL's female or male model, as the dataset tells; predictions have the method's own",
            Alignment = AlignmentText,
            Metrics = $"{SpaceMetrics}; pve, pa-pve in mm, the same over vertices with the pelvis as root",
            Source = SpinSource,
        },
        new("mpi-inf-3dhp", "MPI-INF-3DHP test set")
        {
            Dataset = "mpi-inf-3dhp",
            Split = "test-universal",
            PreprocessedName = "mpi_inf_3dhp_test",
            Task = ProtocolTask.Space,
            Joints = JointSets.JointNames(JointSets.H36m17),
            CountedJoints = s_mpiCounted,
            JointSet = "17 joints of Human3.6M; pck and auc count 14 of them, without pelvis, spine and jaw",
            Truth = TruthRule.DatasetJoints,
            TruthText = "annotated joints of the person of standard height (univ_annot3)",
            Regressor = H36mRegressorText,
            Root = RootText,
            Gender = "does not matter, since the truth is joints",
            Alignment = AlignmentText,
            Metrics = "pck150 (share of joints within 150 mm), auc150 (mean of PCK at 0, 5 ... 150 mm), mpjpe in mm; pa- the same after alignment",
            Source = "Mehta et al. 2017; after alignment as in Kanazawa et al. 2018 (HMR), Kolotouros et al. 2019 (SPIN)",
        },
        new("lsp-silhouette", "LSP test, outline and six parts")
        {
            Dataset = "lsp",
            Split = "test",
            PreprocessedName = "lsp_dataset_test",
            Task = ProtocolTask.Silhouette,
            JointSet = "none; six parts: head, torso with neck, right arm, left arm, right leg, left leg",
            TruthText = "outlines and part segmentations of UP-3D's archive (UPI-S1h)",
            Regressor = "none",
            Root = "none",
            Gender = "does not matter, since the truth is pixels",
            Alignment = "none: pixels of the whole photo",
            Metrics = "fb-acc, fb-f1: foreground and background; part-acc, part-f1: six parts and background; accuracy is the share of right pixels, F1 the mean over the classes, background included, over the pixels of all photos together; iou of the outline",
            Source = "Lassner et al. 2017 (UP); as in Kanazawa et al. 2018 (HMR), Kolotouros et al. 2019 (SPIN)",
        },
        new("densepose-coco-gps", "DensePose-COCO, places on the surface")
        {
            Dataset = "densepose-coco",
            Split = "minival",
            Task = ProtocolTask.Surface,
            JointSet = "none; annotated points of the surface",
            TruthText = "annotated points (part, u, v), on the charts of the method's body; masks of the annotated parts",
            Regressor = "none",
            Root = "none",
            Gender = "does not matter, since the truth is places on the surface",
            Alignment = $"geodesic distances along the template of the method's body, between the nearest vertices, exact to {SurfaceDistances.Near} m; exp(-g^2 / (2 kappa^2)), kappa {Vitruvian.Metrics.Gps.UsualKappa} m",
            Matching = MatchingRule.Detections,
            Metrics = "dp-: average precision and recall by geodesic point similarity; dpm-: by its geometric mean with the overlap of the masks; means over thresholds 0.50:0.05:0.95, 101 levels of recall, 20 estimates a photo",
            Source = "Güler et al. 2018 (DensePose); masked similarity: the DensePose-COCO challenge of 2019",
        },
        Coco("coco-keypoints", "COCO keypoints, people found by a detector", MatchingRule.Detections, 0),
        Coco("coco-keypoints-80", "COCO keypoints, people with at least 80 % of their keypoints visible", MatchingRule.GivenBoxes, 0.8),
        OfSkeleton("up-3d", "UP-3D test, vertices and skeleton", "neutral: UP-3D's fits have SMPL's neutral model", "Lassner et al. 2017 (UP); per-vertex errors as in Pavlakos et al. 2018", SampleRule.All),
        OfSkeleton(
            "surreal",
            "SURREAL test, vertices and skeleton",
            "gendered: the truth is posed by SMPL's female or male model, as the dataset tells",
            "Varol et al. 2017 (SURREAL); middle frames as in Varol et al. 2018 (BodyNet)",
            new SampleRule { MiddleOnly = true }),
    ];

    /// <summary>The protocol of a name.</summary>
    /// <param name="name">One of <see cref="All"/>'s.</param>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static ProtocolDefinition Of(string name) => All.FirstOrDefault(definition => definition.Name == name)
        ?? throw InvalidInputException.For("protocol", string.Empty, $"one of {string.Join(", ", All.Select(definition => definition.Name))}", $"'{name}'");

    private static ProtocolDefinition H36m(string name, string title, string preprocessed, IReadOnlyList<string> views) => new(name, title)
    {
        Dataset = "h36m",
        Split = "test",
        PreprocessedName = preprocessed,
        Task = ProtocolTask.Space,
        Joints = CommonJoints.Shared14,
        JointSet = SharedJoints,
        Truth = TruthRule.DatasetJoints,
        TruthText = "annotated joints (motion capture)",
        Regressor = H36mRegressorText,
        Root = RootText,
        Gender = "does not matter, since the truth is joints",
        Alignment = AlignmentText,
        Sampling = new SampleRule { Subjects = ["S9", "S11"], Views = views, EveryFrames = 5 },
        Metrics = SpaceMetrics,
        Source = SpinSource,
    };

    private static ProtocolDefinition Coco(string name, string title, MatchingRule matching, double least) => new(name, title)
    {
        Dataset = "coco",
        Split = "val2017",
        Task = ProtocolTask.Keypoints,
        JointSet = JointSets.Coco17,
        TruthText = least > 0 ? $"annotated keypoints; people with fewer than {Math.Ceiling(least * 17)} of 17 visible, and crowds, need not be found" : "annotated keypoints; people without any, and crowds, need not be found",
        Regressor = $"{JointSets.Coco17} as points of the body, or the program's own keypoints",
        Root = "none",
        Gender = "does not matter, since the truth is keypoints",
        Alignment = "none: object keypoint similarity in pixels, over annotated keypoints, by the annotated area",
        Matching = matching,
        LeastShareVisible = least,
        Metrics = "kp-: average precision and recall, means over similarities of 0.50:0.05:0.95, 101 levels of recall, 20 estimates a photo",
        Source = least > 0 ? "Lin et al. 2014 (COCO); well visible people as in Le et al. 2024 (MeshPose), table 6" : "Lin et al. 2014 (COCO)",
    };

    private static ProtocolDefinition OfSkeleton(string name, string title, string gender, string source, SampleRule sampling) => new(name, title)
    {
        Dataset = name,
        Split = "test",
        Task = ProtocolTask.Space,
        ToldIn = JointSets.Smpl24,
        Joints = JointSets.JointNames(JointSets.Smpl24),
        JointSet = "24 joints of SMPL's skeleton",
        Truth = TruthRule.Skeleton,
        TruthText = "mesh and skeleton of the annotated SMPL body",
        Regressor = "none: the body's own skeleton",
        Root = "pelvis, the skeleton's root; the pelvises of prediction and truth are brought together",
        Gender = gender,
        Alignment = AlignmentText.Replace("joints (", "joints, or vertices (", StringComparison.Ordinal),
        Sampling = sampling,
        Metrics = "pve, pa-pve in mm over vertices, mpjpe, pa-mpjpe in mm over the skeleton; means over points, then over records",
        Source = source,
    };
}
