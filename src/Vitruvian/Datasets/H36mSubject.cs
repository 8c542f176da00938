using System.Globalization;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>The annotation of one subject of Human3.6M.</summary>
internal sealed class H36mSubject
{
    private const double Millimetre = 1e-3;
    private const int JointCount = 17;
    private const int BetaCount = 10;

    // Numbers 1 to 4 of the JSON files; their names in Human3.6M's own.
    private static readonly string[] CameraNames = ["54138969", "55011271", "58860488", "60457274"];

    private readonly string _name;
    private readonly ParsedRecord<Entry>[] _entries;
    private readonly Dictionary<int, H36mCamera> _cameras;
    private readonly Dictionary<(int, int, int), ParsedRecord<float[]>> _joints;
    private readonly Dictionary<(int, int, int), ParsedRecord<double[]>> _bodies;
    private readonly string _jointFile;

    private H36mSubject(string folder, string images, int number)
    {
        string stem = Path.Combine(folder, $"Human36M_subject{number}");
        _name = $"S{number}";
        _jointFile = $"{stem}_joint_3d.json";
        _entries = JsonInput.Read($"{stem}_data.json", "Human3.6M's pictures (\"images\" and \"annotations\")", ReadLimits.Default, root => Entries(root, images));
        _cameras = JsonInput.Read($"{stem}_camera.json", "Human3.6M's cameras by number", ReadLimits.Default, root => Members(root).ToDictionary(m => m.Number, m => H36mCamera.Read(m.Field)));
        _joints = JsonInput.Read(_jointFile, "Human3.6M's joints by action, trial and frame", ReadLimits.Default, root => Frames(root, Joints));
        string[] bodies = [$"{stem}_smpl_param.json", $"{stem}_SMPL_NeuralAnnot.json"];
        _bodies = Array.Find(bodies, File.Exists) is { } file ? JsonInput.Read(file, "SMPL bodies by action, trial and frame", ReadLimits.Default, root => Frames(root, Body)) : [];
    }

    /// <summary>Number of pictures.</summary>
    internal int Count => _entries.Length;

    /// <summary>Reads a subject's files.</summary>
    /// <param name="folder">Folder of the JSON files.</param>
    /// <param name="images">Folder of the pictures.</param>
    /// <param name="number">Which subject.</param>
    internal static H36mSubject Read(string folder, string images, int number) => new(folder, images, number);

    /// <summary>One picture.</summary>
    internal AnnotatedSample Sample(int index)
    {
        Entry e = _entries[index].Value;
        string record = Path.ChangeExtension(e.FileName, null);
        if (!_cameras.TryGetValue(e.Camera, out H36mCamera? camera))
            throw InvalidInputException.For(_jointFile, record, $"one of the cameras {string.Join(", ", _cameras.Keys)}", $"{e.Camera}");
        if (!_joints.TryGetValue((e.Action, e.Trial, e.Frame), out ParsedRecord<float[]> joints))
            throw InvalidInputException.For(_jointFile, record, "joints of its frame", $"none at {e.Action}, {e.Trial}, {e.Frame}");
        float[] world = joints.Value;
        var places = new Keypoint3D[JointCount];
        var seen = new Keypoint[JointCount];
        for (int j = 0; j < JointCount; j++)
        {
            Vector3d place = camera.CameraFromWorld * (Millimetre * new Vector3d(world[3 * j], world[(3 * j) + 1], world[(3 * j) + 2]));
            Vector2d pixel = camera.Project(place);
            places[j] = new Keypoint3D(place, 1);
            seen[j] = place.Z > 0 ? new Keypoint(pixel.X, pixel.Y, 1) : default;
        }

        double[]? body = _bodies.TryGetValue((e.Action, e.Trial, e.Frame), out ParsedRecord<double[]> parameters) ? parameters.Value : null;
        return new AnnotatedSample(record)
        {
            ImagePath = e.Path,
            ImageSize = (e.Width, e.Height),
            Box = e.Box,
            ImageId = e.FileName,
            Subject = _name,
            Sequence = e.Sequence,
            View = e.Camera >= 1 && e.Camera <= CameraNames.Length ? CameraNames[e.Camera - 1] : e.Camera.ToString(CultureInfo.InvariantCulture),
            Frame = e.Frame,
            JointSet = JointSets.H36m17,
            Joints2D = seen,
            JointSet3D = JointSets.H36m17,
            Joints3D = places,
            Body = body is null ? null : SmplRow.Body(body.AsSpan(0, SmplRow.PoseSize), body.AsSpan(SmplRow.PoseSize, BetaCount), camera.CameraFromWorld.Rotation),
            Root = body is null ? null : RootPlace.Of(camera.CameraFromWorld, Vector3d.Read(body.AsSpan(SmplRow.PoseSize + BetaCount))),
            Gender = body is null ? null : BodyGender.Neutral,
            Camera = camera.Camera,
        };
    }

