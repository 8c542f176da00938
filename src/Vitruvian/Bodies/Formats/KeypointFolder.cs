using System.Globalization;
using System.Text.RegularExpressions;

namespace Vitruvian.Bodies.Formats;

/// <summary>A folder of files with 2D joints, as OpenPose's <c>--write_json</c> leaves it: <c>NAME_keypoints.json</c> of a photo, <c>NAME_000000000012_keypoints.json</c> of a video's frame 12, from 0.</summary>
public static partial class KeypointFolder
{
    private const string OpenPoseSuffix = "_keypoints.json";
    private const string PlainSuffix = ".json";

    /// <summary>The file with an image's joints, or null when there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="imagePath">The image.</param>
    public static string? Find(string folder, string imagePath)
    {
        string name = Path.GetFileName(imagePath), stem = Path.GetFileNameWithoutExtension(imagePath);
        string[] candidates = [stem + OpenPoseSuffix, name + KeypointFile.SidecarSuffix, stem + KeypointFile.SidecarSuffix, stem + PlainSuffix];
        return Array.Find([.. candidates.Select(candidate => Path.Combine(folder, candidate))], File.Exists);
    }

    /// <summary>The files of a video's frames by their numbers.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="videoPath">The video. Where no file has its name, the folder must be about one video.</param>
    /// <exception cref="InvalidInputException">There are no frames, or those of several other videos.</exception>
    public static IReadOnlyDictionary<long, string> Frames(string folder, string videoPath)
    {
        (string Path, string Video, long Number)[] files =
        [
            .. Directory.EnumerateFiles(folder).Select(path => (path, Match: FrameName().Match(Path.GetFileName(path)))).Where(file => file.Match.Success)
                .Select(file => (file.path, file.Match.Groups["video"].Value, long.Parse(file.Match.Groups["frame"].Value, CultureInfo.InvariantCulture))),
        ];
        string stem = Path.GetFileNameWithoutExtension(videoPath);
        string[] videos = [.. files.Select(file => file.Video).Distinct().Order(StringComparer.Ordinal)];
        string video = videos.Contains(stem) ? stem : videos.Length == 1 ? videos[0] : throw InvalidInputException.For(
            folder, string.Empty, $"frames {stem}_000000000000{OpenPoseSuffix} and so on", videos.Length == 0 ? "none" : $"those of {string.Join(", ", videos)}");
        Dictionary<long, string> frames = [];
        foreach ((string path, _, long number) in files.Where(file => file.Video == video))
        {
            if (!frames.TryAdd(number, path))
                throw InvalidInputException.For(folder, $"frame {number}", "one file", $"{Path.GetFileName(frames[number])} and {Path.GetFileName(path)}");
        }

        return frames;
    }

    // At most as many digits as a long has for certain.
    [GeneratedRegex(@"^(?<video>.*)_(?<frame>\d{1,18})_keypoints\.json$", RegexOptions.CultureInvariant)]
    private static partial Regex FrameName();
}
