using System.Globalization;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;
using Vitruvian.Formats.Matlab;

namespace Vitruvian.Datasets;

/// <summary>
/// Leeds Sports Pose (Johnson and Everingham 2010: <c>joints.mat</c> 3 x 14 x 2000) and its extension (2011: 14 x 3 x 10000), photos in <c>images/</c>. LSP's third number says that a joint is hidden, and all
/// joints have places; the extension's says that a joint was annotated at all.
/// </summary>
internal static class LspDataset
{
    private const int JointCount = 14;

    // The first thousand of LSP's photos are for training.
    private const int TrainingCount = 1000;

    /// <summary>Opens LSP.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="split"><c>test</c> when null.</param>
    internal static RecordDataset OpenLsp(string root, string? split)
    {
        string chosen = DatasetFiles.Split("lsp", split, "test", "train", "all");
        NpyArray joints = Joints(root);
        if (joints.Shape is not [3, JointCount, var count])
            throw InvalidInputException.For(joints.Source, joints.Name, $"shape (3, {JointCount}, photos)", Wording.Shape(joints.Shape));
        (int first, int end) = chosen switch { "train" => (0, Math.Min(TrainingCount, count)), "test" => (Math.Min(TrainingCount, count), count), _ => (0, count) };
        double[] values = joints.ToDoubles();
        return Dataset("lsp", chosen, root, joints.Source, first, end, digits: 4, (photo, joint, axis) => values[(((axis * JointCount) + joint) * count) + photo], hiddenFlag: true);
    }

    /// <summary>Opens the extension.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="split"><c>train</c>, the only one, when null.</param>
    internal static RecordDataset OpenExtended(string root, string? split)
    {
        string chosen = DatasetFiles.Split("lspet", split, "train");
        NpyArray joints = Joints(root);
        if (joints.Shape is not [JointCount, 3, var count])
            throw InvalidInputException.For(joints.Source, joints.Name, $"shape ({JointCount}, 3, photos)", Wording.Shape(joints.Shape));
        double[] values = joints.ToDoubles();
        return Dataset("lspet", chosen, root, joints.Source, 0, count, digits: 5, (photo, joint, axis) => values[(((joint * 3) + axis) * count) + photo], hiddenFlag: false);
    }

    private static NpyArray Joints(string root) =>
        MatFile.Open(Path.Combine(DatasetFiles.Folder(root, "joints.mat and images/"), "joints.mat")).Read("joints").ToArray();

    private static RecordDataset Dataset(string name, string split, string root, string source, int first, int end, int digits, Func<int, int, int, double> value, bool hiddenFlag)
    {
        if (end <= first)
            throw InvalidInputException.For(source, $"joints, split {split}", "at least one photo", "none");
        string folder = DatasetFiles.FirstOf(root, "images", ".");
        return new RecordDataset(name, split, JointSets.Lsp14, null, end - first, i => Sample(first + i));

        AnnotatedSample Sample(int photo)
        {
            // The high-resolution release of the extension has .png files.
            string record = string.Create(CultureInfo.InvariantCulture, $"im{(photo + 1).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0')}");
            string jpeg = Path.Combine(folder, $"{record}.jpg"), png = Path.Combine(folder, $"{record}.png");
            var joints = new Keypoint[JointCount];
            bool[] visible = new bool[JointCount];
            for (int j = 0; j < JointCount; j++)
            {
                double[] numbers = DatasetFiles.Finite(source, $"joints, photo {photo + 1}", [value(photo, j, 0), value(photo, j, 1), value(photo, j, 2)]);
                bool flag = numbers[2] != 0;
                visible[j] = flag != hiddenFlag;
                joints[j] = hiddenFlag || flag ? new Keypoint(numbers[0], numbers[1], 1) : default;
            }

            return new AnnotatedSample(record)
            {
                ImagePath = File.Exists(png) ? png : jpeg,
                Box = DatasetFiles.BoxAround(joints),
                ImageId = record,
                JointSet = JointSets.Lsp14,
                Joints2D = joints,
                JointVisible = visible,
            };
        }
    }
}
