using Vitruvian.Imaging;
using Vitruvian.Metrics;

namespace Vitruvian.Evaluation;

/// <summary>
/// Photos with annotated people (<see cref="PeopleDataset"/>). Detection: <c>det-ap</c> counts every detection that is nobody's as wrong, outside crowds;
/// <c>det-ap-annotated</c> leaves those out that lie in nobody's box on photos that are not annotated completely, where they may be right.
/// </summary>
public sealed class PeopleProtocol
{
    private readonly DetAp _strict = new();
    private readonly DetAp _annotated = new();
    private readonly List<double> _milliseconds = [];
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

        return new EvaluationReport("people", method, _strict.People, metrics, [], settings);
    }
}
