using System.Text.Json.Nodes;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>From one input after another to a folder of results each, which appears when it is complete. Inputs are independent of each other.</summary>
internal abstract class ResultRun
{
    /// <summary>Reads the formats asked for.</summary>
    /// <param name="session">The options.</param>
    /// <param name="source">Finds the people; remains the caller's.</param>
    /// <exception cref="InvalidInputException">A format is unknown.</exception>
    protected ResultRun(CommandSession session, IPhotoSource source)
    {
        Session = session;
        Source = source;
        Formats = ResultFormats.Parse(session.Get(RecoveryOptions.Formats));
    }

    /// <summary>Whether results are recorded, and results that an earlier run with the same settings recorded are taken over.</summary>
    public bool Resumes { get; init; }

    /// <summary>Whether results are made again that were made already.</summary>
    public bool MakesAgain { get; init; }

    /// <summary>The options.</summary>
    protected CommandSession Session { get; }

    /// <summary>Finds the people.</summary>
    protected IPhotoSource Source { get; }

    /// <summary>What to write.</summary>
    protected IReadOnlyList<ResultFormat> Formats { get; }

    /// <summary>Recovers the people of one input and writes their files.</summary>
    /// <param name="input">The file.</param>
    /// <param name="folderName">Name of its folder of results.</param>
    /// <exception cref="InvalidInputException">The input is missing or damaged; nothing is written then.</exception>
    public PhotoResult Run(string input, string folderName)
    {
        Session.Cancellation.ThrowIfCancellationRequested();
        string path = Path.Combine(Session.Get(SharedOptions.Out), folderName);
        JsonObject? recipe = Resumes ? RunRecord.Recipe(input, Settings(input), Session) : null;
        if (recipe is not null && !MakesAgain && RunRecord.TryRead(path, recipe) is { } earlier)
            return PhotoResult.Resumed(path, earlier);

        using OutputFolder folder = new(path);
        PhotoResult result = Make(input, folder);
        if (recipe is not null && result.IsComplete)
            RunRecord.Write(folder.PathFor(RunRecord.FileName), recipe, result.Json);
        if (result.IsComplete)
            Session.Cancellation.ThrowIfCancellationRequested();
        folder.Commit(recipe is null || !result.IsComplete ? null : RunRecord.FileName);
        return result;
    }

    /// <summary>What the results depend on besides the input and the options of all runs.</summary>
    protected virtual JsonObject Settings(string input) => Source.Settings(input);

    /// <summary>Makes the results.</summary>
    protected abstract PhotoResult Make(string input, OutputFolder folder);
}
