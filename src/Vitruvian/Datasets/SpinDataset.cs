using System.Globalization;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Datasets.Masks;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>
/// Files as SPIN's preprocessing writes them (Kolotouros et al. 2019), which many projects exchange for all datasets: <c>imgname</c> (N), <c>center</c> (N, 2), <c>scale</c> (N), and where known <c>part</c>
/// (N, 24, 3), <c>openpose</c> (N, 25, 3), <c>S</c> (N, 24, 4), <c>pose</c> (N, 72), <c>shape</c> (N, 10), <c>has_smpl</c> (N), <c>gender</c> (N), <c>maskname</c> and <c>partname</c> (N).
/// </summary>
internal sealed class SpinDataset
{
    // Where GraphCMR and SPIN keep the masks of LSP's test people.
    private const string MaskFolder = "upi-s1h";

    private const int PartCount = 24;

    private readonly string _source;
    private readonly string _images;
    private readonly string _folder;
    private readonly string[] _names;
    private readonly double[] _center;
    private readonly double[] _scale;
    private readonly double[]? _part;
    private readonly double[]? _openPose;
    private readonly double[]? _joints;
    private readonly double[]? _pose;
    private readonly double[]? _shape;
    private readonly bool[]? _hasBody;
    private readonly string[]? _gender;
    private readonly string[]? _masks;
    private readonly string[]? _parts;

    private SpinDataset(NpzReader reader, string folder, string images)
    {
        (_source, _folder, _images) = (reader.Source, folder, images);
        _names = reader.Read("imgname").ExpectShape("(N,)", -1).ToStrings();
        int n = _names.Length;
        _center = reader.Read("center").ExpectShape($"({n}, 2)", n, 2).ToDoubles();
        _scale = reader.Read("scale").ExpectShape($"({n},)", n).ToDoubles();
        _part = reader.TryRead("part")?.ExpectShape($"({n}, {PartCount}, 3)", n, PartCount, 3).ToDoubles();
        _openPose = reader.TryRead("openpose")?.ExpectShape($"({n}, 25, 3)", n, 25, 3).ToDoubles();
        _joints = reader.TryRead("S")?.ExpectShape($"({n}, {PartCount}, 4)", n, PartCount, 4).ToDoubles();
        _pose = reader.TryRead("pose")?.ExpectShape($"({n}, {SmplRow.PoseSize})", n, SmplRow.PoseSize).ToDoubles();
        _shape = _pose is null ? null : reader.Read("shape").ExpectShape($"({n}, 10)", n, 10).ToDoubles();
        _hasBody = reader.TryRead("has_smpl") is { } has ? [.. has.ExpectShape($"({n},)", n).ToDoubles().Select(v => v != 0)] : null;
        _gender = Texts(reader, "gender", n);
        _masks = Texts(reader, "maskname", n);
        _parts = Texts(reader, "partname", n);
        if (n == 0)
            throw InvalidInputException.For(_source, "imgname", "at least one record", "none");
    }

    /// <summary>Opens a file.</summary>
    /// <param name="root">The .npz file, or its folder.</param>
    /// <param name="split">The file's name without ending when <paramref name="root"/> is a folder.</param>
    /// <param name="images">The folder that <c>imgname</c> counts from; the file's own when null.</param>
    internal static RecordDataset Open(string root, string? split, string? images)
    {
        string file = File.Exists(root) ? root : Path.Combine(
            DatasetFiles.Folder(root, ".npz files"),
            $"{DatasetFiles.FileSplit("spin", split ?? throw InvalidInputException.For("spin", "split", "the name of a file in the folder, such as 3dpw_test", "none"))}.npz");
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        using NpzReader reader = NpzReader.Open(file);
        var dataset = new SpinDataset(reader, folder, images ?? folder);
        string? set = dataset._part is not null ? JointSets.Spin24 : dataset._openPose is not null ? JointSets.OpenPose25 : null;
        return new RecordDataset("spin", Path.GetFileNameWithoutExtension(file), set, dataset._joints is null ? null : JointSets.Spin24, dataset._names.Length, dataset.Read);
    }

    private static string[]? Texts(NpzReader reader, string name, int n) => reader.TryRead(name)?.ExpectShape($"({n},)", n).ToStrings();

