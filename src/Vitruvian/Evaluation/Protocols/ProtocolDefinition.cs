using Vitruvian.Bodies;
using Vitruvian.Datasets;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>
/// A named protocol of the field as data: everything that a figure depends on besides the method. <see cref="Describe"/> tells it, as it is printed with every result; docs/protocols.md has the formulas and what published
/// figures each corresponds to.
/// </summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Title">One line.</param>
public sealed record ProtocolDefinition(string Name, string Title)
{
    // Name of the body that comes with the program.
    private const string BuiltIn = "vitruvian";

    // Name of the dataset that is a file of SPIN's preprocessing.
    private const string Preprocessed = "spin";

    /// <summary>The dataset, one of <see cref="AnnotatedDatasets.Names"/>.</summary>
    public required string Dataset { get; init; }

    /// <summary>Its split; null for its usual one.</summary>
    public string? Split { get; init; }

    /// <summary>What SPIN's preprocessing calls the file of these records, without ending; null where it has none.</summary>
    public string? PreprocessedName { get; init; }

    /// <summary>What is compared.</summary>
    public required ProtocolTask Task { get; init; }

    /// <summary>The joint set in which joints in space are told: <see cref="JointSets.H36m17"/> or SMPL's skeleton, <see cref="JointSets.Smpl24"/>.</summary>
    public string ToldIn { get; init; } = JointSets.H36m17;

    /// <summary>The joints of it that are measured; empty where joints in space do not matter.</summary>
    public IReadOnlyList<string> Joints { get; init; } = [];

    /// <summary>The joints that PCK and AUC count; all of <see cref="Joints"/> when empty.</summary>
    public IReadOnlyList<string> CountedJoints { get; init; } = [];

    /// <summary>The joint set in words.</summary>
    public required string JointSet { get; init; }

    /// <summary>Where true joints in space come from.</summary>
    public TruthRule Truth { get; init; }

    /// <summary>The truth in words.</summary>
    public required string TruthText { get; init; }

    /// <summary>The regressor of the prediction's joints in words.</summary>
    public required string Regressor { get; init; }

    /// <summary>The root, in words.</summary>
    public required string Root { get; init; }

    /// <summary>Which of SMPL's models the truth belongs to, in words.</summary>
    public required string Gender { get; init; }

    /// <summary>What figures align by, in words.</summary>
    public required string Alignment { get; init; }

    /// <summary>Which records count.</summary>
    public SampleRule Sampling { get; init; } = SampleRule.All;

    /// <summary>How estimates come to people.</summary>
    public MatchingRule Matching { get; init; }

    /// <summary>Share of the keypoints that have to be visible; people with fewer need not be found.</summary>
    public double LeastShareVisible { get; init; }

    /// <summary>The metrics, with their units, in words.</summary>
    public required string Metrics { get; init; }

    /// <summary>The papers that the protocol is of.</summary>
    public required string Source { get; init; }

