using System.Globalization;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>
/// UP-3D (Lassner et al. 2017) as published: for each photo <c>00000_image.png</c>, <c>_body.pkl</c> (pose, betas, trans, and the fit's camera f, rt, t), <c>_joints.npy</c> (3 x 14) and
/// <c>_fit_crop_info.txt</c>; lists of the splits in <c>train.txt</c>, <c>val.txt</c>, <c>test.txt</c>, <c>trainval.txt</c>.
/// </summary>
internal static class Up3dDataset
{
    private const string What = "a body of UP-3D (a pickled dictionary with pose, betas, trans, f, rt, t)";
    private const string ImageEnding = "_image.png";
    private const int JointCount = 14;
    private const int BetaCount = 10;

    /// <summary>Opens a split.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="split"><c>test</c> when null; <c>all</c> takes every photo in the folder.</param>
    internal static RecordDataset Open(string root, string? split)
    {
        DatasetFiles.Folder(root, "00000_image.png and so on");
        string chosen = DatasetFiles.Split("up-3d", split, "test", "train", "val", "trainval", "all");
        string list = Path.Combine(root, $"{chosen}.txt");
        string[] names = chosen == "all"
            ? [.. Directory.EnumerateFiles(root, $"*{ImageEnding}").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : [.. DatasetFiles.Lines(list, "a list of UP-3D's photos").Select(line => line.TrimStart('/'))];
        return names.Length > 0
            ? new RecordDataset("up-3d", chosen, JointSets.Lsp14, null, names.Length, i => Sample(root, list, names[i]))
            : throw InvalidInputException.For(chosen == "all" ? root : list, string.Empty, "at least one photo", "none");
    }

    private static AnnotatedSample Sample(string root, string list, string name)
    {
        if (!name.EndsWith(ImageEnding, StringComparison.Ordinal) || Path.GetFileName(name) != name)
            throw InvalidInputException.For(list, string.Empty, $"names such as 00000{ImageEnding}", Wording.Quote(name));
        string id = name[..^ImageEnding.Length];
        string stem = Path.Combine(root, id);
        (int, int)? size = ImageSize($"{stem}_fit_crop_info.txt");
        PickleFields body = PickleFields.Open($"{stem}_body.pkl", What);
        double[] pose = Row(body, "pose", SmplRow.PoseSize), betas = Row(body, "betas", BetaCount);
        var turn = new RigidTransform(AxisAngle.Read(Row(body, "rt", 3)).ToMatrix(), Vector3d.Read(Row(body, "t", 3)));
        Keypoint[] joints = Joints($"{stem}_joints.npy");
        return new AnnotatedSample(id)
        {
            ImagePath = Path.Combine(root, name),
            ImageSize = size,
            Box = DatasetFiles.BoxAround(joints),
            ImageId = id,
            JointSet = JointSets.Lsp14,
            Joints2D = joints,
            Body = SmplRow.Body(pose, betas, turn.Rotation),
            Root = RootPlace.Of(turn, Vector3d.Read(Row(body, "trans", 3))),
            Gender = BodyGender.Neutral,
            Camera = size is var (width, height) ? Camera(Row(body, "f", null), width, height, body.Source) : null,
        };
    }

    // The fits assume the principal point in the middle of the photo.
    private static PerspectiveCamera Camera(double[] focal, int width, int height, string source) =>
        SmplRow.Camera(focal[0], focal[^1], width / 2.0, height / 2.0, source, "f");

    private static double[] Row(PickleFields body, string name, int? count)
    {
        NpyArray array = body.Array(name);
        if (count is null ? array.Count is not (1 or 2) : array.Count != count)
            throw InvalidInputException.For(body.Source, name, count is null ? "one number or two" : $"{count} numbers", Wording.Shape(array.Shape));
        return DatasetFiles.Finite(body.Source, name, array.ToDoubles());
    }

    private static Keypoint[] Joints(string path)
    {
        NpyArray array = NpyFile.Read(path).ExpectShape($"(3, {JointCount})", 3, JointCount);
        double[] rows = DatasetFiles.Finite(path, "joints", array.ToDoubles());
        var joints = new Keypoint[JointCount];
        for (int j = 0; j < JointCount; j++)
            joints[j] = rows[(2 * JointCount) + j] > 0 ? new Keypoint(rows[j], rows[JointCount + j], Math.Min(1, rows[(2 * JointCount) + j])) : default;
        return joints;
    }

    // The photo's width and height stand before the piece that the fit's picture shows.
    private static (int Width, int Height)? ImageSize(string path)
    {
        if (!File.Exists(path))
            return null;
        string[] words = DatasetFiles.Lines(path, "UP-3D's note of a photo's size") is [string line, ..] ? line.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        return words.Length >= 2 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width) && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int height) && width > 0 && height > 0
            ? (width, height)
            : throw InvalidInputException.For(path, string.Empty, "a width and a height", Wording.Quote(string.Join(' ', words)));
    }
}
