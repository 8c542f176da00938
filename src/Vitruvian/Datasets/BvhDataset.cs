using System.Globalization;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Motion;
using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>
/// CMU's motion capture in BVH (B. Hahne's conversion): .bvh files in folders. Every frame is a record: the joints in space that the recorded skeleton shares with SMPL's, in the recording's world (y up).
/// </summary>
internal static class BvhDataset
{
    // SMPL's joints and the skeleton's own names for them; feet are the joints of the toes in both.
    private static readonly (string Smpl, string Bvh)[] Shared =
    [
        ("pelvis", "Hips"), ("spine1", "LowerBack"), ("spine2", "Spine"), ("spine3", "Spine1"), ("neck", "Neck"), ("head", "Head"),
        .. new[] { "Left", "Right" }.SelectMany(side => new (string, string)[]
        {
            ($"{side.ToLowerInvariant()}_hip", $"{side}UpLeg"), ($"{side.ToLowerInvariant()}_knee", $"{side}Leg"), ($"{side.ToLowerInvariant()}_ankle", $"{side}Foot"), ($"{side.ToLowerInvariant()}_foot", $"{side}ToeBase"),
            ($"{side.ToLowerInvariant()}_shoulder", $"{side}Arm"), ($"{side.ToLowerInvariant()}_elbow", $"{side}ForeArm"), ($"{side.ToLowerInvariant()}_wrist", $"{side}Hand"),
        }),
    ];

    /// <summary>Opens a folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="split">A folder within it, such as <c>07</c>; all when null.</param>
    internal static RecordDataset Open(string root, string? split)
    {
        DatasetFiles.Folder(root, ".bvh files");
        string folder = split is null ? root : DatasetFiles.Folder(Path.Combine(root, DatasetFiles.FileSplit("cmu-bvh", split)), ".bvh files");
        string[] files = [.. Directory.EnumerateFiles(folder, "*.bvh", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        if (files.Length == 0)
            throw InvalidInputException.For(folder, string.Empty, "at least one .bvh file", "none");
        var records = new FileRecords<Recording>(files, file => BvhReader.FrameCount(file), file => Read(file, Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace('\\', '/')), Sample);
        return new RecordDataset("cmu-bvh", split ?? string.Empty, null, JointSets.Smpl24, records.Count, records.Read);
    }

    private static Recording Read(string file, string name)
    {
        MotionCapture motion = BvhReader.Read(file, BvhReader.CmuMetresPerUnit);
        return new Recording(name, motion, [.. JointSets.JointNames(JointSets.Smpl24).Select(joint => Array.Find(Shared, s => s.Smpl == joint) is { Bvh: { } bvh } ? motion.JointNamed(bvh) : -1)]);
    }

    private static AnnotatedSample Sample(Recording recording, int frame)
    {
        Vector3d[] places = recording.Motion.JointPlaces(frame);
        return new AnnotatedSample(string.Create(CultureInfo.InvariantCulture, $"{recording.Name}/{frame:000000}"))
        {
            Sequence = recording.Name,
            Frame = frame,
            JointSet3D = JointSets.Smpl24,
            Joints3D = [.. recording.Joints.Select(j => j < 0 ? default : new Keypoint3D(places[j], 1))],
        };
    }

    // For each of SMPL's joints its number in the recorded skeleton, or -1.
    private sealed record Recording(string Name, MotionCapture Motion, int[] Joints);
}
