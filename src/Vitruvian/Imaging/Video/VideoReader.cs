using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Vitruvian.Imaging.Codecs;

namespace Vitruvian.Imaging.Video;

/// <summary>
/// Reads a video frame by frame, whatever ffmpeg reads, at a constant rate; a few frames are decoded ahead on another thread, none is kept. A video that ends
/// in the middle gives the frames it has, and then <see cref="Complaint"/>.
/// </summary>
public sealed class VideoReader : IDisposable
{
    private const int FramesAhead = 4;

    private readonly string _path;
    private readonly FfmpegProcess _process;
    private readonly BlockingCollection<Image> _frames = new(FramesAhead);
    private readonly CancellationTokenSource _closed = new();
    private readonly Thread _thread;
    private readonly long _maxPixels;
    private ExceptionDispatchInfo? _failure;

    private VideoReader(string path, VideoProbe probe, string program, long maxPixels)
    {
        _path = path;
        _maxPixels = maxPixels;
        Info = probe.Info;
        _process = new FfmpegProcess(program, "reads video",
        [
            "-nostdin", "-hide_banner", "-loglevel", "error", "-max_pixels", $"{Math.Min(maxPixels, int.MaxValue)}",
            .. FfmpegProcess.InputFile(path),
            "-map", "0:V:0", "-vf", $"fps={probe.Rate}", "-f", "image2pipe", "-c:v", "pam", "-pix_fmt", "rgb24", "pipe:1",
        ]);
        _thread = new Thread(Decode) { IsBackground = true, Name = "video" };
        _thread.Start();
    }

    /// <summary>Endings of files that are taken for videos.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".mts", ".m2ts", ".wmv", ".flv", ".3gp", ".ogv"];

    /// <summary>Size, rate and length.</summary>
    public VideoInfo Info { get; }

    /// <summary>After the last frame: what was wrong with the video, or null when it was whole.</summary>
    public string? Complaint { get; private set; }

    /// <summary>Whether a file is taken for a video, by its ending.</summary>
    /// <param name="path">The file.</param>
    public static bool IsVideo(string path) => Endings.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>Opens a video.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">Frames with more pixels are refused.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged, or has no film.</exception>
    /// <exception cref="MissingDependencyException">ffmpeg is not installed.</exception>
    public static VideoReader Open(string path, long maxPixels = ImageReadOptions.DefaultMaxPixels)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new VideoReader(path, Probe(path, maxPixels), "ffmpeg", maxPixels);
    }

    /// <summary>What a video says about itself, without decoding any of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">Frames with more pixels are refused.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged, or has no film.</exception>
    /// <exception cref="MissingDependencyException">ffmpeg is not installed.</exception>
    public static VideoInfo ReadInfo(string path, long maxPixels = ImageReadOptions.DefaultMaxPixels)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Probe(path, maxPixels).Info;
    }

    /// <summary>The next frame, RGB.</summary>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <returns>The frame, the caller's own; null after the last.</returns>
    /// <exception cref="InvalidInputException">The video has not one frame that can be decoded.</exception>
    public Image? Read(CancellationToken cancellation = default)
    {
        if (_frames.TryTake(out Image? frame, Timeout.Infinite, cancellation))
            return frame;
        _failure?.Throw();
        return null;
    }

    /// <summary>The next frames, fewer at the end.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public IReadOnlyList<Image> Read(int count, CancellationToken cancellation = default)
    {
        var frames = new List<Image>(count);
        while (frames.Count < count && Read(cancellation) is { } frame)
            frames.Add(frame);
        return frames;
    }

    /// <summary>Stops decoding.</summary>
    public void Dispose()
    {
        _closed.Cancel();
        _process.Kill();
        _thread.Join();
        _process.Dispose();
        _frames.Dispose();
        _closed.Dispose();
    }

    private static VideoProbe Probe(string path, long maxPixels) => VideoProbe.Of("ffprobe", path, maxPixels);

    private void Decode()
    {
        try
        {
            int count = 0;
            while (PamStream.Read(_process.Output, _path, 3, _maxPixels) is { } frame)
            {
                _frames.Add(frame, _closed.Token);
                count++;
            }

            End(_process.Wait(), count);
        }
        catch (OperationCanceledException)
        {
            // Nobody wants more frames.
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _frames.CompleteAdding();
        }
    }

    private void End(int exitCode, int count)
    {
        string complaints = _process.Complaints(_path, string.Empty);
        if (count == 0)
            throw InvalidInputException.For(_path, "film", "at least one frame that ffmpeg can decode", complaints.Length > 0 ? complaints : "none");

        // A rate that wavers makes a few frames more or fewer than length times rate; an eighth is no wavering.
        bool isShort = Info.FrameCount is { } expected && count < expected - Math.Max(Info.FramesPerSecond, expected / 8.0);
        if (isShort || exitCode != 0)
        {
            string told = Info.FrameCount is { } length ? $"about {length} frames" : "a whole video";
            string reason = complaints.Length > 0 ? $" ({complaints})" : string.Empty;
            Complaint = string.Create(CultureInfo.InvariantCulture, $"{_path}: expected {told}; found {count}{reason}; the rest is damaged or missing.");
        }
    }
}
