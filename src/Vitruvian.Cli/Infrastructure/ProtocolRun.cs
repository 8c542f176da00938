using System.Diagnostics;
using Vitruvian.Evaluation.Protocols;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Brings estimates to a protocol: bodies from the pictures' pixels, or what another program says; pictures side by side on all threads.</summary>
/// <param name="session">Shows progress, and is asked whether to stop.</param>
/// <param name="evaluation">The protocol.</param>
internal sealed class ProtocolRun(CommandSession session, ProtocolEvaluation evaluation)
{
    // Pictures whose measurements are held at once: enough to keep all threads at work.
    private const int PicturesAtOnce = 64;

    private readonly List<double> _milliseconds = [];

    /// <summary>Median time for a person, milliseconds; NaN where nothing was estimated here.</summary>
    public double MillisecondsPerPerson => _milliseconds.Count == 0 ? double.NaN : _milliseconds.Order().ElementAt(_milliseconds.Count / 2);

    /// <summary>Measures a method.</summary>
    /// <param name="reconstructor">Finds the bodies.</param>
    public void Measure(Reconstructor reconstructor) => Measure(reconstructor.Method, (_, picture) => Estimate(reconstructor, picture));

    /// <summary>Measures what another program says.</summary>
    /// <param name="predictions">Its answers.</param>
    public void Measure(PredictionsFile predictions) => Measure("predictions", (number, picture) =>
    {
        IReadOnlyList<int> records = evaluation.Pictures[number];
        return evaluation.Definition.Matching == MatchingRule.GivenBoxes
            ? [.. picture.People.Select((sample, i) => predictions.Of(records[i], sample))]
            : predictions.Of(picture, records);
    });

    private void Measure(string name, Func<int, ProtocolPicture, IReadOnlyList<PersonEstimate?>> estimate) =>
        session.Progress.Track($"Evaluating {name} by {evaluation.Definition.Name}", evaluation.Pictures.Count, advance =>
        {
            for (int first = 0; first < evaluation.Pictures.Count; first += PicturesAtOnce)
            {
                int start = first;
                Action?[] measured = ParallelMap.Run(Math.Min(PicturesAtOnce, evaluation.Pictures.Count - first), session.Threads, i =>
                {
                    Action? add = Measure(start + i, estimate);
                    advance();
                    return add;
                }, session.Cancellation);
                foreach (Action? add in measured)
                    add?.Invoke();
            }

            return true;
        });

    // A picture that is missing or broken is named, and the others are measured.
    private Action? Measure(int number, Func<int, ProtocolPicture, IReadOnlyList<PersonEstimate?>> estimate)
    {
        try
        {
            ProtocolPicture picture = evaluation.Read(number);
            return evaluation.Measure(picture, estimate(number, picture));
        }
        catch (InvalidInputException error)
        {
            evaluation.Skip(error.Message);
            return null;
        }
    }

    private List<PersonEstimate?> Estimate(Reconstructor reconstructor, ProtocolPicture picture)
    {
        Image photo = ReadImage(picture, session.Cancellation);
        long start = Stopwatch.GetTimestamp();
        bool given = evaluation.Definition.Matching == MatchingRule.GivenBoxes;
        int[] boxed = [.. Enumerable.Range(0, picture.People.Count).Where(i => picture.People[i].Box is { Area: > 0 })];
        RecoveredBody[] bodies = given
            ? reconstructor.Reconstruct([reconstructor.View(photo, [.. boxed.Select(i => picture.People[i].Box!.Value)])], session.Cancellation)[0]
            : reconstructor.Reconstruct([photo], session.Cancellation)[0];
        lock (_milliseconds)
        {
            double each = Stopwatch.GetElapsedTime(start).TotalMilliseconds / Math.Max(1, bodies.Length);
            _milliseconds.AddRange(bodies.Select(_ => each));
        }

        if (!given)
            return [.. bodies.Select(PersonEstimate.Of)];
        var estimates = new PersonEstimate?[picture.People.Count];
        for (int k = 0; k < boxed.Length; k++)
            estimates[boxed[k]] = PersonEstimate.Of(bodies[k]);
        return [.. estimates];
    }

    private static Image ReadImage(ProtocolPicture picture, CancellationToken cancellation)
    {
        if (picture.ImagePath is not { } path)
            throw InvalidInputException.For(picture.Key, "picture", "a picture's file", "none in the annotation");
        if (picture.FilmFrame is not { } frame)
            return ImageCodec.Read(path);
        using VideoReader film = VideoReader.Open(path);
        for (int skipped = 0; skipped < frame && film.Read(cancellation) is not null; skipped++)
            cancellation.ThrowIfCancellationRequested();
        return film.Read(cancellation) ?? throw InvalidInputException.For(path, string.Empty, $"at least {frame + 1} frames", "fewer");
    }
}
