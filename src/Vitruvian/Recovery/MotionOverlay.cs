using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;

namespace Vitruvian.Recovery;

/// <summary>Draws the people of a video over its frames, as a video.</summary>
public static class MotionOverlay
{
    /// <summary>Reads the video once more and writes it with the bodies.</summary>
    /// <param name="video">The video from its first frame.</param>
    /// <param name="path">The MP4 file to write.</param>
    /// <param name="people">The people; each keeps a colour of <see cref="ResultPictures.Palette"/>.</param>
    /// <param name="frameCount">Frames to write at most: those that were looked at.</param>
    /// <param name="advanced">Told after each frame; may be null.</param>
    /// <param name="cancellation">Ends the video early; the frames written until then are a video, too.</param>
    public static void Write(VideoReader video, string path, IReadOnlyList<RecoveredMotion> people, int frameCount, Action? advanced = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(video);
        ArgumentNullException.ThrowIfNull(people);
        var pictures = new ResultPictures();
        VideoWriter? writer = null;
        try
        {
            for (int number = 0; number < frameCount && video.Read(cancellation) is { } frame; number++)
            {
                writer ??= VideoWriter.Create(path, frame.Width, frame.Height, video.Info.FramesPerSecond);
                writer.Write(Draw(pictures, frame, number, people));
                advanced?.Invoke();
            }
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // Ctrl-C reaches the program that encodes as well, which then completes its file.
        }

        using (writer)
            writer?.Finish();
    }

    private static Image Draw(ResultPictures pictures, Image frame, int number, IReadOnlyList<RecoveredMotion> people)
    {
        (RecoveredBody, int)[] present =
        [
            .. people.Select((motion, i) => (Motion: motion, Person: i))
                .Where(p => number >= p.Motion.FirstFrame && number < p.Motion.FirstFrame + p.Motion.Count)
                .Select(p => (p.Motion.Body(number - p.Motion.FirstFrame), p.Person)),
        ];
        return present.Length == 0 ? frame : pictures.Overlay(frame, present);
    }
}
