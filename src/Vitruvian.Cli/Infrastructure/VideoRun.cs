using System.Text.Json.Nodes;
using Vitruvian.Imaging.Video;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>
/// The way through for videos: frames go by once for the people in them, and once more to be drawn on. An interruption leaves what was found until then.
/// </summary>
internal sealed class VideoRun : ResultRun
{
    private const string OverlayFile = "overlay" + VideoWriter.Ending;

    private readonly VideoOptions _options;
    private readonly ResultFormat[] _files;
    private readonly bool _drawsOverlay;

    /// <summary>Prepares.</summary>
    /// <param name="session">The options.</param>
    /// <param name="source">Finds the people; remains the caller's.</param>
    /// <param name="smooths">Whether motion is smoothed.</param>
    /// <exception cref="InvalidInputException">A format is unknown.</exception>
    public VideoRun(CommandSession session, IPhotoSource source, bool smooths)
        : base(session, source)
    {
        VideoOptions options = new() { MaximumPeople = session.Has(MethodOptions.MaximumPeople) ? session.Get(MethodOptions.MaximumPeople) : null };
        _options = smooths ? options : options with { Smoothing = null };
        _files = [.. Formats.Where(MotionWriter.Supports)];
        _drawsOverlay = Formats.Contains(ResultFormat.Overlay);
    }

    /// <summary>A frame is a step when it is looked at, and one more when it is drawn.</summary>
    /// <param name="input">The video.</param>
    public override int StepsOf(string input)
    {
        try
        {
            int rounds = _drawsOverlay ? 2 : 1;
            return (int)Math.Clamp((VideoReader.ReadInfo(input).FrameCount ?? 1) * rounds, 1, int.MaxValue / 1000);
        }
        catch (Exception e) when (e is InvalidInputException or MissingDependencyException)
        {
            // Whoever reads it says what is wrong.
            return 1;
        }
    }

    /// <inheritdoc/>
    public override JsonObject Settings(string? input)
    {
        JsonObject settings = base.Settings(input);
        settings["smooth"] = _options.Smoothing is not null;
        return settings;
    }

    /// <summary>Looks at a video.</summary>
    /// <param name="input">The file.</param>
    /// <returns>What was found, and what was wrong with the video, or null.</returns>
    /// <exception cref="InvalidInputException">The video is missing or damaged.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled before the video's end.</exception>
    public (VideoReconstruction Found, VideoInfo Info, string? Complaint) Look(string input)
    {
        VideoReconstruction found = Reconstruct(input, null, out VideoInfo info, out string? complaint);
        Session.Cancellation.ThrowIfCancellationRequested();
        return (found, info, complaint);
    }

    /// <summary>Writes the files of a video whose people were recovered.</summary>
    /// <param name="input">The file.</param>
    /// <param name="folderName">Name of its folder of results.</param>
    /// <param name="seen">What was found in it.</param>
    public PhotoResult Write(string input, string folderName, (VideoReconstruction Found, VideoInfo Info, string? Complaint) seen) =>
        Run(input, folderName, folder =>
        {
            CheckFormats(input);
            return Write(input, folder, seen, null);
        });

    /// <inheritdoc/>
    protected override PhotoResult Make(string input, OutputFolder folder, Action<int>? advanced)
    {
        CheckFormats(input);
        VideoReconstruction found = Reconstruct(input, advanced, out VideoInfo info, out string? complaint);
        if (found.FrameCount == 0)
            Session.Cancellation.ThrowIfCancellationRequested();
        return Write(input, folder, (found, info, complaint), advanced);
    }

    private void CheckFormats(string input)
    {
        if (_files.Length == 0 && !_drawsOverlay)
            throw InvalidInputException.For(input, "--formats", "some of overlay, glb, bvh, npz, json (what videos can be written as)", Session.Get(RecoveryOptions.Formats));
    }

    private PhotoResult Write(string input, OutputFolder folder, (VideoReconstruction Found, VideoInfo Info, string? Complaint) seen, Action<int>? advanced)
    {
        (VideoReconstruction found, VideoInfo info, string? complaint) = seen;
        using IDisposable finishing = OutputFolder.Finishing();
        for (int i = 0; i < found.People.Count; i++)
        {
            foreach (ResultFormat format in _files)
                MotionWriter.Write(folder.PathFor($"{ResultWriter.PersonName(i)}.{format.ToString().ToLowerInvariant()}"), found.People[i], format, Glb);
        }

        // After an interruption the pictures would take too long.
        if (_drawsOverlay && found.IsComplete)
        {
            using var video = VideoReader.Open(input);
            MotionOverlay.Write(video, folder.PathFor(OverlayFile), found.People, found.FrameCount, advanced, Session.Threads, Session.Cancellation);
        }

        if (!found.IsComplete)
            complaint = null;
        if (complaint is not null)
            Session.Complain(complaint);
        return PhotoResult.OfVideo(input, folder.FinalPath, [.. folder.Files], info, found, complaint) with { IsComplete = !Session.Cancellation.IsCancellationRequested };
    }

    private VideoReconstruction Reconstruct(string input, Action<int>? advanced, out VideoInfo info, out string? complaint)
    {
        using var video = VideoReader.Open(input);
        info = video.Info;
        VideoReconstructor reconstructor = new(VideoFrames.Of(Source, input), _options);
        VideoReconstruction found = reconstructor.Reconstruct(video, advanced, Session.Cancellation);
        complaint = video.Complaint;
        return found;
    }
}
