using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;

namespace Vitruvian.Cli.Commands;

/// <summary><c>recover</c>: photos to rigged bodies.</summary>
internal sealed class RecoverCommand : CliCommand
{
    private readonly RecoverInputs _inputs = new();
    private readonly RecoverSources _sources = new();

    private readonly Option<bool> _requirePerson = new("--require-person") { Description = "End with exit code 3 when nobody is found in some photo." };

    private readonly Option<bool> _again = new("--again") { Description = "Make results anew that an earlier run of the same folder made with the same settings." };

    private readonly Option<int> _jobs = SharedOptions.Positive(new Option<int>("--jobs", "-j")
    {
        Description = "Photos at the same time; as many as threads when not given.",
        HelpName = "N",
    });

    /// <summary>Names the command.</summary>
    public RecoverCommand()
        : base(
            "recover",
            "Recover rigged 3D bodies from photos: GLB, OBJ, BVH, parameters, and a picture of how they fit.",
            "vitruvian recover assets/samples/astronaut.jpg",
            "vitruvian recover photos/ --out results --formats glb,overlay --jobs 2 --json")
    {
        _inputs.AddTo(this);
        _sources.AddTo(this);
        Add(RecoveryOptions.Formats);
        Add(_requirePerson);
        Add(_again);
        Add(_jobs);
        Add(SharedOptions.Body);
        Add(SharedOptions.Out);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        (string Photo, string Folder)[] photos = _inputs.List(session, out bool isBatch);
        int jobs = Math.Clamp(photos.Length, 1, session.Has(_jobs) ? session.Get(_jobs) : session.Threads);
        using IPhotoSource source = _sources.Create(session, Math.Max(1, session.Threads / jobs));
        PhotoRun run = new(session, source) { Resumes = isBatch, MakesAgain = session.Get(_again) };
        session.Progress.Say($"Recovering bodies: {source.Description}.");
        if (isBatch)
            OutputFolder.RemoveAbandoned(session.Get(SharedOptions.Out));
        Batch<PhotoResult> batch = new(alone: photos.Length == 1 && !isBatch);
        PhotoResult?[] results = session.Progress.Track("Recovering", photos.Length, advance =>
            ParallelMap.Run(
                photos.Length,
                jobs,
                i =>
                {
                    PhotoResult? result = batch.Try(photos[i].Photo, () => run.Run(photos[i].Photo, photos[i].Folder));
                    advance();
                    return result;
                },
                session.Cancellation));

        PhotoResult[] found = [.. results.OfType<PhotoResult>()];
        foreach (string error in batch.Errors)
            session.Complain(error);
        if (batch.Errors.Length > 0)
            session.Complain($"{batch.Errors.Length} of {photos.Length} photos failed; the others are done.");
        if (found.Count(result => result.IsResumed) is > 0 and int resumed)
            session.Progress.Say($"{resumed} of {photos.Length} photos were done already (--again makes them anew).");
        JsonObject json = new() { ["results"] = new JsonArray([.. found.Select(r => r.Json)]), ["errors"] = JsonNumbers.Of(batch.Errors) };
        session.PrintResult(json, found.Select(r => r.Line));
        if (batch.Errors.Length > 0)
            return batch.ExitCode;
        return session.Get(_requirePerson) && found.Any(r => r.People == 0) ? ExitCode.NobodyFound : ExitCode.Done;
    }
}