    private AnnotatedSample Read(int i)
    {
        string name = Relative("imgname", _names[i], i);
        FrameName frame = FrameName.Of(name);
        double side = DatasetFiles.Finite(_source, $"scale[{i}]", [_scale[i]])[0] * SpinFile.ScaleUnit / SpinFile.Enlargement;
        if (!(side > 0))
            throw InvalidInputException.For(_source, $"scale[{i}]", "a positive number", $"{_scale[i]}");
        double[] center = DatasetFiles.Finite(_source, $"center[{i}]", _center[(2 * i)..((2 * i) + 2)]);
        bool hasBody = _pose is not null && (_hasBody is null || _hasBody[i]);
        return new AnnotatedSample(string.Create(CultureInfo.InvariantCulture, $"{i}/{Path.ChangeExtension(name, null)}"))
        {
            ImagePath = Path.Combine(_images, name),
            Box = new BoundingBox(center[0] - (side / 2), center[1] - (side / 2), side, side),
            ImageId = name,
            Subject = frame.Subject,
            Sequence = frame.Sequence,
            View = frame.View,
            Frame = frame.Frame,
            JointSet = _part is not null ? JointSets.Spin24 : _openPose is not null ? JointSets.OpenPose25 : null,
            Joints2D = _part is not null ? Joints2D("part", _part, PartCount, i) : _openPose is not null ? Joints2D("openpose", _openPose, 25, i) : null,
            JointSet3D = _joints is null ? null : JointSets.Spin24,
            Joints3D = _joints is null ? null : Joints3D(i),
            Joints3DFromRoot = _joints is not null,
            Body = hasBody ? Body(i) : null,
            Gender = _gender is null ? null : SmplRow.Gender(_gender[i], _source, $"gender[{i}]"),
            Mask = _masks is null ? null : PictureMask.TryOpen(MaskPath("maskname", _masks[i], i)),
            PartsPath = _parts is null ? null : MaskPath("partname", _parts[i], i),
        };
    }

    private BodyParameters Body(int i)
    {
        double[] pose = DatasetFiles.Finite(_source, $"pose[{i}]", _pose![(i * SmplRow.PoseSize)..((i + 1) * SmplRow.PoseSize)]);
        double[] betas = DatasetFiles.Finite(_source, $"shape[{i}]", _shape![(10 * i)..(10 * (i + 1))]);
        return SmplRow.Body(pose, betas, Matrix3.Identity);
    }

    private Keypoint[] Joints2D(string field, double[] values, int count, int i)
    {
        double[] rows = DatasetFiles.Finite(_source, $"{field}[{i}]", values[(3 * count * i)..(3 * count * (i + 1))]);
        var joints = new Keypoint[count];
        for (int j = 0; j < count; j++)
            joints[j] = rows[(3 * j) + 2] > 0 ? new Keypoint(rows[3 * j], rows[(3 * j) + 1], Math.Min(1, rows[(3 * j) + 2])) : default;
        return joints;
    }

    private Keypoint3D[] Joints3D(int i)
    {
        double[] rows = DatasetFiles.Finite(_source, $"S[{i}]", _joints![(4 * PartCount * i)..(4 * PartCount * (i + 1))]);
        var joints = new Keypoint3D[PartCount];
        for (int j = 0; j < PartCount; j++)
            joints[j] = rows[(4 * j) + 3] > 0 ? new Keypoint3D(Vector3d.Read(rows.AsSpan(4 * j)), Math.Min(1, rows[(4 * j) + 3])) : default;
        return joints;
    }

    private string Relative(string field, string name, int i)
    {
        bool outside = name.Length == 0 || Path.IsPathRooted(name) || name.Split('/', '\\').Contains("..");
        return outside ? throw InvalidInputException.For(_source, $"{field}[{i}]", "a file below the images' folder", Wording.Quote(name)) : name;
    }

    private string MaskPath(string field, string name, int i)
    {
        string relative = Relative(field, name, i);
        string[] places = [Path.Combine(_images, MaskFolder, relative), Path.Combine(_folder, MaskFolder, relative), Path.Combine(_images, relative)];
        return Array.Find(places, File.Exists) ?? places[0];
    }
}
