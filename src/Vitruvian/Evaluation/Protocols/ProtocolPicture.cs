using Vitruvian.Datasets;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>A picture that a protocol looks at, with the records of its people that count.</summary>
/// <param name="Key">What the dataset calls the picture.</param>
/// <param name="People">The records, in the dataset's order.</param>
public sealed record ProtocolPicture(string Key, IReadOnlyList<AnnotatedSample> People)
{
    /// <summary>The picture's file; null where the annotation names none.</summary>
    public string? ImagePath => People.Count == 0 ? null : People[0].ImagePath;

    /// <summary>Width and height in pixels, where the annotation tells.</summary>
    public (int Width, int Height)? ImageSize => People.Count == 0 ? null : People[0].ImageSize;
}
