using Vitruvian.Bodies;

namespace Vitruvian.Datasets;

/// <summary>
/// Human3.6M (Ionescu et al. 2014) as JSON, in the layout that I2L-MeshNet and Pose2Mesh use: <c>annotations/Human36M_subject1_data.json</c>, <c>_camera.json</c>, <c>_joint_3d.json</c> and, where there are
/// any, <c>_smpl_param.json</c> or <c>_SMPL_NeuralAnnot.json</c>; photos in <c>images/</c>. All frames and cameras are records: protocols choose.
/// </summary>
internal static class H36mDataset
{
    private static readonly (string Split, int[] Subjects)[] Splits =
    [
        ("test", [9, 11]), ("train", [1, 5, 6, 7, 8]), ("S1", [1]), ("S5", [5]), ("S6", [6]), ("S7", [7]), ("S8", [8]), ("S9", [9]), ("S11", [11]),
    ];

    /// <summary>Opens a split.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="split"><c>test</c> (S9 and S11) when null.</param>
    internal static RecordDataset Open(string root, string? split)
    {
        string chosen = DatasetFiles.Split("h36m", split, [.. Splits.Select(s => s.Split)]);
        string folder = DatasetFiles.FirstOf(DatasetFiles.Folder(root, "annotations/ and images/"), "annotations", ".");
        List<(H36mSubject Subject, int Record)> records = [];
        foreach (int number in Splits.First(s => s.Split == chosen).Subjects)
        {
            H36mSubject subject = H36mSubject.Read(folder, Path.Combine(root, "images"), number);
            records.AddRange(Enumerable.Range(0, subject.Count).Select(i => (subject, i)));
        }

        return records.Count > 0
            ? new RecordDataset("h36m", chosen, JointSets.H36m17, JointSets.H36m17, records.Count, i => records[i].Subject.Sample(records[i].Record))
            : throw InvalidInputException.For(folder, string.Empty, "at least one annotation", "none");
    }
}
