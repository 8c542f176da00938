using System.Globalization;
using System.Text.RegularExpressions;

namespace Vitruvian.Datasets;

/// <summary>What the name of a picture tells about where it comes from, in the layouts that SPIN's preprocessed files refer to.</summary>
/// <param name="Subject">Who was recorded.</param>
/// <param name="Sequence">The recording.</param>
/// <param name="View">Which camera.</param>
/// <param name="Frame">Number of the frame.</param>
internal sealed partial record FrameName(string? Subject, string? Sequence, string? View, int? Frame)
{
    /// <summary>Takes a name apart.</summary>
    /// <param name="path">The picture's path within its dataset.</param>
    internal static FrameName Of(string path)
    {
        string[] parts = path.Replace('\\', '/').Split('/');
        string name = Path.GetFileNameWithoutExtension(parts[^1]);
        if (Human36M().Match(name) is { Success: true } match)
            return new FrameName(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, Number(match.Groups[4].Value));
        int? frame = TrailingNumber().Match(name) is { Success: true } number ? Number(number.Value) : null;
        return parts switch
        {
            // S1/Seq1/imageFrames/video_0/frame_000001.jpg, TS1/imageSequence/img_000001.jpg: MPI-INF-3DHP.
            [.., string subject, string sequence, "imageFrames", string video, _] => new FrameName(subject, sequence, TrailingNumber().Match(video).Value, frame),
            [.., string subject, "imageSequence", _] => new FrameName(subject, subject, null, frame),

            // imageFiles/downtown_arguing_00/image_00012.jpg: 3DPW.
            ["imageFiles", string sequence, _] => new FrameName(null, sequence, null, frame),
            _ => new FrameName(null, null, null, null),
        };
    }

    private static int? Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    // S9_Directions_1.54138969_000001, and with a blank for the underscore of a second trial: S9_Directions 1.
    [GeneratedRegex("^(S[0-9]+)_(.+)\\.([0-9]{8})_([0-9]+)$")]
    private static partial Regex Human36M();

    [GeneratedRegex("[0-9]+$")]
    private static partial Regex TrailingNumber();
}
