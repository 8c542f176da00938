using System.Text.Json.Nodes;
using Vitruvian.Imaging;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>The way through for one photo after another: read, people, files. Photos are independent of each other.</summary>
internal sealed class PhotoRun
{
    private readonly CommandSession _session;
    private readonly IPhotoSource _source;
    private readonly IReadOnlyList<ResultFormat> _formats;

    /// <summary>Checks that the results can be written in the formats asked for.</summary>
    /// <param name="session">The options.</param>
    /// <param name="source">Finds the people; remains the caller's.</param>
    /// <exception cref="InvalidInputException">A format is unknown, or not one of this body's.</exception>
    public PhotoRun(CommandSession session, IPhotoSource source)
    {
        _session = session;
        _source = source;
        _formats = ResultFormats.Parse(session.Get(RecoveryOptions.Formats));
        string[] maps = [.. _formats.Where(f => f is ResultFormat.Parts or ResultFormat.Iuv).Select(f => f.ToString().ToLowerInvariant())];
        if (source.Model.Surface is null && maps.Length > 0)
            throw InvalidInputException.For("--formats", string.Join(", ", maps), "a body model with parts", $"'{source.Model.Name}', which has none");
    }

    /// <summary>Whether results are recorded, and results that an earlier run with the same settings recorded are taken over.</summary>
    public bool Resumes { get; init; }

    /// <summary>Whether results are made again that were made already.</summary>
    public bool MakesAgain { get; init; }

    /// <summary>Recovers the people of one photo and writes their files.</summary>
    /// <param name="photoPath">The photo.</param>
    /// <param name="folderName">Name of its folder of results.</param>
    /// <exception cref="InvalidInputException">The photo or its joints are missing, damaged or do not fit together; nothing is written then.</exception>
    public PhotoResult Run(string photoPath, string folderName)
    {
        _session.Cancellation.ThrowIfCancellationRequested();
        string path = Path.Combine(_session.Get(SharedOptions.Out), folderName);
        JsonObject? recipe = Resumes ? RunRecord.Recipe(photoPath, _source, _session) : null;
        if (recipe is not null && !MakesAgain && RunRecord.TryRead(path, recipe) is { } earlier)
            return PhotoResult.Resumed(path, earlier);

        Image photo = ImageCodec.Read(photoPath);
        (RecoveredBody[] people, int leftOut) = _source.Recover(photoPath, photo, _session.Cancellation);
        using OutputFolder folder = new(path);
        ResultWriter.Write(photo, people, _formats, folder.PathFor);
        PhotoResult result = PhotoResult.Of(photoPath, folder.FinalPath, [.. folder.Files], people, leftOut);
        if (recipe is not null)
            RunRecord.Write(folder.PathFor(RunRecord.FileName), recipe, result.Json);
        _session.Cancellation.ThrowIfCancellationRequested();
        folder.Commit(recipe is null ? null : RunRecord.FileName);
        return result;
    }
}
