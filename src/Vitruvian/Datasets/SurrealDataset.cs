using Vitruvian.Bodies;
using Vitruvian.Formats.Matlab;

namespace Vitruvian.Datasets;

/// <summary>
/// SURREAL (Varol et al. 2017): <c>cmu/SPLIT/run0/01_01/01_01_c0001_info.mat</c> with the film <c>.mp4</c> and the parts <c>_segm.mat</c> beside it. Every frame is a record. Depth and optical flow are not read.
/// </summary>
internal static class SurrealDataset
{
    private const string Ending = "_info.mat";

    /// <summary>Opens a split. The shape of each clip's poses is looked up, which takes a while for the whole training set.</summary>
    /// <param name="root">The folder that has <c>cmu/</c>, or is it.</param>
    /// <param name="split"><c>test</c> when null.</param>
    internal static RecordDataset Open(string root, string? split)
    {
        string chosen = DatasetFiles.Split("surreal", split, "test", "train", "val");
        DatasetFiles.Folder(root, "cmu/");
        string folder = DatasetFiles.Folder(DatasetFiles.FirstOf(root, Path.Combine("cmu", chosen), chosen), "run0/ to run2/");
        string[] clips = [.. Directory.EnumerateFiles(folder, $"*{Ending}", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        if (clips.Length == 0)
            throw InvalidInputException.For(folder, string.Empty, $"clips ({Ending})", "none");
        var records = new FileRecords<SurrealClip>(clips, FrameCount, clip => new SurrealClip(clip, folder), (clip, frame) => clip.Sample(frame));
        return new RecordDataset("surreal", chosen, JointSets.Smpl24, JointSets.Smpl24, records.Count, records.Read);
    }

    private static int FrameCount(string clip) => MatFile.Open(clip).Read("pose").Shape is [SmplRow.PoseSize, var frames] ? frames : 0;
}
