using System.Globalization;
using Vitruvian.Imaging.Codecs;

namespace Vitruvian.Imaging.Video;

/// <summary>
/// Writes a video as MP4 (H.264, 4:2:0, which every player shows), frame by frame. The file appears under its name when it is complete; without
/// <see cref="Finish"/> nothing is left.
/// </summary>
public sealed class VideoWriter : IDisposable
{
    /// <summary>Ending of the files.</summary>
    public const string Ending = ".mp4";

    // ffmpeg's exit code when Ctrl-C reached it, too: it completes its file then.
    private const int Interrupted = 255;

    // Visually close to the source; a few megabytes a minute.
    private const int Quality = 20;

    private readonly string _path;
    private readonly string _temporary;
    private readonly FfmpegProcess _process;
    private readonly int _width;
    private readonly int _height;
    private bool _isFinished;

    private VideoWriter(string path, int width, int height, double framesPerSecond, string program)
    {
        _path = Path.GetFullPath(path);
        _width = width;
        _height = height;
        string folder = Path.GetDirectoryName(_path)!;
        Directory.CreateDirectory(folder);
        _temporary = Path.Combine(folder, $".{Path.GetFileName(_path)}.{Guid.NewGuid():N}.tmp");

        // Chroma of half the size needs even sides; sizes over HD are told from the colours that players assume without a label.
        const string filters = "pad=ceil(iw/2)*2:ceil(ih/2)*2,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p";
        _process = new FfmpegProcess(program, "writes video",
        [
            "-hide_banner", "-loglevel", "error", "-nostats", "-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", $"{width}x{height}",
            "-framerate", framesPerSecond.ToString("R", CultureInfo.InvariantCulture), "-i", "pipe:0",
            "-vf", filters, "-c:v", "libx264", "-preset", "superfast", "-crf", $"{Quality}",
            "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
            "-movflags", "+faststart", "-f", "mp4", "-y", $"file:{_temporary}",
        ]);
    }

    /// <summary>Starts a video.</summary>
    /// <param name="path">The file, of any ending; it will hold MP4.</param>
    /// <param name="width">Width of the frames in pixels.</param>
    /// <param name="height">Height of the frames in pixels; odd sides get a black row or column more.</param>
    /// <param name="framesPerSecond">Rate, positive.</param>
    /// <exception cref="MissingDependencyException">ffmpeg is not installed.</exception>
    public static VideoWriter Create(string path, int width, int height, double framesPerSecond)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (!(framesPerSecond > 0 && double.IsFinite(framesPerSecond)))
            throw new ArgumentOutOfRangeException(nameof(framesPerSecond), framesPerSecond, "Expected a positive rate.");
        return new VideoWriter(path, width, height, framesPerSecond, "ffmpeg");
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="frame">RGB, of the video's size.</param>
    /// <exception cref="IOException">ffmpeg ended; the message says why.</exception>
    public void Write(Image frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Width != _width || frame.Height != _height || frame.Channels != 3)
            throw new ArgumentException($"Expected {_width} x {_height} pixels of 3 channels; found {frame.Width} x {frame.Height} of {frame.Channels}.", nameof(frame));
        try
        {
            _process.Input.Write(frame.Pixels);
        }
        catch (IOException e)
        {
            throw Failure(e);
        }
    }

    /// <summary>Completes the file with the frames there are; also after an interruption that ended ffmpeg, too.</summary>
    /// <exception cref="IOException">ffmpeg could not write it; the message says why.</exception>
    public void Finish()
    {
        _process.Input.Dispose();
        int exitCode = _process.Wait();
        bool isComplete = exitCode == 0 || (exitCode == Interrupted && _process.Complaints(_temporary, string.Empty).Length == 0);
        if (!isComplete || !File.Exists(_temporary))
            throw Failure(null);
        File.Move(_temporary, _path, overwrite: true);
        _isFinished = true;
    }

    /// <summary>Removes what is not complete.</summary>
    public void Dispose()
    {
        _process.Dispose();
        if (!_isFinished)
            File.Delete(_temporary);
    }

    private IOException Failure(Exception? cause)
    {
        _process.Kill();
        _ = _process.Wait();
        return new IOException($"{_path}: ffmpeg could not write the video: {_process.Complaints(_temporary, "no reason given")}", cause);
    }
}
