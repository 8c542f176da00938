using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Metrics;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Rendering;
using Vitruvian.Synthesis;

namespace Vitruvian.Evaluation;

/// <summary>
/// Joints on SynthBench, given the person's box. In the picture: PCK over LSP's 14 joints as on photos, joints that can be seen only. In space: the mean error of the
/// 24 skeleton joints with the pelvises brought together (<c>mpjpe</c>) and after the best similarity (<c>pa-mpjpe</c>), millimetres, hidden joints included. Of bodies the surface, too:
/// <c>pve</c> and <c>pa-pve</c>, millimetres, and <see cref="SurfaceCorrespondence"/>'s <c>auc10</c>, <c>auc30</c>, <c>fr10</c>, <c>dp-</c> and <c>dpm-</c> scores. <c>kp-ap</c>, <c>kp-ar</c>: COCO's
/// average precision and recall of its 17 keypoints, on people of whom at least 80 % are visible, as in MeshPose's table 6. Of methods that see parts of the body <c>part-iou</c> (<see cref="SeenPartScores.PartIou"/>).
/// </summary>
/// <param name="model">The body model of the truth.</param>
public sealed class SynthBenchJointsProtocol(BodyModel model) : IScoreProtocol
{
    private const double MillimetresPerMetre = 1000;
    private const double LeastShareVisible = 0.8;
    private const string PartIou = "part-iou";

    private static readonly int[] s_lsp = [.. JointSets.MeansOf(JointSets.Lsp14).Select(parts => parts[0])];
    private static readonly int[] s_coco = [.. JointSets.MeansOf(JointSets.Coco17).Select(parts => parts[0])];
    private static readonly int s_skeleton = JointSets.JointNames(JointSets.Smpl24).Count;
    private static readonly int s_leastVisible = (int)Math.Ceiling(LeastShareVisible * s_coco.Length);
    private static readonly IReadOnlyList<string> s_names = JointSets.JointNames(JointSets.Lsp14);

    private readonly Pck _wide = new(s_names, 0.2);
    private readonly Pck _narrow = new(s_names, 0.1);
    private readonly List<double> _mpjpe = [];
    private readonly List<double> _paMpjpe = [];
    private readonly List<double> _pve = [];
    private readonly List<double> _paPve = [];
    private readonly List<double> _milliseconds = [];
    private readonly CocoScores _keypoints = new("kp");
    private readonly SeenPartScores _parts = new(JointSets.Lsp14);
    private SurfaceCorrespondence? _correspondence;

    /// <summary>The protocol of <see cref="Keypoints"/> in words.</summary>
    public static string KeypointProtocol =>
        $"kp: COCO's {s_coco.Length} keypoints on the kp-people of whom at least {s_leastVisible} are visible; object keypoint similarity over the visible ones, with the area of the person's seen pixels. Boxes are given: "
        + "one estimate a person, of score 1 unless the method gives one; equal scores are one point of the curve; mean over similarities of 0.50:0.05:0.95, 101 levels of recall";

    /// <summary>COCO's scores of keypoints; all of them, sizes included.</summary>
    public CocoAp Keypoints => _keypoints.Ap;

    /// <summary>Places on the surface; null before <see cref="AddSurface"/>.</summary>
    public SurfaceCorrespondence? Surface => _correspondence;

