using Vitruvian.Datasets;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>A picture that a protocol looks at, with the records of its people that count.</summary>
/// <param name="Key">What the dataset calls the picture.</param>
/// <param name="People">The records, in the dataset's order; none in a picture without people.</param>
public sealed record ProtocolPicture(string Key, IReadOnlyList<AnnotatedSample> People)
{
    /// <summary>What the dataset calls a record's picture: records of one picture have the same.</summary>
    /// <param name="sample">The record.</param>
    public static string KeyOf(AnnotatedSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.ImageId ?? (sample.FilmFrame is { } frame ? $"{sample.ImagePath}#{frame}" : sample.ImagePath) ?? sample.Name;
    }

    /// <summary>The picture's file; null where the annotation names none.</summary>
    public string? ImagePath { get; init; } = People.Count == 0 ? null : People[0].ImagePath;

    /// <summary>Number of the frame, from 0, when <see cref="ImagePath"/> is a film.</summary>
    public int? FilmFrame { get; init; } = People.Count == 0 ? null : People[0].FilmFrame;

    /// <summary>Width and height in pixels, where the annotation tells.</summary>
    public (int Width, int Height)? ImageSize { get; init; } = People.Count == 0 ? null : People[0].ImageSize;
}
