using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Datasets;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>
/// What any program says of a dataset's people, as an .npz of N entries (docs/protocols.md). Which record an entry is of: <c>names</c> (N; the records' or, with detections, the pictures' names), or <c>records</c> (N; their numbers in the dataset),
/// or neither, when there is one entry for each record, in order. What it says, as far as a protocol needs it: <c>vertices</c> (N, V, 3); <c>joints3d</c> (N, J, 3) of <c>joint_set</c>; <c>pose</c> (N, 3 K; N, K, 3; or N, K, 3, 3: rotation matrices), <c>betas</c>
/// (N, S) and <c>transl</c> (N, 3) of the body model; <c>keypoints</c> (N, 17, 2 or 3); <c>scores</c> (N); <c>focal_length_pixels</c> (N) and <c>principal_point</c> (N, 2).
/// </summary>
public sealed class PredictionsFile
{
    private readonly string _source;
    private readonly BodyModel _model;
    private readonly Dictionary<string, NpyArray> _arrays = [];
    private readonly Dictionary<string, List<int>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<int>> _byRecord = [];
    private readonly string _jointSet;

    private PredictionsFile(NpzReader reader, BodyModel model, int records)
    {
        (_source, _model) = (reader.Source, model);
        foreach (string name in (string[])["vertices", "joints3d", "pose", "betas", "transl", "keypoints", "scores", "focal_length_pixels", "principal_point"])
        {
            if (reader.TryRead(name) is { } array)
                _arrays.Add(name, array);
        }

        if (_arrays.Count == 0)
            throw InvalidInputException.For(_source, string.Empty, "predictions: vertices, joints3d, pose and betas, or keypoints", $"only {string.Join(", ", reader.Names.Take(12).Select(Wording.Quote).DefaultIfEmpty("nothing"))}");
        Count = _arrays.Values.First().Shape is [int n, ..] ? n : 0;
        foreach (NpyArray array in _arrays.Values)
            Check(array);
        _jointSet = reader.TryRead("joint_set") is { Count: 1 } set ? set.ToStrings()[0] : JointSets.H36m17;
        if (_arrays.TryGetValue("joints3d", out NpyArray? joints))
            _ = joints.ExpectShape($"({Count}, {JointSets.JointNames(_jointSet).Count}, 3), joints of {_jointSet}", Count, JointSets.JointNames(_jointSet).Count, 3);
        Index(reader, records);
    }

    /// <summary>Number of entries N.</summary>
    public int Count { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="model">The model that vertices and parameters belong to.</param>
    /// <param name="records">Number of records of the dataset.</param>
    /// <exception cref="InvalidInputException">The file is missing or damaged, or an array has another size.</exception>
    public static PredictionsFile Read(string path, BodyModel model, int records)
    {
        ArgumentNullException.ThrowIfNull(model);
        using NpzReader reader = NpzReader.Open(path, new ReadLimits { MaximumBytes = int.MaxValue });
        return new PredictionsFile(reader, model, records);
    }

    /// <summary>What is said of a record; null for nothing.</summary>
    /// <param name="record">Its number in the dataset.</param>
    /// <param name="sample">The record.</param>
    /// <exception cref="InvalidInputException">There are several entries of it, or an entry is no body of the model.</exception>
    public PersonEstimate? Of(int record, AnnotatedSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        List<int> entries = _byRecord.GetValueOrDefault(record) ?? _byName.GetValueOrDefault(sample.Name) ?? [];
        return entries.Count switch
        {
            0 => null,
            1 => Entry(entries[0]),
            _ => throw InvalidInputException.For(_source, sample.Name, "one entry a record", $"{entries.Count}"),
        };
    }

    /// <summary>All that is said of the people of a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="records">Numbers of its records in the dataset.</param>
    public IReadOnlyList<PersonEstimate?> Of(ProtocolPicture picture, IReadOnlyList<int> records)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(records);
        string[] names = [.. new[] { picture.Key, Path.GetFileName(picture.ImagePath), Path.GetFileNameWithoutExtension(picture.ImagePath) }.OfType<string>(), .. picture.People.Select(p => p.Name)];
        return [.. names.Distinct(StringComparer.Ordinal).SelectMany(name => _byName.GetValueOrDefault(name) ?? []).Concat(records.SelectMany(r => _byRecord.GetValueOrDefault(r) ?? [])).Distinct().Order().Select(Entry)];
    }

