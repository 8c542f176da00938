using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Metrics;
using Vitruvian.Numerics;
using Vitruvian.Recovery;

namespace Vitruvian.Evaluation;

/// <summary>
/// Bodies against the annotated joints of photos, end to end: each annotated person is matched with the found one whose box overlaps theirs most, by more than half
/// (intersection over union); all joints of people who were not found count as wrong. PCK as in <see cref="LspetProtocol"/>.
/// </summary>
public sealed class RealProtocol
{
    private const double LeastOverlap = 0.5;

    private static readonly (string Name, double Threshold)[] s_thresholds = [("pck@0.2", 0.2), ("pck@0.1", 0.1)];
    private static readonly string[] s_joints = [.. JointSets.JointNames(JointSets.Lsp14)];

    private readonly Pck[] _measures = [.. s_thresholds.Select(t => new Pck(s_joints, t.Threshold))];
    private readonly Pck _ofFound = new(s_joints, 0.2);
    private readonly List<double> _milliseconds = [];
    private int _people;
    private int _found;

    /// <summary>Adds one photo.</summary>
    /// <param name="photo">The photo with its annotation.</param>
    /// <param name="bodies">What was found in it; those without a box are left out.</param>
    /// <param name="milliseconds">How long it took.</param>
    public void Add(RealPhoto photo, IReadOnlyList<RecoveredBody> bodies, double milliseconds)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(bodies);
        int[] matches = Match([.. photo.People.Select(p => p.Box)], [.. bodies.Select(b => b.Box ?? default)]);
        for (int p = 0; p < matches.Length; p++)
        {
            double[] truth = [.. photo.People[p].Joints.SelectMany(j => new[] { j.X, j.Y })];
            bool[] visible = [.. photo.People[p].Joints.Select(j => j.IsVisible)];
            Vector2d[] joints = matches[p] < 0 ? [.. s_joints.Select(_ => new Vector2d(double.NaN, double.NaN))] : bodies[matches[p]].Joints2d(JointSets.Lsp14);
            double[] found = [.. joints.SelectMany(j => new[] { j.X, j.Y })];
            foreach (Pck pck in _measures)
                pck.Add(found, truth, visible);
            if (matches[p] >= 0)
                _ofFound.Add(found, truth, visible);
            _people++;
            _found += matches[p] >= 0 ? 1 : 0;
        }

        _milliseconds.Add(milliseconds);
    }

    /// <summary>For each annotated box the found one that is the same person's, or -1: the pairs that overlap most come first.</summary>
    /// <param name="annotated">Boxes of the annotation.</param>
    /// <param name="found">Boxes that were found.</param>
    public static int[] Match(IReadOnlyList<BoundingBox> annotated, IReadOnlyList<BoundingBox> found)
    {
        int[] matches = [.. Enumerable.Repeat(-1, annotated.Count)];
        var pairs = new List<(double Overlap, int Annotated, int Found)>();
        for (int a = 0; a < annotated.Count; a++)
        {
            for (int f = 0; f < found.Count; f++)
            {
                double common = annotated[a].Intersect(found[f]).Area;
                double overlap = common / (annotated[a].Area + found[f].Area - common);
                if (overlap > LeastOverlap)
                    pairs.Add((overlap, a, f));
            }
        }

        foreach ((_, int a, int f) in pairs.OrderByDescending(pair => pair.Overlap))
        {
            if (matches[a] < 0 && !matches.Contains(f))
                matches[a] = f;
        }

        return matches;
    }

    /// <summary>The result so far.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="settings">What the numbers depend on.</param>
    public EvaluationReport ToReport(string method, IReadOnlyList<(string Name, string Value)> settings)
    {
        double[] times = [.. _milliseconds.Order()];
        return new EvaluationReport(
            "real",
            method,
            _measures[0].People,
            [
                .. _measures.Select((m, i) => (s_thresholds[i].Name, m.Mean)),
                ("pck@0.2-of-found", _ofFound.Mean),
                ("people", _people),
                ("found", _people == 0 ? double.NaN : (double)_found / _people),
                ("ms-per-photo", times.Length == 0 ? double.NaN : times[times.Length / 2]),
            ],
            [.. s_joints.Select((name, j) => (name, (IReadOnlyList<(string, double)>)[.. _measures.Select((m, i) => (s_thresholds[i].Name, m.OfJoint(j)))]))],
            settings);
    }
}
