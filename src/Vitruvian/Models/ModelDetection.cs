namespace Vitruvian.Models;

/// <summary>How what a detector says is read; docs/inference.md describes the formats.</summary>
/// <param name="Format">One of <see cref="Formats"/>.</param>
/// <param name="PersonClass">Number of the class of people; for the formats with classes.</param>
/// <param name="Threshold">Least score of a person, 0 to 1.</param>
/// <param name="MergeOverlap">Boxes that overlap more, by intersection over union, are one person's.</param>
public sealed record ModelDetection(string Format, int PersonClass, double Threshold, double MergeOverlap)
{
    /// <summary>Two outputs: boxes (batch, K, 4) as left, upper, right and lower side, scores (batch, K). All formats count in pixels of the input.</summary>
    public const string Boxes = "boxes";

    /// <summary>One output (batch, 4 + classes, N): middle x and y, width, height, a score for each class.</summary>
    public const string YoloColumns = "yolo-columns";

    /// <summary>One output (batch, N, 5 + classes): middle x and y, width, height, whether there is anything, a score for each class that is multiplied by that.</summary>
    public const string YoloRows = "yolo-rows";

    /// <summary>The known formats.</summary>
    public static IReadOnlyList<string> Formats { get; } = [Boxes, YoloColumns, YoloRows];
}
