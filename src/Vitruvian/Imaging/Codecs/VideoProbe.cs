using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vitruvian.Formats;
using Vitruvian.Imaging.Video;

namespace Vitruvian.Imaging.Codecs;

/// <summary>What ffprobe tells of a file's first film.</summary>
/// <param name="Info">Size, rate and length.</param>
/// <param name="Rate">The rate as ffmpeg writes it, a fraction.</param>
internal sealed record VideoProbe(VideoInfo Info, string Rate)
{
    private const string What = "a video that ffmpeg can read";

    // Some files tell the ticks of their clock for a rate; cameras end at slow motion.
    private const double MaximumRate = 240;
    private const string UsualRate = "25/1";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>Asks ffprobe.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="path">The video.</param>
    /// <param name="maxPixels">Refuses larger frames.</param>
    /// <exception cref="InvalidInputException">The file is missing, or no video.</exception>
    /// <exception cref="MissingDependencyException">ffprobe is not installed.</exception>
    internal static VideoProbe Of(string program, string path, long maxPixels)
    {
        InputFile.Open(path, What).Dispose();
        JsonNode told = Ask(program, path);
        JsonArray streams = told["streams"]?.AsArray() ?? [];
        JsonNode? film = streams.FirstOrDefault(s => Text(s, "codec_type") == "video" && s!["disposition"]?["attached_pic"]?.GetValue<int>() is not 1);
        if (film is null)
        {
            string kinds = streams.Count == 0 ? "nothing that moves" : $"only {string.Join(", ", streams.Select(s => Text(s, "codec_type") ?? "other data").Distinct())}";
            throw InvalidInputException.For(path, "film", What, kinds);
        }

        int width = film["width"]?.GetValue<int>() ?? 0;
        int height = film["height"]?.GetValue<int>() ?? 0;
        PixelLimit.Check(path, width, height, maxPixels);
        string rate = ((string?[])[Text(film, "avg_frame_rate"), Text(film, "r_frame_rate")]).FirstOrDefault(r => Fraction(r) is > 0 and <= MaximumRate) ?? UsualRate;
        double framesPerSecond = Fraction(rate);
        double? seconds = Number(film, "duration") ?? Number(told["format"], "duration");
        double? count = seconds * framesPerSecond ?? Number(film, "nb_frames");
        bool isTurned = film["side_data_list"]?.AsArray().Select(data => data?["rotation"]).FirstOrDefault(r => r is not null) is { } turn && (int)Math.Abs(Math.Round(turn.GetValue<double>())) % 180 == 90;
        return new VideoProbe(
            new VideoInfo(isTurned ? height : width, isTurned ? width : height, framesPerSecond, count is > 0 and < long.MaxValue ? (long)Math.Round(count.Value) : null),
            rate);
    }

    private static JsonNode Ask(string program, string path)
    {
        using FfmpegProcess process = new(program, "reads video", ["-v", "error", "-show_streams", "-show_format", "-of", "json", .. FfmpegProcess.InputFile(path)]);
        using var timeout = new CancellationTokenSource(s_patience);
        using CancellationTokenRegistration stop = timeout.Token.Register(process.Kill);
        using var reader = new StreamReader(process.Output);
        string text = reader.ReadToEnd();
        if (process.Wait() == 0)
        {
            try
            {
                if (JsonNode.Parse(text) is { } told)
                    return told;
            }
            catch (JsonException)
            {
                // What it complained about says more.
            }
        }

        throw InvalidInputException.For(path, string.Empty, What, timeout.IsCancellationRequested ? $"one it could not read within {s_patience.TotalSeconds:0} s" : process.Complaints(path, "none"));
    }

    private static string? Text(JsonNode? node, string name) => node?[name]?.GetValue<string>();

    private static double? Number(JsonNode? node, string name) =>
        double.TryParse(Text(node, name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    private static double Fraction(string? text)
    {
        string[] parts = text?.Split('/') ?? [];
        return parts.Length == 2 && double.TryParse(parts[0], CultureInfo.InvariantCulture, out double over) && double.TryParse(parts[1], CultureInfo.InvariantCulture, out double under) && under > 0
            ? over / under
            : 0;
    }
}
