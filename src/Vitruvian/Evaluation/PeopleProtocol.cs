using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Metrics;
using Vitruvian.Recovery;

namespace Vitruvian.Evaluation;

/// <summary>
/// Photos with annotated people (<see cref="PeopleDataset"/>). Detection: <c>det-ap</c> counts every detection that is nobody's as wrong, outside crowds;
/// <c>det-ap-annotated</c> leaves those out that lie in nobody's box on photos that are not annotated completely, where they may be right.
/// </summary>
public sealed class PeopleProtocol : IScoreProtocol
{
    private readonly DetAp _strict = new();
    private readonly DetAp _annotated = new();
    private readonly List<double> _milliseconds = [];
    private readonly List<double> _overlaps = [];
    private readonly SeenPartScores _parts = new(JointSets.Coco17);
    private readonly List<double> _bodyMilliseconds = [];
    private readonly Pck _joints = new(JointSets.JointNames(JointSets.Coco17), 0.2);
    private int _photos;

    /// <summary>The score from which on a detection is shown to users: recall and precision are told for it.</summary>
    public double ScoreThreshold { get; init; } = 0.3;

    /// <summary>Adds what a detector found in a photo.</summary>
    /// <param name="photo">The photo with its annotation.</param>
    /// <param name="detections">Boxes and scores, down to low scores: the threshold is not applied here.</param>
    /// <param name="milliseconds">How long it took.</param>
    public void AddDetections(PeoplePhoto photo, IReadOnlyList<(BoundingBox Box, double Score)> detections, double milliseconds)
    {
        ArgumentNullException.ThrowIfNull(photo);
        BoundingBox[] people = [.. photo.People.Select(person => person.Box)];
        _strict.Add(detections, people, photo.Ignored);
        _annotated.Add(detections, people, photo.Ignored, mayBeMore: !photo.IsComplete);
        _milliseconds.Add(milliseconds);
        _photos++;
    }

    /// <summary>Adds the body that a method found for a person whose box was given: <c>mask-iou</c>, <c>pck@0.2</c> over COCO's joints where they are annotated, and of methods that see parts of the body <c>foreground-iou</c> (<see cref="SeenPartScores.ForegroundIou"/>).</summary>
    /// <param name="photo">The photo with its annotation.</param>
    /// <param name="person">One of its people.</param>
    /// <param name="body">The body.</param>
    /// <param name="milliseconds">How long it took.</param>
    public void AddBody(PeoplePhoto photo, AnnotatedPerson person, RecoveredBody body, double milliseconds)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(body);
        _bodyMilliseconds.Add(milliseconds);
        if (photo.ReadMask(person) is { } mask)
        {
            bool[] isPerson = Array.ConvertAll(mask, value => value != 0);
            _overlaps.Add(Iou.Compute(new ResultPictures().Mask([body]), isPerson));
            if (body.Evidence?.Parts is { } parts)
                _parts.AddMask(parts, isPerson, photo.Width, photo.Height);
        }

        if (person.Joints is not { } joints)
            return;
        double[] found = [.. body.Joints2d(JointSets.Coco17).SelectMany(p => new[] { p.X, p.Y })];
        _joints.Add(found, [.. joints.SelectMany(j => new[] { j.X, j.Y })], [.. joints.Select(j => j.IsVisible)]);
    }

    /// <summary>The result so far.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="settings">What the numbers depend on.</param>
    public EvaluationReport ToReport(string method, IReadOnlyList<(string Name, string Value)> settings)
    {
        List<(string, double)> metrics = [];
        if (_photos > 0)
        {
            (double recall, double precision) = _annotated.At(ScoreThreshold);
            double[] times = [.. _milliseconds.Order()];
            metrics.AddRange(
            [
                ("det-ap", _strict.Compute()), ("det-ap-annotated", _annotated.Compute()), ("det-recall", recall), ("det-precision", precision),
                ("ms-per-photo", times[times.Length / 2]),
            ]);
        }

        if (_bodyMilliseconds.Count > 0)
        {
            double[] times = [.. _bodyMilliseconds.Order()];
            metrics.AddRange(
            [
                ("mask-iou", _overlaps.DefaultIfEmpty(double.NaN).Average()), ("masks", _overlaps.Count), .. double.IsNaN(_parts.ForegroundIou) ? [] : (ReadOnlySpan<(string, double)>)[("foreground-iou", _parts.ForegroundIou)], ("pck@0.2", _joints.Mean), ("people-with-joints", _joints.People),
                ("ms-per-person", times[times.Length / 2]),
            ]);
        }

        return new EvaluationReport("people", method, Math.Max(_strict.People, _bodyMilliseconds.Count), metrics, [], settings);
    }

    /// <inheritdoc/>
    public void Exchange(ScoreLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        _strict.Exchange(ledger);
        _annotated.Exchange(ledger);
        ledger.Values(_milliseconds);
        ledger.Values(_overlaps);
        _parts.Exchange(ledger);
        ledger.Values(_bodyMilliseconds);
        _joints.Exchange(ledger);
        _photos = ledger.Count(_photos);
    }
}
