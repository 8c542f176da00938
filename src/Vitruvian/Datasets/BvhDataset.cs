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
        List<Func<AnnotatedSample>> records = [];
        foreach (string file in Directory.EnumerateFiles(folder, "*.bvh", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            Add(records, file, Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace('\\', '/'));
        return records.Count > 0
            ? new RecordDataset("cmu-bvh", split ?? string.Empty, null, JointSets.Smpl24, records.Count, i => records[i]())
            : throw InvalidInputException.For(folder, string.Empty, "at least one .bvh file", "none");
    }

    // A file that cannot be read counts as one broken record.
    private static void Add(List<Func<AnnotatedSample>> records, string file, string name)
    {
        try
        {
            MotionCapture motion = BvhReader.Read(file, BvhReader.CmuMetresPerUnit);
            int[] joints = [.. JointSets.JointNames(JointSets.Smpl24).Select(joint => Array.Find(Shared, s => s.Smpl == joint) is { Bvh: { } bvh } ? motion.JointNamed(bvh) : -1)];
            for (int f = 0; f < motion.FrameCount; f++)
            {
                int frame = f;
                records.Add(() => Sample(motion, joints, name, frame));
            }
        }
        catch (InvalidInputException error)
        {
            records.Add(() => throw new InvalidInputException(error.Message));
        }
    }

    private static AnnotatedSample Sample(MotionCapture motion, int[] joints, string name, int frame)
    {
        Vector3d[] places = motion.JointPlaces(frame);
        return new AnnotatedSample(string.Create(CultureInfo.InvariantCulture, $"{name}/{frame:000000}"))
        {
            Sequence = name,
            Frame = frame,
            JointSet3D = JointSets.Smpl24,
            Joints3D = [.. joints.Select(j => j < 0 ? default : new Keypoint3D(places[j], 1))],
        };
    }
}
