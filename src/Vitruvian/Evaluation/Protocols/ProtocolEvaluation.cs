using Vitruvian.Datasets;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>
/// Applies a protocol to a dataset: which pictures and records count, the figures, and what was left out and why. Somebody else brings the estimates: <see cref="Measure"/> takes them picture by picture.
/// </summary>
public sealed class ProtocolEvaluation
{
    private readonly IAnnotatedDataset _dataset;
    private readonly IProtocolScores _scores;
    private readonly IReadOnlyList<EmptyPicture> _empty;
    private readonly List<string> _skipped = [];
    private readonly Action<string>? _complain;

    /// <summary>Prepares: reads the dataset's records and picks those that count.</summary>
    /// <param name="definition">The protocol as published.</param>
    /// <param name="bodies">The bodies.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="limit">At most so many records; all when null.</param>
    /// <param name="segmentations">Pictures of outlines and parts, for <see cref="ProtocolTask.Silhouette"/>; null for the dataset's own masks.</param>
    /// <param name="complain">Is told of each record that is left out, one line, as it happens; from any thread, one at a time.</param>
    /// <param name="cancellation">Stops between records.</param>
    /// <exception cref="InvalidInputException">The protocol needs a model or regressor that is not there, or the dataset has no record that counts.</exception>
    public ProtocolEvaluation(
        ProtocolDefinition definition, ProtocolBodies bodies, IAnnotatedDataset dataset, int? limit = null, SegmentationFolder? segmentations = null, Action<string>? complain = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(bodies);
        ArgumentNullException.ThrowIfNull(dataset);
        (_dataset, _complain) = (dataset, complain);
        Definition = definition.With(bodies, dataset);
        _scores = Definition.Task switch
        {
            ProtocolTask.Space => new SpaceScores(Definition, bodies),
            ProtocolTask.Silhouette => new SilhouetteScores(bodies, segmentations),
            ProtocolTask.Keypoints => new KeypointScores(Definition, bodies),
            _ => new SurfaceScores(Definition, bodies),
        };
        IReadOnlyList<(int Index, string Name, string Picture)> taken = Definition.Sampling.Select(dataset, limit, Skip, cancellation);
        if (taken.Count == 0)
            throw InvalidInputException.For(definition.Name, "sampling", $"records ({Definition.Sampling.Description})", $"none among {dataset.Count} of {dataset.Name}{(_skipped.Count > 0 ? $", {_skipped.Count} broken, the first: {_skipped[0]}" : string.Empty)}");
        _empty = definition.Matching == MatchingRule.Detections && limit is null ? dataset.EmptyPictures : [];
        Pictures = [.. taken.GroupBy(entry => entry.Picture).Select(group => (IReadOnlyList<int>)[.. group.Select(entry => entry.Index)]), .. _empty.Select(_ => (IReadOnlyList<int>)[])];
        Records = taken.Count;
    }

    /// <summary>The protocol as it is applied.</summary>
    public ProtocolDefinition Definition { get; }

    /// <summary>The pictures that count: of each the numbers of its records in the dataset. Where people are found by a detector and no limit is set, those without people come last.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Pictures { get; }

    /// <summary>Records that count.</summary>
    public int Records { get; }

    /// <summary>What was left out so far and why, one line each.</summary>
    public IReadOnlyList<string> Skipped
    {
        get
        {
            lock (_skipped)
                return [.. _skipped];
        }
    }

    /// <summary>Reads a picture's records.</summary>
    /// <param name="number">Number of the picture.</param>
    public ProtocolPicture Read(int number)
    {
        int firstEmpty = Pictures.Count - _empty.Count;
        if (number >= firstEmpty)
        {
            EmptyPicture empty = _empty[number - firstEmpty];
            return new ProtocolPicture(empty.ImageId, []) { ImagePath = empty.ImagePath, ImageSize = (empty.Width, empty.Height) };
        }

        AnnotatedSample[] people = [.. Pictures[number].Select(_dataset.Read)];
        return new ProtocolPicture(ProtocolPicture.KeyOf(people[0]), people);
    }

    /// <summary>Measures estimates of a picture; from any thread.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="estimates">With given boxes one a record, null where there is none; else all of the picture.</param>
    /// <returns>Adds them to the figures. The order of these calls is the order of equal scores; one at a time.</returns>
    public Action Measure(ProtocolPicture picture, IReadOnlyList<PersonEstimate?> estimates)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(estimates);
        if (Definition.Matching == MatchingRule.GivenBoxes && estimates.Count != picture.People.Count)
            throw new ArgumentException($"estimates has {estimates.Count} entries; expected one for each of {picture.People.Count} people.", nameof(estimates));
        return _scores.Measure(picture, estimates, Skip);
    }

    /// <summary>Leaves something out: its figures are missing, and the report says why.</summary>
    /// <param name="reason">One line that names the record.</param>
    public void Skip(string reason)
    {
        lock (_skipped)
        {
            _skipped.Add(reason);
            _complain?.Invoke(reason);
        }
    }

    /// <summary>The result so far.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="settings">What the numbers depend on besides the definition.</param>
    public EvaluationReport ToReport(string method, IReadOnlyList<(string Name, string Value)> settings) =>
        new(Definition.Name, method, _scores.Samples, _scores.Metrics, _scores.PerJoint, settings)
        {
            PerPart = _scores.PerPart,
            Notes = _scores.Notes,
            Definition = Definition.Describe(),
            Skipped = Skipped,
        };
}
