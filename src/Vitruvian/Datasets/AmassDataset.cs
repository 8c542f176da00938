using System.Globalization;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>
/// AMASS (Mahmood et al. 2019): .npz files in folders, each with <c>poses</c> (frames, 156 or more), <c>betas</c>, <c>trans</c> and <c>gender</c>. Every frame is a record: a body of SMPL-H in the recording's world
/// (z up), without pictures and without its hands.
/// </summary>
internal static class AmassDataset
{
    private const int BodyPoseSize = 66;
    private const int BetaCount = 10;

    /// <summary>Opens a folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="split">A folder within it, such as <c>CMU</c>; all when null.</param>
    internal static RecordDataset Open(string root, string? split)
    {
        DatasetFiles.Folder(root, "AMASS's .npz files");
        string folder = split is null ? root : DatasetFiles.Folder(Path.Combine(root, DatasetFiles.FileSplit("amass", split)), "AMASS's .npz files");
        string[] files = [.. Directory.EnumerateFiles(folder, "*.npz", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != "shape.npz").Order(StringComparer.Ordinal)];
        if (files.Length == 0)
            throw InvalidInputException.For(folder, string.Empty, "at least one .npz file", "none");
        var records = new FileRecords<AmassRecording>(files, FrameCount, file => AmassRecording.Read(file, Path.GetRelativePath(folder, file)), (recording, frame) => recording.Sample(frame));
        return new RecordDataset("amass", split ?? string.Empty, null, null, records.Count, records.Read);
    }

    private static int FrameCount(string path)
    {
        using NpzReader reader = NpzReader.Open(path);
        return reader.TryShape("poses") is [var frames, ..] ? frames : 0;
    }

    private sealed record AmassRecording(string Source, string Name, double[] Poses, int Width, double[] Betas, double[] Translations, BodyGender? Gender)
    {
        internal static AmassRecording Read(string path, string name)
        {
            using NpzReader reader = NpzReader.Open(path);
            NpyArray poses = reader.Read("poses");
            if (poses.Shape is not [> 0 and var frames, >= BodyPoseSize and var width])
                throw InvalidInputException.For(path, "poses", $"shape (frames, {BodyPoseSize} or more)", Wording.Shape(poses.Shape));
            NpyArray betas = reader.Read("betas").ExpectShape("(S,)", -1);
            NpyArray trans = reader.Read("trans").ExpectShape($"({frames}, 3)", frames, 3);
            NpyArray? gender = reader.TryRead("gender");
            string? word = gender is { Count: 1 } ? Word(gender) : null;
            double[] shape = DatasetFiles.Finite(path, "betas", betas.ToDoubles());
            return new AmassRecording(
                path, Path.ChangeExtension(name, null).Replace('\\', '/'), poses.ToDoubles(), width, shape[..Math.Min(BetaCount, shape.Length)], trans.ToDoubles(), word is null ? null : SmplRow.Gender(word, path, "gender"));
        }

        internal AnnotatedSample Sample(int frame)
        {
            string record = string.Create(CultureInfo.InvariantCulture, $"{Name}/{frame:000000}");
            double[] pose = DatasetFiles.Finite(Source, $"poses[{frame}]", Poses[(frame * Width)..((frame * Width) + BodyPoseSize)]);
            double[] place = DatasetFiles.Finite(Source, $"trans[{frame}]", Translations[(3 * frame)..((3 * frame) + 3)]);
            return new AnnotatedSample(record)
            {
                Sequence = Name,
                Frame = frame,
                Body = SmplRow.Body(pose, Betas, Matrix3.Identity),
                BodyFamily = "smplh",
                Root = RootPlace.Of(RigidTransform.Identity, Vector3d.Read(place)),
                Gender = Gender,
            };
        }

        // Some files were written by Python 3 as text, some with the letter b and quotes around it.
        private static string Word(NpyArray array) => array.ToStrings()[0].TrimStart('b').Trim('\'');
    }
}
