using System.Collections.Concurrent;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;

namespace Vitruvian.Recovery;

/// <summary>Draws the people of a video over its frames, as a video.</summary>
public static class MotionOverlay
{
    private const int FramesAtOnce = 4;

    /// <summary>Reads the video once more and writes it with the bodies.</summary>
    /// <param name="video">The video from its first frame.</param>
    /// <param name="path">The MP4 file to write.</param>
    /// <param name="people">The people; each keeps a colour of <see cref="ResultPictures.Palette"/>.</param>
    /// <param name="frameCount">Frames to write at most: those that were looked at.</param>
    /// <param name="advanced">Told the number of frames done now and then; may be null.</param>
    /// <param name="threads">Threads that draw; as many as processors when null.</param>
    /// <param name="cancellation">Ends the video early; the frames written until then are a video, too.</param>
    public static void Write(VideoReader video, string path, IReadOnlyList<RecoveredMotion> people, int frameCount, Action<int>? advanced = null, int? threads = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(video);
        ArgumentNullException.ThrowIfNull(people);
        var idle = new ConcurrentBag<ResultPictures>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount, CancellationToken = cancellation };
        VideoWriter? writer = null;
        try
        {
            for (int done = 0; done < frameCount && video.Read(Math.Min(FramesAtOnce, frameCount - done), cancellation) is { Count: > 0 } frames; done += frames.Count)
            {
                var drawn = new Image[frames.Count];
                int first = done;
                Parallel.For(0, drawn.Length, parallel, i =>
                {
                    ResultPictures pictures = idle.TryTake(out ResultPictures? some) ? some : new ResultPictures();
                    drawn[i] = Draw(pictures, frames[i], first + i, people);
                    idle.Add(pictures);
                });
                writer ??= VideoWriter.Create(path, drawn[0].Width, drawn[0].Height, video.Info.FramesPerSecond);
                foreach (Image frame in drawn)
                    writer.Write(frame);
                advanced?.Invoke(drawn.Length);
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