    private static ParsedRecord<Entry>[] Entries(JsonField root, string images)
    {
        Dictionary<long, JsonField> boxes = [];
        foreach (JsonField annotation in root["annotations"].Items())
            boxes[annotation["image_id"].Integer()] = annotation;
        return [.. root["images"].Items().Select(image => ParsedRecord.Of(() => Read(image, boxes, images)))];
    }

    private static Entry Read(JsonField image, Dictionary<long, JsonField> annotations, string images)
    {
        JsonField id = image["id"];
        if (!annotations.TryGetValue(id.Integer(), out JsonField annotation))
            throw id.Unexpected("the number of an annotation's picture", id.Describe());
        double[] box = annotation["bbox"].Numbers(4);
        JsonField name = image["file_name"];
        int action = (int)image["action_idx"].Integer(), trial = (int)image["subaction_idx"].Integer();
        string sequence = image.TryGet("action_name") is { } word ? string.Create(CultureInfo.InvariantCulture, $"{word.Text()}_{trial}") : string.Create(CultureInfo.InvariantCulture, $"{action}_{trial}");
        return new Entry(
            name.Text(), name.FileBelow(images), image["width"].PixelCount(), image["height"].PixelCount(), new BoundingBox(box[0], box[1], box[2], box[3]), action, trial, (int)image["cam_idx"].Integer(), (int)image["frame_idx"].Integer(), sequence);
    }

    private static Dictionary<(int, int, int), ParsedRecord<T>> Frames<T>(JsonField root, Func<JsonField, T> read)
        where T : class
    {
        Dictionary<(int, int, int), ParsedRecord<T>> frames = [];
        foreach ((int action, JsonField trials) in Members(root))
        {
            foreach ((int trial, JsonField listed) in Members(trials))
            {
                foreach ((int frame, JsonField field) in Members(listed))
                    frames[(action, trial, frame)] = ParsedRecord.Of(() => read(field));
            }
        }

        return frames;
    }

    // An object whose members are named by numbers.
    private static IEnumerable<(int Number, JsonField Field)> Members(JsonField field)
    {
        foreach (System.Text.Json.JsonProperty member in field.ExpectObject().Element.EnumerateObject())
        {
            if (!int.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                throw field.Unexpected("members named by numbers", Wording.Quote(member.Name));
            yield return (number, new JsonField(member.Value, field.Source, field.Path.Length == 0 ? member.Name : $"{field.Path}.{member.Name}"));
        }
    }

    private static float[] Joints(JsonField field)
    {
        float[] joints = [.. field.Items().SelectMany(joint => joint.Numbers(3)).Select(v => (float)v)];
        return joints.Length == 3 * JointCount ? joints : throw field.Unexpected($"{JointCount} joints of x, y, z", $"{joints.Length / 3}");
    }

    // Pose, betas, translation.
    private static double[] Body(JsonField field)
    {
        double[] shift = field.TryGet("trans") is { } trans ? Flat(trans, 3) : new double[3];
        return [.. Flat(field["pose"], SmplRow.PoseSize), .. Flat(field["shape"], BetaCount), .. shift];
    }

    // Some files wrap a row in a list of one.
    private static double[] Flat(JsonField field, int count) => field is { IsArray: true, Count: 1 } && field[0].IsArray ? field[0].Numbers(count) : field.Numbers(count);

    private sealed record Entry(string FileName, string Path, int Width, int Height, BoundingBox Box, int Action, int Trial, int Camera, int Frame, string Sequence);
}