    /// <summary>Adds one sample.</summary>
    /// <param name="sample">The sample, whose points are the joints of <see cref="JointSets.All36"/>.</param>
    /// <param name="joints2D">The same joints as found, pixels.</param>
    /// <param name="joints3D">The same joints as found, metres, camera axes.</param>
    /// <param name="milliseconds">How long it took.</param>
    /// <param name="score">How sure of the person the method is, where it says.</param>
    public void Add(SyntheticSample sample, IReadOnlyList<Vector2d> joints2D, IReadOnlyList<Vector3d> joints3D, double milliseconds, double score = 1)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(joints2D);
        ArgumentNullException.ThrowIfNull(joints3D);
        double[] found = [.. s_lsp.SelectMany(j => new[] { joints2D[j].X, joints2D[j].Y })];
        double[] truth = [.. s_lsp.SelectMany(j => new double[] { sample.Points2d[2 * j], sample.Points2d[(2 * j) + 1] })];
        bool[] visible = [.. s_lsp.Select(j => sample.PointVisible[j])];
        _ = _wide.Add(found, truth, visible);
        _ = _narrow.Add(found, truth, visible);
        double[] space = [.. Enumerable.Range(0, s_skeleton).SelectMany(j => new[] { joints3D[j].X, joints3D[j].Y, joints3D[j].Z })];
        double[] trueSpace = [.. sample.Points3d.Take(3 * s_skeleton).Select(value => (double)value)];
        _mpjpe.Add(MillimetresPerMetre * Mpjpe.Compute(space, trueSpace, 0));
        _paMpjpe.Add(MillimetresPerMetre * PaMpjpe.Compute(space, trueSpace));
        AddKeypoints(sample, joints2D, score);
        _milliseconds.Add(milliseconds);
    }

    /// <summary>Adds the surface of a sample's body.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="body">The body found; one of another topology is left out.</param>
    /// <param name="camera">Its camera.</param>
    /// <param name="score">How sure of the person the method is, where it says.</param>
    public void AddSurface(SyntheticSample sample, PosedBody body, in ViewCamera camera, double score = 1)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(body);
        if (body.Vertices.Length != sample.Body.Vertices.Length)
            return;
        double[] found = Array.ConvertAll(body.Vertices, value => (double)value), truth = Array.ConvertAll(sample.Body.Vertices, value => (double)value);
        _pve.Add(MillimetresPerMetre * Pve.Compute(found, truth, Root(body), Root(sample.Body)));
        _paPve.Add(MillimetresPerMetre * PaPve.Compute(found, truth));
        _correspondence ??= new SurfaceCorrespondence(model);
        _correspondence.Add(sample, body, camera, score);
    }

    /// <summary>Adds the parts that were seen of a sample's person.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="parts">What a network saw; null for methods that look for no parts.</param>
    public void AddParts(SyntheticSample sample, SeenParts? parts)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (parts is not null)
            _parts.AddLabels(parts, SeenParts.Map.Apply(sample.Parts), sample.Mask, sample.Image.Width, sample.Image.Height);
    }

    /// <summary>The result so far.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="settings">What the numbers depend on.</param>
    public EvaluationReport ToReport(string method, IReadOnlyList<(string Name, string Value)> settings)
    {
        double[] times = [.. _milliseconds.Order()];
        IReadOnlyList<(string Part, double Iou)> parts = _parts.PerPart;
        return new EvaluationReport(
            "synthbench",
            method,
            _mpjpe.Count,
            [
                ("pck@0.2", _wide.Mean), ("pck@0.1", _narrow.Mean), ("mpjpe", _mpjpe.DefaultIfEmpty(double.NaN).Average()),
                ("pa-mpjpe", _paMpjpe.DefaultIfEmpty(double.NaN).Average()),
                .. _keypoints.Scores.Where(score => score.Name is "kp-ap" or "kp-ar"), ("kp-people", Keypoints.People()),
                .. _pve.Count == 0 ? [] : (IReadOnlyList<(string, double)>)[("pve", _pve.Average()), ("pa-pve", _paPve.Average()), .. _correspondence!.Scores],
                .. parts.Count == 0 ? [] : (IReadOnlyList<(string, double)>)[(PartIou, _parts.PartIou)],
                ("ms-per-person", times.Length == 0 ? double.NaN : times[times.Length / 2]),
            ],
            [.. s_names.Select((name, j) => (name, (IReadOnlyList<(string, double)>)[("pck@0.2", _wide.OfJoint(j)), ("pck@0.1", _narrow.OfJoint(j))]))],
            settings)
        {
            Notes = [KeypointProtocol, .. _correspondence is null ? [] : (IReadOnlyList<string>)[SurfaceCorrespondence.Protocol], .. parts.Count == 0 ? [] : (IReadOnlyList<string>)[SeenPartScores.PartProtocol]],
            PerPart = [.. parts.Select(part => (part.Part, (IReadOnlyList<(string, double)>)[(PartIou, part.Iou)]))],
        };
    }

    /// <inheritdoc/>
    public void Exchange(ScoreLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        _wide.Exchange(ledger);
        _narrow.Exchange(ledger);
        foreach (List<double> values in (ReadOnlySpan<List<double>>)[_mpjpe, _paMpjpe, _pve, _paPve, _milliseconds])
            ledger.Values(values);
        _keypoints.Ap.Exchange(ledger);
        _parts.Exchange(ledger);
        if (ledger.Has(_correspondence is not null))
            (_correspondence ??= new SurfaceCorrespondence(model)).Exchange(ledger);
    }

    private void AddKeypoints(SyntheticSample sample, IReadOnlyList<Vector2d> joints2D, double score)
    {
        bool[] visible = [.. s_coco.Select(j => sample.PointVisible[j])];
        double area = sample.Mask.Count(isSeen => isSeen);
        if (visible.Count(isVisible => isVisible) < s_leastVisible || area == 0)
            return;
        double[] found = [.. s_coco.SelectMany(j => new[] { joints2D[j].X, joints2D[j].Y })];
        double[] truth = [.. s_coco.SelectMany(j => new double[] { sample.Points2d[2 * j], sample.Points2d[(2 * j) + 1] })];
        Vector2d[] places = [.. s_coco.Select(j => joints2D[j]).Where(p => double.IsFinite(p.X + p.Y))];

        // As COCO's program measures estimates of keypoints.
        double box = places.Length == 0 ? 0 : BoundingBox.Around(places).Area;
        _keypoints.Add(Oks.Compute(found, truth, visible, area), new ScoredEstimate(score, box), area);
    }

    private static Vector3d Root(PosedBody body) => new(body.Joints[0], body.Joints[1], body.Joints[2]);
}
