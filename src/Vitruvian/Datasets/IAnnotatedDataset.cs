using Vitruvian.Bodies;

namespace Vitruvian.Datasets;

/// <summary>
/// One split of a dataset of the field as it lies on disk: one record a person and picture (or a frame of motion). The annotation is read when the dataset is opened, as
/// far as that is needed to count; a broken record is told by <see cref="Read"/>, and the others stay readable. Several threads may read at once.
/// </summary>
public interface IAnnotatedDataset
{
    /// <summary>Name of the dataset, one of <see cref="AnnotatedDatasets.Names"/>.</summary>
    string Name { get; }

    /// <summary>The split that was opened, as the dataset calls it; empty when there are none.</summary>
    string Split { get; }

    /// <summary>Joint set of the joints in the pictures (<see cref="JointSets"/>); null when no record has any.</summary>
    string? JointSet { get; }

    /// <summary>Joint set of the joints in space (<see cref="JointSets"/>); null when no record has any.</summary>
    string? JointSet3D { get; }

    /// <summary>Number of records, the broken ones among them.</summary>
    int Count { get; }

    /// <summary>The split's pictures without any record; none for datasets that list pictures of people alone.</summary>
    IReadOnlyList<EmptyPicture> EmptyPictures => [];

    /// <summary>Reads a record. Pictures and masks are not touched until they are asked for.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <returns>The record; reading it again gives an equal one.</returns>
    /// <exception cref="InvalidInputException">The record is broken: one line that names the file and the record.</exception>
    AnnotatedSample Read(int index);
}