    /// <summary>The definition, line by line, as it is printed with every result.</summary>
    public IReadOnlyList<(string Name, string Value)> Describe() =>
    [
        ("protocol", $"{Name}: {Title}"),
        ("dataset", $"{Dataset}{(Split is null ? string.Empty : $", split {Split}")}{(PreprocessedName is null ? string.Empty : $"; or SPIN's file {PreprocessedName}.npz")}"),
        ("sampling", Sampling.Description),
        ("truth", TruthText),
        ("joint set", JointSet),
        ("regressor", Regressor),
        ("root", Root),
        ("gender", Gender),
        ("alignment", Alignment),
        ("matching", MatchingText),
        ("metrics", Metrics),
        ("source", Source),
    ];

    private string MatchingText => Matching switch
    {
        MatchingRule.GivenBoxes => "annotated boxes are given; one estimate a person",
        _ => "people are found by a detector; within each picture by similarity, the surest estimates first (COCO)",
    };

    /// <summary>Opens the protocol's records: the dataset as it is published, or SPIN's preprocessed file.</summary>
    /// <param name="root">The dataset's folder, SPIN's file, or a folder with it.</param>
    /// <param name="images">Folder that picture names count from, where it is not the usual one; null for the usual one.</param>
    /// <exception cref="InvalidInputException">There is no such dataset, or its annotation is missing or not what it must be.</exception>
    public IAnnotatedDataset Open(string root, string? images = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        string? inside = PreprocessedName is null ? null : Path.Combine(root, $"{PreprocessedName}.npz");
        string? file = PreprocessedName is null ? null : File.Exists(root) ? root : File.Exists(inside) ? inside : null;
        return file is null ? AnnotatedDatasets.Open(Dataset, root, Split, images) : AnnotatedDatasets.Open(Preprocessed, file, null, images);
    }

    /// <summary>
    /// The protocol as it can be applied with the bodies at hand. What differs from the published one then stands in the definition: a joint set in place of the regressor for bodies that are not SMPL's, and the dataset's own joints where there
    /// is no model for its body parameters.
    /// </summary>
    /// <param name="bodies">The bodies.</param>
    /// <param name="dataset">The dataset.</param>
    /// <exception cref="InvalidInputException">A regressor or model is missing, and nothing else will do; the message says what.</exception>
    public ProtocolDefinition With(ProtocolBodies bodies, IAnnotatedDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(bodies);
        ArgumentNullException.ThrowIfNull(dataset);
        if (Task == ProtocolTask.Surface)
            return WithCharts(bodies.Model);
        if (Task != ProtocolTask.Space)
            return this;
        ProtocolDefinition applied = this;
        if (ToldIn == JointSets.H36m17 && bodies.Regressor is null)
        {
            if (SmplTopology.IsPlainSmpl(bodies.Model))
            {
                throw InvalidInputException.For(
                    "--regressor", string.Empty, $"Human3.6M's regressor (J_regressor_h36m.npy, 17 x {SmplTopology.VertexCount}), by which {Name} makes joints of SMPL's meshes", "none", "It is distributed with the evaluation code of HMR and SPIN.");
            }

            applied = applied with { Regressor = $"none published: joint set {JointSets.H36m17} of the {(bodies.Model.Name == BuiltIn ? "built-in body" : $"body '{bodies.Model.Name}'")} (means of its joints and landmarks)" };
        }

        bool hasModels = bodies.Neutral is not null || bodies.Female is not null || bodies.Male is not null;
        return Truth == TruthRule.DatasetJoints || hasModels ? applied : applied.FromDatasetJoints(dataset);
    }

    // DensePose's parts are the same on every body, but the built-in one's chart coordinates are its own.
    private ProtocolDefinition WithCharts(BodyModel model)
    {
        if (model.Surface is null)
        {
            throw InvalidInputException.For(
                $"body '{model.Name}'", "charts", "DensePose's charts of its surface", "none", "Name DensePose's UV_Processed.mat by --charts with SMPL's model as --body, or take the built-in body.");
        }

        return SmplTopology.IsPlainSmpl(model)
            ? this with { TruthText = $"{TruthText}: DensePose's charts of SMPL" }
            : this with { TruthText = $"{TruthText}: '{model.Name}' has DensePose's parts, but chart coordinates of its own, so that figures of real annotation are not to be compared with published ones" };
    }

    private ProtocolDefinition FromDatasetJoints(IAnnotatedDataset dataset)
    {
        if (dataset.JointSet3D is not { } set)
        {
            string models = Gender.Contains("gendered", StringComparison.Ordinal) ? "--body-female FILE and --body-male FILE" : "--body FILE";
            throw InvalidInputException.For(Name, "truth", $"SMPL's models for the dataset's body parameters ({models}{(ToldIn == JointSets.H36m17 ? ", with --regressor FILE" : string.Empty)})", "none, and the dataset has no joints in space");
        }

        string[] told = [.. JointSets.JointNames(ToldIn)];
        int[] places = CommonJoints.PlacesIn(ToldIn, set);
        string[] left = [.. Joints.Where(name => places[Array.IndexOf(told, name)] >= 0)];
        if (left.Length == 0 || places[0] < 0)
            throw InvalidInputException.For(Name, "truth", $"joints of {ToldIn}", $"the dataset's joints, {set}, and no SMPL models");
        string[] gone = [.. Joints.Except(left)];
        return this with
        {
            Truth = TruthRule.DatasetJoints,
            TruthText = $"the dataset's own joints ({set}), since there are no SMPL models for its body parameters; published figures have: {TruthText}",
            Gender = $"does not matter, since the truth is joints; published figures have: {Gender}",
            Joints = left,
            CountedJoints = [.. CountedJoints.Intersect(left)],
            JointSet = gone.Length == 0 ? JointSet : $"{left.Length} of the {JointSet}; {string.Join(", ", gone)} {(gone.Length == 1 ? "is" : "are")} not among the dataset's own",
        };
    }
}
