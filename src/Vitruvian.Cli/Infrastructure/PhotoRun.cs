using Vitruvian.Imaging;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>The way through for photos: read, people, files.</summary>
internal sealed class PhotoRun : ResultRun
{
    /// <summary>Checks that the results can be written in the formats asked for.</summary>
    /// <param name="session">The options.</param>
    /// <param name="source">Finds the people; remains the caller's.</param>
    /// <exception cref="InvalidInputException">A format is unknown, or not one of this body's.</exception>
    public PhotoRun(CommandSession session, IPhotoSource source)
        : base(session, source)
    {
        string[] maps = [.. Formats.Where(f => f is ResultFormat.Parts or ResultFormat.Iuv).Select(f => f.ToString().ToLowerInvariant())];
        if (source.Model.Surface is null && maps.Length > 0)
            throw InvalidInputException.For("--formats", string.Join(", ", maps), "a body model with parts", $"'{source.Model.Name}', which has none");
    }

    /// <summary>Writes the files of a photo whose people were recovered.</summary>
    /// <param name="input">The file.</param>
    /// <param name="folderName">Name of its folder of results.</param>
    /// <param name="photo">What is in the file.</param>
    /// <param name="people">The people.</param>
    /// <param name="leftOut">People left out for want of joints.</param>
    public PhotoResult Write(string input, string folderName, Image photo, RecoveredBody[] people, int leftOut) =>
        Run(input, folderName, folder => Write(input, folder, photo, people, leftOut));

    /// <inheritdoc/>
    protected override PhotoResult Make(string input, OutputFolder folder, Action<int>? advanced)
    {
        Image photo = ImageCodec.Read(input);
        (RecoveredBody[] people, int leftOut) = Source.Recover(input, photo, Session.Cancellation);
        return Write(input, folder, photo, people, leftOut);
    }

    private PhotoResult Write(string input, OutputFolder folder, Image photo, RecoveredBody[] people, int leftOut)
    {
        ResultWriter.Write(photo, people, Formats, folder.PathFor, Glb);
        return PhotoResult.Of(input, folder.FinalPath, [.. folder.Files], people, leftOut);
    }
}
