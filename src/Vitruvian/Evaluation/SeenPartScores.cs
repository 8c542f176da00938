using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Metrics;
using Vitruvian.Numerics;
using Vitruvian.Recovery;

namespace Vitruvian.Evaluation;

/// <summary>
/// How right the parts are that a segmentation network saw of people (<see cref="SeenParts"/>), in the photo's pixels: each has what its nearest cell has, and pixels outside of the network's crop have nothing. Against true labels <see cref="PartIou"/>,
/// against annotated joints <see cref="RightPart"/>, against masks <see cref="ForegroundIou"/>.
/// </summary>
/// <param name="jointSet">The joint set of <see cref="AddJoints"/>.</param>
public sealed class SeenPartScores(string jointSet)
{
    private static readonly PartMap s_map = SeenParts.Map;

    private readonly byte[][] _parts = JointParts.OfSet(s_map, jointSet);
    private readonly HitRates _joints = new(JointSets.JointNames(jointSet).Count);
    private readonly ConfusionMatrix _labels = new(SeenParts.PartCount + 1);
    private readonly List<double> _overlaps = [];
    private int _visible;
    private int _right;
    private int _labelled;

    /// <summary>What <see cref="PartIou"/> measures, in words.</summary>
    public static string PartProtocol =>
        $"part-iou: intersection over union of each of {SeenParts.PartCount} parts, then their mean, the background not among them; pixels of all people's crops together, each with the likeliest part of its nearest cell; true parts are the naked body's where the person is seen, and pixels of clothes and hair beyond it count for nothing";

    /// <summary>Mean over the 12 parts of <see cref="OfPart"/>; NaN before <see cref="AddLabels"/>.</summary>
    public double PartIou => Iou.Mean(_labels, withBackground: false);

    /// <summary>Mean over the 12 parts of the F1 score of their pixels; NaN before <see cref="AddLabels"/>.</summary>
    public double PartF1 => F1.Mean(_labels, withBackground: false);

    /// <summary>Intersection over union of each part, by name, over the pixels of all people's crops; empty before <see cref="AddLabels"/>, NaN for a part that is neither there nor seen.</summary>
    public IReadOnlyList<(string Part, double Iou)> PerPart => _labelled == 0 ? [] : [.. Enumerable.Range(1, s_map.Count).Select(part => (s_map.Names[part], OfPart(part)))];

    /// <summary>Share of the visible joints that lie on a part that they may lie on (<see cref="JointParts"/>); NaN where there were none.</summary>
    public double RightPart => _visible == 0 ? double.NaN : (double)_right / _visible;

    /// <summary>Mean over people of the intersection over union of what is likelier the person than background with the person's mask; NaN where there were none.</summary>
    public double ForegroundIou => _overlaps.DefaultIfEmpty(double.NaN).Average();

    /// <summary>Intersection over union of one part.</summary>
    /// <param name="part">1 to 12.</param>
    public double OfPart(int part) => Iou.OfClass(_labels, part);

    /// <summary><see cref="RightPart"/> of one joint; NaN when it was never visible.</summary>
    /// <param name="joint">Its number in the joint set.</param>
    public double OfJoint(int joint) => _joints.Rate(joint);

    /// <summary>Adds a person whose parts are known: the pixels of the photo that the network looked at.</summary>
    /// <param name="seen">What was seen.</param>
    /// <param name="truth">The true part of each pixel of the photo, 0 to 12, height x width.</param>
    /// <param name="person">Which pixels show the person, height x width: of those without a part, clothes and hair, nobody knows which part they belong to, and they count for nothing.</param>
    /// <param name="width">Width of the photo.</param>
    /// <param name="height">Height of the photo.</param>
    public void AddLabels(SeenParts seen, ReadOnlySpan<byte> truth, ReadOnlySpan<bool> person, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(seen);
        CheckSize(truth.Length, width, height);
        CheckSize(person.Length, width, height);
        int[] cells = seen.CellsOf(width, height);
        byte[] labels = new byte[cells.Length], classes = new byte[cells.Length];
        int count = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            if (cells[i] < 0 || (truth[i] == 0 && person[i]))
                continue;
            (labels[count], classes[count]) = (seen.Labels[cells[i]], truth[i]);
            count++;
        }

        _labels.Add(labels.AsSpan(0, count), classes.AsSpan(0, count));
        _labelled++;
    }

    /// <summary>Adds a person whose joints are annotated. A visible joint outside of the network's crop lies on no part.</summary>
    /// <param name="seen">What was seen.</param>
    /// <param name="joints">The joints, pixels of the photo.</param>
    public void AddJoints(SeenParts seen, IReadOnlyList<Keypoint> joints)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(joints);
        if (joints.Count != _parts.Length)
            throw new ArgumentException($"joints has {joints.Count} joints; expected {_parts.Length} ({jointSet}).", nameof(joints));
        for (int j = 0; j < _parts.Length; j++)
        {
            if (!joints[j].IsVisible)
                continue;
            int cell = seen.CellAt(new Vector2d(joints[j].X, joints[j].Y));
            bool isRight = cell >= 0 && _parts[j].Contains(seen.Labels[cell]);
            _joints.Add(j, isRight);
            _visible++;
            _right += isRight ? 1 : 0;
        }
    }

    /// <summary>Adds a person whose mask is known.</summary>
    /// <param name="seen">What was seen.</param>
    /// <param name="mask">Where the photo shows the person, height x width.</param>
    /// <param name="width">Width of the photo.</param>
    /// <param name="height">Height of the photo.</param>
    public void AddMask(SeenParts seen, ReadOnlySpan<bool> mask, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(seen);
        CheckSize(mask.Length, width, height);
        double overlap = Iou.Compute(seen.ForegroundIn(width, height), mask);
        if (!double.IsNaN(overlap))
            _overlaps.Add(overlap);
    }

    /// <summary>Takes the counts out, or adds others.</summary>
    internal void Exchange(ScoreLedger ledger)
    {
        if (!ledger.Has(_visible > 0 || _labelled > 0 || _overlaps.Count > 0))
            return;
        _joints.Exchange(ledger);
        _labels.Exchange(ledger);
        ledger.Values(_overlaps);
        _visible = ledger.Count(_visible);
        _right = ledger.Count(_right);
        _labelled = ledger.Count(_labelled);
    }

    private static void CheckSize(int length, int width, int height)
    {
        if (length != width * height)
            throw new ArgumentException($"the photo's pixels are {length}; expected {width * height} ({height} x {width}).");
    }
}
