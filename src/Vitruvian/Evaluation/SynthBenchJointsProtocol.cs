using Vitruvian.Bodies;
using Vitruvian.Metrics;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using Vitruvian.Synthesis;

namespace Vitruvian.Evaluation;

/// <summary>
/// Joints on SynthBench, given the person's box. In the picture: PCK over LSP's 14 joints as on photos, joints that can be seen only. In space: the mean error of the
/// 24 skeleton joints with the pelvises brought together (<c>mpjpe</c>) and after the best similarity (<c>pa-mpjpe</c>), millimetres, hidden joints included. Of bodies the surface, too:
/// <c>pve</c> and <c>pa-pve</c>, millimetres, and <see cref="SurfaceCorrespondence"/>'s <c>auc10</c>, <c>auc30</c>, <c>fr10</c>.
/// </summary>
/// <param name="model">The body model of the truth.</param>
public sealed class SynthBenchJointsProtocol(BodyModel model)
{
    private const double MillimetresPerMetre = 1000;

    private static readonly int[] s_lsp = [.. JointSets.MeansOf(JointSets.Lsp14).Select(parts => parts[0])];
    private static readonly int s_skeleton = JointSets.JointNames(JointSets.Smpl24).Count;
    private static readonly IReadOnlyList<string> s_names = JointSets.JointNames(JointSets.Lsp14);

    private readonly Pck _wide = new(s_names, 0.2);
    private readonly Pck _narrow = new(s_names, 0.1);
    private readonly List<double> _mpjpe = [];
    private readonly List<double> _paMpjpe = [];
    private readonly List<double> _pve = [];
    private readonly List<double> _paPve = [];
    private readonly List<double> _milliseconds = [];
    private SurfaceCorrespondence? _correspondence;

    /// <summary>Adds one sample.</summary>
    /// <param name="sample">The sample, whose points are the joints of <see cref="JointSets.All36"/>.</param>
    /// <param name="joints2D">The same joints as found, pixels.</param>
    /// <param name="joints3D">The same joints as found, metres, camera axes.</param>
    /// <param name="milliseconds">How long it took.</param>
    public void Add(SyntheticSample sample, IReadOnlyList<Vector2d> joints2D, IReadOnlyList<Vector3d> joints3D, double milliseconds)
    {
        ArgumentNullException.ThrowIfNull(sample);
        double[] found = [.. s_lsp.SelectMany(j => new[] { joints2D[j].X, joints2D[j].Y })];
        double[] truth = [.. s_lsp.SelectMany(j => new double[] { sample.Points2d[2 * j], sample.Points2d[(2 * j) + 1] })];
        bool[] visible = [.. s_lsp.Select(j => sample.PointVisible[j])];
        _ = _wide.Add(found, truth, visible);
        _ = _narrow.Add(found, truth, visible);
        double[] space = [.. Enumerable.Range(0, s_skeleton).SelectMany(j => new[] { joints3D[j].X, joints3D[j].Y, joints3D[j].Z })];
        double[] trueSpace = [.. sample.Points3d.Take(3 * s_skeleton).Select(value => (double)value)];
        _mpjpe.Add(MillimetresPerMetre * Mpjpe.Compute(space, trueSpace, 0));
        _paMpjpe.Add(MillimetresPerMetre * PaMpjpe.Compute(space, trueSpace));
        _milliseconds.Add(milliseconds);
    }

    /// <summary>Adds the surface of a sample's body.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="body">The body found; one of another topology is left out.</param>
    /// <param name="camera">Its camera.</param>
    public void AddSurface(SyntheticSample sample, PosedBody body, in ViewCamera camera)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(body);
        if (body.Vertices.Length != sample.Body.Vertices.Length)
            return;
        double[] found = Array.ConvertAll(body.Vertices, value => (double)value), truth = Array.ConvertAll(sample.Body.Vertices, value => (double)value);
        _pve.Add(MillimetresPerMetre * Pve.Compute(found, truth, Root(body), Root(sample.Body)));
        _paPve.Add(MillimetresPerMetre * PaPve.Compute(found, truth));
        _correspondence ??= new SurfaceCorrespondence(model);
        _correspondence.Add(sample, body, camera);
    }

    /// <summary>The result so far.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="settings">What the numbers depend on.</param>
    public EvaluationReport ToReport(string method, IReadOnlyList<(string Name, string Value)> settings)
    {
        double[] times = [.. _milliseconds.Order()];
        return new EvaluationReport(
            "synthbench",
            method,
            _mpjpe.Count,
            [
                ("pck@0.2", _wide.Mean), ("pck@0.1", _narrow.Mean), ("mpjpe", _mpjpe.DefaultIfEmpty(double.NaN).Average()),
                ("pa-mpjpe", _paMpjpe.DefaultIfEmpty(double.NaN).Average()),
                .. _pve.Count == 0 ? [] : (IReadOnlyList<(string, double)>)[("pve", _pve.Average()), ("pa-pve", _paPve.Average()), .. _correspondence!.Scores],
                ("ms-per-person", times.Length == 0 ? double.NaN : times[times.Length / 2]),
            ],
            [.. s_names.Select((name, j) => (name, (IReadOnlyList<(string, double)>)[("pck@0.2", _wide.OfJoint(j)), ("pck@0.1", _narrow.OfJoint(j))]))],
            settings);
    }

    private static Vector3d Root(PosedBody body) => new(body.Joints[0], body.Joints[1], body.Joints[2]);
}
