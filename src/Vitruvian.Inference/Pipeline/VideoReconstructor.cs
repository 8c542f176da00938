using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;
using Vitruvian.Inference.Tracking;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Pipeline;

/// <summary>Frames of a video to the motion of the people in it. Frames go by and are not kept; of each person some 500 bytes a frame are, until the end.</summary>
public sealed class VideoReconstructor
{
    private readonly Func<IReadOnlyList<Image>, CancellationToken, IReadOnlyList<RecoveredBody>[]> _recover;
    private readonly VideoOptions _options;

    /// <summary>Takes the bodies of frames from a reconstructor with a detector.</summary>
    /// <param name="reconstructor">The way from frames to bodies; remains the caller's.</param>
    /// <param name="options">Choices; the default when null.</param>
    public VideoReconstructor(Reconstructor reconstructor, VideoOptions? options = null)
        : this(reconstructor.Reconstruct, options)
    {
    }

    /// <summary>Takes the bodies of frames from somewhere else.</summary>
    /// <param name="recover">Finds the people of frames; called with a few frames at a time, in their order.</param>
    /// <param name="options">Choices; the default when null.</param>
    public VideoReconstructor(Func<IReadOnlyList<Image>, CancellationToken, IReadOnlyList<RecoveredBody>[]> recover, VideoOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(recover);
        _recover = recover;
        _options = options ?? new VideoOptions();
    }

    /// <summary>Reconstructs the people of a video.</summary>
    /// <param name="video">The video, from its next frame to its end.</param>
    /// <param name="advanced">Told the number of frames done now and then; may be null.</param>
    /// <param name="cancellation">Ends the work early: what was found until then is the result.</param>
    public VideoReconstruction Reconstruct(VideoReader video, Action<int>? advanced = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(video);
        double rate = video.Info.FramesPerSecond;
        var tracker = new PersonTracker(rate, _options.Tracking);
        var recorders = new Dictionary<int, MotionRecorder>();
        int count = 0;
        bool isComplete = false;
        try
        {
            while (video.Read(_options.FramesAtOnce, cancellation) is { Count: > 0 } frames)
            {
                IReadOnlyList<RecoveredBody>[] bodies = _recover(frames, cancellation);
                for (int i = 0; i < frames.Count; i++)
                    Record(tracker, recorders, count + i, bodies[i]);
                count += frames.Count;
                advanced?.Invoke(frames.Count);
            }

            // Ctrl-C reaches the program that decodes as well: its end is not the video's then.
            isComplete = !cancellation.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The frames done are a result.
        }

        return new VideoReconstruction([.. Main(recorders, count, rate).Select(r => r.Finish(rate, _options.Smoothing))], count, isComplete);
    }

    private void Record(PersonTracker tracker, Dictionary<int, MotionRecorder> recorders, int frame, IReadOnlyList<RecoveredBody> people)
    {
        int[] numbers = tracker.Update(frame, people);
        for (int p = 0; p < people.Count; p++)
        {
            if (!recorders.TryGetValue(numbers[p], out MotionRecorder? recorder))
                recorders.Add(numbers[p], recorder = new MotionRecorder(_options.KeepsInitial));
            recorder.Add(frame, people[p]);
        }
    }

    private IEnumerable<MotionRecorder> Main(Dictionary<int, MotionRecorder> recorders, int count, double rate)
    {
        double least = Math.Min(_options.LeastSeconds * rate, count / 2.0);
        int[] most = [.. recorders.Where(r => r.Value.ObservedCount >= least).OrderByDescending(r => r.Value.Presence).ThenBy(r => r.Key).Select(r => r.Key).Take(_options.MaximumPeople ?? int.MaxValue)];
        return most.Order().Select(id => recorders[id]);
    }
}
