using Vitruvian.Datasets;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>Which of a split's records a protocol looks at.</summary>
public sealed record SampleRule
{
    /// <summary>All records.</summary>
    public static SampleRule All { get; } = new();

    /// <summary>Only these subjects (<see cref="AnnotatedSample.Subject"/>); all when empty. Records that do not tell theirs are taken.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>Only these cameras (<see cref="AnnotatedSample.View"/>); all when empty. Records that do not tell theirs are taken.</summary>
    public IReadOnlyList<string> Views { get; init; } = [];

    /// <summary>Every so many frames of each recording, counted from the first one that the split has of it.</summary>
    public int EveryFrames { get; init; } = 1;

    /// <summary>Of each recording the record in the middle alone.</summary>
    public bool MiddleOnly { get; init; }

    /// <summary>The rule in words.</summary>
    public string Description
    {
        get
        {
            string[] parts =
            [
                .. Subjects.Count > 0 ? [$"subjects {string.Join(", ", Subjects)}"] : (ReadOnlySpan<string>)[],
                .. Views.Count > 0 ? [$"camera{(Views.Count > 1 ? "s" : string.Empty)} {string.Join(", ", Views)}"] : (ReadOnlySpan<string>)[],
                .. EveryFrames > 1 ? [$"every {EveryFrames}th frame from each recording's first"] : (ReadOnlySpan<string>)[],
                .. MiddleOnly ? ["the middle record of each recording"] : (ReadOnlySpan<string>)[],
            ];
            return parts.Length == 0 ? "all records of the split" : string.Join("; ", parts);
        }
    }

    /// <summary>The records that the rule takes, in the dataset's order: their numbers in it, names and pictures (<see cref="ProtocolPicture.KeyOf"/>). Records themselves are not kept: whole recordings may be large.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="limit">At most so many; all when null.</param>
    /// <param name="broken">Is told of each record that cannot be read, one line.</param>
    /// <param name="cancellation">Stops between records.</param>
    public IReadOnlyList<(int Index, string Name, string Picture)> Select(IAnnotatedDataset dataset, int? limit, Action<string> broken, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(broken);
        List<(int Index, string Name, string Picture)> taken = [];
        List<(string?, string?, string?, string?)> recordings = [];
        Dictionary<(string?, string?, string?, string?), int> firstFrames = [];
        for (int i = 0; i < dataset.Count && (MiddleOnly || taken.Count < (limit ?? int.MaxValue)); i++)
        {
            cancellation.ThrowIfCancellationRequested();
            AnnotatedSample sample;
            try
            {
                sample = dataset.Read(i);
            }
            catch (InvalidInputException error)
            {
                broken(error.Message);
                continue;
            }

            if (!IsTaken(sample, firstFrames))
                continue;
            taken.Add((i, sample.Name, ProtocolPicture.KeyOf(sample)));
            recordings.Add(Recording(sample));
        }

        IEnumerable<int> places = Enumerable.Range(0, taken.Count);
        if (MiddleOnly)
            places = places.GroupBy(place => recordings[place]).Select(group => group.ElementAt(group.Count() / 2));
        return [.. places.Take(limit ?? int.MaxValue).Select(place => taken[place])];
    }

    private bool IsTaken(AnnotatedSample sample, Dictionary<(string?, string?, string?, string?), int> firstFrames)
    {
        if ((sample.Subject is { } subject && Subjects.Count > 0 && !Subjects.Contains(subject)) || (sample.View is { } view && Views.Count > 0 && !Views.Contains(view)))
            return false;
        if (EveryFrames <= 1 || sample.Frame is not { } frame)
            return true;
        firstFrames.TryAdd(Recording(sample), frame);
        return (frame - firstFrames[Recording(sample)]) % EveryFrames == 0;
    }

    private static (string?, string?, string?, string?) Recording(AnnotatedSample sample) => (sample.Subject, sample.Sequence, sample.View, sample.PersonId);
}
