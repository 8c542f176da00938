using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Recovery;

namespace Vitruvian.Server.Jobs;

/// <summary>The way through: photos and videos to bodies and their files, as the command line's <c>recover</c> makes them.</summary>
public sealed class RecoveryRunner : IJobRunner
{
    // Shares of the work that a photo's steps take, about.
    private const double AfterReading = 0.05;
    private const double AfterDetection = 0.25;
    private const double AfterEstimation = 0.5;
    private const double AfterRefinement = 0.85;

    private static readonly GlbOptions s_before = new() { MaximumMorphTargets = 0 };

    private readonly ServerOptions _options;
    private readonly PipelineCache _pipelines;
    private readonly int _threads;

    /// <summary>Prepares; networks are loaded when a job first needs them.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="assets">What all workers share.</param>
    public RecoveryRunner(ServerOptions options, RecoveryAssets assets)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _threads = Math.Max(1, options.Threads / options.Workers);
        _pipelines = new PipelineCache(assets, _threads);
    }

    /// <inheritdoc/>
    public JobOutcome Run(JobRecord job, string upload, string results, Action<double> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(progress);
        Reconstructor reconstructor = _pipelines.Get(job.Settings.Method, job.Settings.Refine, job.Settings.MaximumPeople);
        IReadOnlyList<ResultFormat> formats = ResultFormats.Parse(string.Join(',', job.Settings.Formats));
        string PathFor(string name) => Path.Combine(results, name);
        return job.IsVideo
            ? RunVideo(job, upload, reconstructor, formats, PathFor, progress, cancellation)
            : RunPhoto(upload, reconstructor, formats, PathFor, progress, cancellation);
    }

    /// <summary>Unloads the networks.</summary>
    public void Dispose() => _pipelines.Dispose();

    private JobOutcome RunPhoto(string upload, Reconstructor reconstructor, IReadOnlyList<ResultFormat> formats, Func<string, string> pathFor, Action<double> progress, CancellationToken cancellation)
    {
        Image photo = ImageCodec.Read(upload, new ImageReadOptions { MaxPixels = _options.MaximumPixels });
        progress(AfterReading);
        var views = reconstructor.View(photo, reconstructor.Detect([photo], cancellation)[0]);
        progress(AfterDetection);
        RecoveredBody[] first = reconstructor.EstimateBodies(views, cancellation);
        progress(AfterEstimation);
        RecoveredBody[] people = reconstructor.RefineBodies(views, first, cancellation);
        progress(AfterRefinement);
        cancellation.ThrowIfCancellationRequested();
        ResultWriter.Write(photo, people, formats, pathFor);
        if (formats.Contains(ResultFormat.Glb) && reconstructor.Refine.Count > 0)
        {
            for (int i = 0; i < first.Length; i++)
                GlbFile.Write(pathFor(BeforeName(i)), first[i].Model, first[i].ToSequence(), s_before);
        }

        return new JobOutcome(people.Length, photo.Width, photo.Height) { Warnings = [.. people.SelectMany(person => person.Warnings).Distinct()] };
    }

    private JobOutcome RunVideo(
        JobRecord job, string upload, Reconstructor reconstructor, IReadOnlyList<ResultFormat> formats, Func<string, string> pathFor, Action<double> progress, CancellationToken cancellation)
    {
        bool draws = formats.Contains(ResultFormat.Overlay);
        VideoReconstruction found;
        VideoInfo info;
        string? complaint;
        double done = 0;
        Action<int> advanced;
        using (VideoReader video = VideoReader.Open(upload, _options.MaximumPixels))
        {
            info = video.Info;
            Check(upload, info.FrameCount ?? 0);
            double steps = Math.Max(1, info.FrameCount ?? _options.MaximumFrames) * (draws ? 2 : 1);
            advanced = frames => progress((done += frames) / steps);
            int seen = 0;
            VideoOptions options = new() { MaximumPeople = job.Settings.MaximumPeople, KeepsInitial = formats.Contains(ResultFormat.Glb) };
            var videos = new VideoReconstructor(
                (frames, stop) =>
                {
                    // Some files tell no length, or a wrong one.
                    Check(upload, seen += frames.Count);
                    return reconstructor.Reconstruct(frames, stop);
                },
                job.Settings.Smooth ? options : options with { Smoothing = null });
            found = videos.Reconstruct(video, advanced, cancellation);
            cancellation.ThrowIfCancellationRequested();
            complaint = video.Complaint;
        }

        WritePeople(found, formats, pathFor, cancellation);
        if (draws)
        {
            using VideoReader video = VideoReader.Open(upload, _options.MaximumPixels);
            MotionOverlay.Write(video, pathFor($"overlay{VideoWriter.Ending}"), found.People, found.FrameCount, advanced, _threads, cancellation);
        }

        return new JobOutcome(found.People.Count, info.Width, info.Height)
        {
            Frames = found.FrameCount,
            FramesPerSecond = info.FramesPerSecond,
            FirstFrames = [.. found.People.Select(person => person.FirstFrame)],
            Warnings = complaint is null ? [] : [complaint.Replace(upload, "upload", StringComparison.Ordinal)],
        };
    }

    private static void WritePeople(VideoReconstruction found, IReadOnlyList<ResultFormat> formats, Func<string, string> pathFor, CancellationToken cancellation)
    {
        for (int i = 0; i < found.People.Count; i++)
        {
            foreach (ResultFormat format in formats.Where(MotionWriter.Supports))
            {
                cancellation.ThrowIfCancellationRequested();
                MotionWriter.Write(pathFor($"{ResultWriter.PersonName(i)}.{format.ToString().ToLowerInvariant()}"), found.People[i], format);
            }

            if (found.People[i].Initial is { } before)
                MotionWriter.Write(pathFor(BeforeName(i)), before, ResultFormat.Glb, s_before);
        }
    }

    private static string BeforeName(int person) => $"{ResultWriter.PersonName(person)}.before.glb";

    private void Check(string upload, long frames)
    {
        if (frames > _options.MaximumFrames)
            throw InvalidInputException.For(upload, "film", $"at most {_options.MaximumFrames} frames", $"at least {frames}", "Cut the video, or run 'vitruvian recover' on it.");
    }
}