    private void Index(NpzReader reader, int records)
    {
        if (reader.TryRead("names") is { } names)
        {
            string[] given = names.ExpectShape($"({Count},)", Count).ToStrings();
            for (int i = 0; i < Count; i++)
                Add(_byName, given[i], i);
            return;
        }

        if (reader.TryRead("records") is { } numbers)
        {
            int[] given = numbers.ExpectShape($"({Count},)", Count).ToInt32s();
            for (int i = 0; i < Count; i++)
                Add(_byRecord, given[i] >= 0 && given[i] < records ? given[i] : throw InvalidInputException.For(_source, "records", $"numbers of 0 to {records - 1}", $"{given[i]} at position {i}"), i);
            return;
        }

        if (Count != records)
            throw InvalidInputException.For(_source, string.Empty, $"'names' or 'records', or one entry for each of the dataset's {records} records", $"neither, and {Count} entries");
        for (int i = 0; i < Count; i++)
            Add(_byRecord, i, i);
    }

    private static void Add<T>(Dictionary<T, List<int>> index, T key, int entry)
        where T : notnull
    {
        if (!index.TryGetValue(key, out List<int>? entries))
            index[key] = entries = [];
        entries.Add(entry);
    }

    private void Check(NpyArray array)
    {
        int k = _model.JointCount;
        _ = array.Name switch
        {
            "vertices" => array.ExpectShape($"({Count}, {_model.VertexCount}, 3), vertices of '{_model.Name}'", Count, _model.VertexCount, 3),
            "joints3d" => array.ExpectShape($"({Count}, J, 3)", Count, -1, 3),
            "pose" when array.Shape.Length == 3 => array.ExpectShape($"({Count}, {k}, 3)", Count, k, 3),
            "pose" when array.Shape.Length == 4 => array.ExpectShape($"({Count}, {k}, 3, 3)", Count, k, 3, 3),
            "pose" => array.ExpectShape($"({Count}, {3 * k})", Count, 3 * k),
            "betas" => array.ExpectShape($"({Count}, S)", Count, -1),
            "transl" => array.ExpectShape($"({Count}, 3)", Count, 3),
            "principal_point" => array.ExpectShape($"({Count}, 2)", Count, 2),
            "keypoints" => array.Shape is [_, _, 3] ? array.ExpectShape($"({Count}, 17, 3)", Count, 17, 3) : array.ExpectShape($"({Count}, 17, 2)", Count, 17, 2),
            _ => array.ExpectShape($"({Count},)", Count),
        };
        if (array.Name == "betas" && array.Shape[1] > _model.BetaCount)
            throw InvalidInputException.For(_source, "betas", $"at most {_model.BetaCount} (model '{_model.Name}')", $"{array.Shape[1]}");
    }

    private PersonEstimate Entry(int i) => new()
    {
        Score = Row("scores", i) is [double score] ? score : 1,
        Body = Body(i),
        Joints = Row("joints3d", i),
        JointSet = _jointSet,
        Keypoints = Keypoints(i),
        Camera = Row("focal_length_pixels", i) is [double focal] && Row("principal_point", i) is [double x, double y] ? new PerspectiveCamera(focal, new Vector2d(x, y)) : null,
    };

    private double[]? Row(string name, int i) => _arrays.TryGetValue(name, out NpyArray? array) ? array.Row(i).ToDoubles() : null;

    private PosedBody? Body(int i)
    {
        PosedBody? posed = Row("pose", i) is { } pose && Row("betas", i) is { } betas ? _model.Pose(Parameters(pose, betas, Row("transl", i))) : null;
        return _arrays.TryGetValue("vertices", out NpyArray? vertices) ? new PosedBody(vertices.Row(i).ToSingles(), posed?.Joints ?? []) : posed;
    }

    private BodyParameters Parameters(double[] pose, double[] betas, double[]? translation)
    {
        var body = new BodyParameters(_model.BetaCount, _model.JointCount) { Translation = translation is null ? Vector3d.Zero : Vector3d.Read(translation) };
        betas.CopyTo(body.Betas, 0);
        bool isMatrices = pose.Length == 9 * _model.JointCount;
        for (int j = 0; j < _model.JointCount; j++)
            body.Pose[j] = isMatrices ? AxisAngle.FromMatrix(Matrix3.Read(pose.AsSpan(9 * j))) : AxisAngle.Read(pose.AsSpan(3 * j));
        return body;
    }

    // A third value is how sure the program is; 0 is not found.
    private double[]? Keypoints(int i)
    {
        if (Row("keypoints", i) is not { } values)
            return null;
        int width = _arrays["keypoints"].Shape[2];
        return [.. Enumerable.Range(0, values.Length / width).SelectMany(j => width == 3 && !(values[(3 * j) + 2] > 0) ? [double.NaN, double.NaN] : values[(width * j)..((width * j) + 2)])];
    }
}
