using System.Text.Json.Nodes;
using Vitruvian.Bodies.Formats;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>From one input after another to a folder of results each, which appears when it is complete. Inputs are independent of each other.</summary>
internal abstract class ResultRun
{
    /// <summary>Reads the formats asked for.</summary>
    /// <param name="session">The options.</param>
    /// <param name="source">Finds the people; remains the caller's.</param>
    /// <exception cref="InvalidInputException">A format is unknown, or the texture is none or does not fit the body.</exception>
    protected ResultRun(CommandSession session, IPhotoSource source)
    {
        Session = session;
        Source = source;
        Formats = ResultFormats.Parse(session.Get(RecoveryOptions.Formats));
        if (RecoveryOptions.TextureOf(session, source.Model) is { } texture)
            Glb = Glb with { Texture = texture.EncodePicture() };
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

    /// <summary>What GLB files are to contain: the texture that was given.</summary>
    protected GlbOptions Glb { get; } = new();

    /// <summary>How many steps an input counts in the progress.</summary>
    /// <param name="input">The file.</param>
    public virtual int StepsOf(string input) => 1;

    /// <summary>Looks for the results of an earlier run.</summary>
    /// <param name="input">The file.</param>
    /// <param name="folderName">Name of its folder of results.</param>
    /// <returns>What was found then; null when there is nothing, or it shall be made again.</returns>
    public PhotoResult? Resume(string input, string folderName)
    {
        if (!Resumes || MakesAgain)
            return null;
        string path = PathOf(folderName);
        return RunRecord.TryRead(path, RunRecord.Recipe(input, Settings(input), Session)) is { } earlier ? PhotoResult.Resumed(path, earlier) : null;
    }

    /// <summary>Recovers the people of one input and writes their files.</summary>
    /// <param name="input">The file.</param>
    /// <param name="folderName">Name of its folder of results.</param>
    /// <param name="advanced">Told the number of steps done (<see cref="StepsOf"/>); may be null.</param>
    /// <exception cref="InvalidInputException">The input is missing or damaged; nothing is written then.</exception>
    public PhotoResult Run(string input, string folderName, Action<int>? advanced = null) => Run(input, folderName, folder => Make(input, folder, advanced));

    /// <summary>Writes the files of one input.</summary>
    /// <param name="input">The file.</param>
    /// <param name="folderName">Name of its folder of results.</param>
    /// <param name="make">Makes the results in the folder.</param>
    protected PhotoResult Run(string input, string folderName, Func<OutputFolder, PhotoResult> make)
    {
        Session.Cancellation.ThrowIfCancellationRequested();
        JsonObject? recipe = Resumes ? RunRecord.Recipe(input, Settings(input), Session) : null;
        using OutputFolder folder = new(PathOf(folderName));
        PhotoResult result = make(folder);
        if (recipe is not null && result.IsComplete)
            RunRecord.Write(folder.PathFor(RunRecord.FileName), recipe, result.Json);
        if (result.IsComplete)
            Session.Cancellation.ThrowIfCancellationRequested();
        folder.Commit(recipe is null || !result.IsComplete ? null : RunRecord.FileName);
        return result;
    }

    /// <summary>What the results depend on besides the input and the options of all runs.</summary>
    /// <param name="input">The input; null for what holds for all inputs.</param>
    public virtual JsonObject Settings(string? input)
    {
        JsonObject settings = Source.Settings(input);
        if (Session.Get(RecoveryOptions.Texture) is { } texture)
            settings["texture"] = FileStamp.Of(texture);
        return settings;
    }

    /// <summary>Makes the results.</summary>
    protected abstract PhotoResult Make(string input, OutputFolder folder, Action<int>? advanced);

    private string PathOf(string folderName) => Path.Combine(Session.Get(SharedOptions.Out), folderName);
}
