using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>A way from a photo or a video's frames to the people in it: given joints, or networks. Calls may come from several threads at once.</summary>
internal interface IPhotoSource : IDisposable
{
    /// <summary>The body model of the results.</summary>
    BodyModel Model { get; }

    /// <summary>The way in a few words, for people.</summary>
    string Description { get; }

    /// <summary>Everything that the results depend on besides the photo: results made under equal settings are not made again.</summary>
    /// <param name="photoPath">The photo; null for what holds for all photos.</param>
    JsonObject Settings(string? photoPath);

    /// <summary>Files beside a photo that its result is made from, too.</summary>
    /// <param name="photoPath">The photo.</param>
    IEnumerable<string> FilesBeside(string photoPath);

    /// <summary>Recovers the people of one photo.</summary>
    /// <param name="photoPath">Its path, for messages and for files beside it.</param>
    /// <param name="photo">The photo, RGB.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The people, and how many were left out for want of joints.</returns>
    (RecoveredBody[] People, int LeftOut) Recover(string photoPath, Image photo, CancellationToken cancellation);

    /// <summary>Recovers the people of some frames of a video.</summary>
    /// <param name="videoPath">Its path, for messages.</param>
    /// <param name="firstFrame">Number of the first of the frames in the video, from 0.</param>
    /// <param name="frames">The frames, RGB.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>For each frame its people.</returns>
    /// <exception cref="InvalidInputException">This way leads from photos only.</exception>
    RecoveredBody[][] Recover(string videoPath, long firstFrame, IReadOnlyList<Image> frames, CancellationToken cancellation);
}
