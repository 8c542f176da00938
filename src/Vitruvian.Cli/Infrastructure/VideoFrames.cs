using Vitruvian.Imaging;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>A source of people as the reconstruction of a video calls it, with a few frames at a time in their order.</summary>
internal static class VideoFrames
{
    /// <summary>Counts the frames of one video for a source.</summary>
    /// <param name="source">Finds the people.</param>
    /// <param name="videoPath">The video, whose first frame comes first.</param>
    public static Func<IReadOnlyList<Image>, CancellationToken, IReadOnlyList<RecoveredBody>[]> Of(IPhotoSource source, string videoPath)
    {
        long next = 0;
        return (frames, cancellation) =>
        {
            long first = next;
            next += frames.Count;
            return source.Recover(videoPath, first, frames, cancellation);
        };
    }
}
