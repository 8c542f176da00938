using Vitruvian.Bodies;

namespace Vitruvian.Datasets;

/// <summary>
/// 3DPW (von Marcard et al. 2018): <c>sequenceFiles/SPLIT/*.pkl</c> and <c>imageFiles/SEQUENCE/image_00000.jpg</c>. There is one record for each person and frame whose camera is known (<c>campose_valid</c>).
/// </summary>
internal static class ThreeDpwDataset
{
    private static readonly string[] Splits = ["test", "train", "validation"];

    /// <summary>Opens a split.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="split"><c>test</c> when null.</param>
    internal static RecordDataset Open(string root, string? split)
    {
        string chosen = DatasetFiles.Split("3dpw", split, Splits);
        string folder = DatasetFiles.Folder(Path.Combine(DatasetFiles.Folder(root, "sequenceFiles/ and imageFiles/"), "sequenceFiles", chosen), "3DPW's .pkl files");
        string[] files = [.. Directory.EnumerateFiles(folder, "*.pkl").Order(StringComparer.Ordinal)];
        List<Func<AnnotatedSample>> records = [];
        foreach (string file in files)
            Add(records, file, Path.Combine(root, "imageFiles"));
        return records.Count > 0
            ? new RecordDataset("3dpw", chosen, JointSets.OpenPose25, JointSets.Smpl24, records.Count, i => records[i]())
            : throw InvalidInputException.For(folder, string.Empty, "at least one .pkl file with people", $"{files.Length} .pkl files without");
    }

    // A file that cannot be read counts as one broken record, and the others stay readable.
    private static void Add(List<Func<AnnotatedSample>> records, string file, string images)
    {
        ThreeDpwSequence sequence;
        try
        {
            sequence = ThreeDpwSequence.Read(file, images);
        }
        catch (InvalidInputException error)
        {
            records.Add(() => throw new InvalidInputException(error.Message));
            return;
        }

        for (int p = 0; p < sequence.PersonCount; p++)
        {
            for (int f = 0; f < sequence.FrameCount; f++)
            {
                (int person, int frame) = (p, f);
                if (sequence.IsValid(person, frame))
                    records.Add(() => sequence.Sample(person, frame));
            }
        }
    }
}
