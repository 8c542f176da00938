using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Imaging.Video;
using Vitruvian.Sharding;

namespace Vitruvian.Cli.Commands;

/// <summary><c>recover</c>: photos and videos to rigged bodies.</summary>
internal sealed class RecoverCommand : CliCommand
{
    private readonly RecoverInputs _inputs = new();
    private readonly RecoverSources _sources = new();

    private readonly Option<bool> _requirePerson = new("--require-person") { Description = "End with exit code 3 when nobody is found in some photo." };

    private readonly Option<int> _jobs = SharedOptions.Positive(new Option<int>("--jobs", "-j")
    {
        Description = "Photos and videos at the same time; as many as threads when not given.",
        HelpName = "N",
    });

    private readonly Option<bool> _noSmooth = new("--no-smooth") { Description = "Leave a video's motion as it was found frame by frame." };

    /// <summary>Names the command.</summary>
    public RecoverCommand()
        : base(
            "recover",
            "Recover rigged 3D bodies from photos and videos: GLB, OBJ, BVH, parameters, and a picture or film of how they fit.",
            "vitruvian recover assets/samples/astronaut.jpg",
            "vitruvian recover photos/ --out results --formats glb,overlay --jobs 2 --json",
            "vitruvian recover --manifest frames.txt --shards 8 --shard 3 --out results")
    {
        _inputs.AddTo(this);
        _sources.AddTo(this);
        Add(RecoveryOptions.Formats);
        Add(RecoveryOptions.Texture);
        Add(_requirePerson);
        Add(ShardOptions.Again);
        Add(_jobs);
        Add(_noSmooth);
        Add(SharedOptions.Body);
        Add(SharedOptions.Out);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        FrameList frames = _inputs.List(session, out bool isBatch, out Shard? shard);
        int jobs = Math.Clamp(frames.Count, 1, session.Has(_jobs) ? session.Get(_jobs) : session.Threads);
        using IPhotoSource source = _sources.Create(session, shard is null ? Math.Max(1, session.Threads / jobs) : 1);
        PhotoRun photos = new(session, source) { Resumes = isBatch, MakesAgain = session.Get(ShardOptions.Again) };
        VideoRun videos = new(session, source, smooths: !session.Get(_noSmooth)) { Resumes = isBatch, MakesAgain = session.Get(ShardOptions.Again) };
        session.Progress.Say($"Recovering bodies: {source.Description}.");
        if (shard is { } share)
            return new ShardedRecovery(session, source, photos, videos, frames, share, jobs).Run(session.Get(SharedOptions.Out), session.Get(_requirePerson));
        string[] files = [.. frames.All().Select(frame => frame.Path)];
        (string Input, string Folder)[] inputs = [.. files.Zip(OutputNames.Folders(files))];
        ResultRun RunOf(string input) => VideoReader.IsVideo(input) ? videos : photos;
        if (isBatch)
            OutputFolder.RemoveAbandoned(session.Get(SharedOptions.Out));
        PhotoResult?[] results = [.. inputs.Select(input => RunOf(input.Input).Resume(input.Input, input.Folder))];
        int[] open = [.. Enumerable.Range(0, inputs.Length).Where(i => results[i] is null)];
        int[] steps = [.. open.Select(i => RunOf(inputs[i].Input).StepsOf(inputs[i].Input))];
        Batch<PhotoResult> batch = new(alone: inputs.Length == 1 && !isBatch);
        session.Progress.Track("Recovering", steps.Sum(), advance =>
            ParallelMap.Run(
                open.Length,
                jobs,
                n =>
                {
                    (string input, string folder) = inputs[open[n]];
                    StepBudget budget = new(steps[n], advance);
                    PhotoResult? result = batch.Try(input, () => RunOf(input).Run(input, folder, budget.Advance));
                    if (result is { IsComplete: false })
                        session.Complain($"interrupted: {result.Line}");
                    else
                        budget.Spend();
                    return results[open[n]] = result;
                },
                session.Cancellation));

        session.Cancellation.ThrowIfCancellationRequested();
        PhotoResult[] found = [.. results.OfType<PhotoResult>()];
        foreach (string error in batch.Errors)
            session.Complain(error);
        if (batch.Errors.Length > 0)
            session.Complain($"{batch.Errors.Length} of {inputs.Length} {Kind(inputs)} failed; the others are done.");
        if (found.Count(result => result.IsResumed) is > 0 and int resumed)
            session.Progress.Say($"{resumed} of {inputs.Length} {Kind(inputs)} were done already (--again makes them anew).");
        JsonObject json = new() { ["results"] = new JsonArray([.. found.Select(r => r.Json)]), ["errors"] = JsonNumbers.Of(batch.Errors) };
        session.PrintResult(json, found.Select(r => r.Line));
        if (batch.Errors.Length > 0)
            return batch.ExitCode;
        return session.Get(_requirePerson) && found.Any(r => r.People == 0) ? ExitCode.NobodyFound : ExitCode.Done;
    }

    private static string Kind((string Input, string Folder)[] inputs) => inputs.Count(input => VideoReader.IsVideo(input.Input)) switch
    {
        0 => "photos",
        int videos when videos == inputs.Length => "videos",
        _ => "photos and videos",
    };
}
