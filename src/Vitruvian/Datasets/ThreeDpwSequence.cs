using System.Globalization;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>One recording of 3DPW: P people over N frames.</summary>
internal sealed class ThreeDpwSequence
{
    private const string What = "a sequence of 3DPW (a pickled dictionary with poses, betas, trans, cam_poses)";
    private const int PoseSize = SmplRow.PoseSize;
    private const int BetaCount = 10;

    private readonly string _source;
    private readonly string _images;
    private readonly string _name;
    private readonly PerspectiveCamera _camera;
    private readonly double[] _cameraPoses;
    private readonly bool[][] _valid;
    private readonly double[][] _poses;
    private readonly double[][] _betas;
    private readonly double[][] _translations;
    private readonly double[][] _joints;
    private readonly double[][]? _joints2D;
    private readonly BodyGender[] _genders;

    private ThreeDpwSequence(PickleFields fields, string images)
    {
        _source = fields.Source;
        _images = images;
        _name = fields.Text("sequence");
        if (Path.GetFileName(_name) != _name || _name is "" or "." or "..")
            throw InvalidInputException.For(_source, "sequence", "a name without folders", Wording.Quote(_name));
        _camera = SmplRow.Camera(fields.Array("cam_intrinsics").ExpectShape("(3, 3)", 3, 3).ToDoubles(), _source, "cam_intrinsics");
        NpyArray cameras = fields.Array("cam_poses").ExpectShape("(N, 4, 4)", -1, 4, 4);
        _cameraPoses = cameras.ToDoubles();
        int n = FrameCount = cameras.Shape[0];
        NpyArray[] poses = fields.Arrays("poses");
        PersonCount = poses.Length;
        _poses = [.. poses.Select(p => p.ExpectShape($"({n}, {PoseSize})", n, PoseSize).ToDoubles())];
        _betas = [.. Each(fields, "betas").Select(b => b.Shape is [>= BetaCount] ? b.ToDoubles()[..BetaCount] : throw InvalidInputException.For(_source, b.Name, $"at least {BetaCount} betas", Wording.Shape(b.Shape)))];
        _translations = [.. Each(fields, "trans").Select(t => t.ExpectShape($"({n}, 3)", n, 3).ToDoubles())];
        _joints = [.. Each(fields, "jointPositions").Select(j => j.ExpectShape($"({n}, {PoseSize})", n, PoseSize).ToDoubles())];
        _valid = [.. Each(fields, "campose_valid").Select(v => v.ExpectShape($"({n},)", n).ToBooleans())];
        const int count = OpenPoseKeypoints.Coco18Count;
        string? name = fields.Contains("poses2d") ? "poses2d" : fields.Contains("poses2D") ? "poses2D" : null;
        _joints2D = name is null ? null : [.. Each(fields, name).Select(j => j.ExpectShape($"({n}, 3, {count})", n, 3, count).ToDoubles())];
        string[] genders = fields.Texts("genders");
        if (genders.Length != PersonCount)
            throw InvalidInputException.For(_source, "genders", $"{PersonCount}, one a person", $"{genders.Length}");
        _genders = [.. genders.Select((g, p) => SmplRow.Gender(g, _source, $"genders[{p}]"))];
    }

    /// <summary>P.</summary>
    internal int PersonCount { get; }

    /// <summary>N.</summary>
    internal int FrameCount { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The .pkl file.</param>
    /// <param name="images">The folder <c>imageFiles</c>.</param>
    internal static ThreeDpwSequence Read(string path, string images) => new(PickleFields.Open(path, What), images);

    /// <summary>Whether the camera of a frame is known well enough for a person.</summary>
    internal bool IsValid(int person, int frame) => _valid[person][frame];

    /// <summary>One person in one frame.</summary>
    internal AnnotatedSample Sample(int person, int frame)
    {
        string record = string.Create(CultureInfo.InvariantCulture, $"{_name}/{person}/{frame:00000}");
        double[] Row(string field, double[] values, int size) => DatasetFiles.Finite(_source, $"{record}: {field}", values[(frame * size)..((frame + 1) * size)]);
        double[] camera = Row("cam_poses", _cameraPoses, 16);
        var cameraFromWorld = new RigidTransform(Matrix3.Read([camera[0], camera[1], camera[2], camera[4], camera[5], camera[6], camera[8], camera[9], camera[10]]), new Vector3d(camera[3], camera[7], camera[11]));
        Keypoint3D[] joints = Joints(Row("jointPositions", _joints[person], PoseSize), cameraFromWorld);
        Keypoint[]? seen = _joints2D is null ? null : Joints2D(Row("poses2d", _joints2D[person], 3 * OpenPoseKeypoints.Coco18Count));
        return new AnnotatedSample(record)
        {
            ImagePath = Path.Combine(_images, _name, string.Create(CultureInfo.InvariantCulture, $"image_{frame:00000}.jpg")),
            Box = (seen is null ? null : DatasetFiles.BoxAround(seen)) ?? DatasetFiles.BoxAround(Projected(joints)),
            ImageId = string.Create(CultureInfo.InvariantCulture, $"{_name}/{frame}"),
            PersonId = person.ToString(CultureInfo.InvariantCulture),
            Sequence = _name,
            Frame = frame,
            JointSet = seen is null ? null : JointSets.OpenPose25,
            Joints2D = seen,
            JointSet3D = JointSets.Smpl24,
            Joints3D = joints,
            Body = SmplRow.Body(Row("poses", _poses[person], PoseSize), DatasetFiles.Finite(_source, $"{record}: betas", _betas[person]), cameraFromWorld.Rotation),
            Root = RootPlace.Of(cameraFromWorld, Vector3d.Read(Row("trans", _translations[person], 3))),
            Gender = _genders[person],
            Camera = _camera,
        };
    }

    private static Keypoint3D[] Joints(double[] world, in RigidTransform cameraFromWorld)
    {
        var joints = new Keypoint3D[SmplTopology.JointCount];
        for (int j = 0; j < joints.Length; j++)
            joints[j] = new Keypoint3D(cameraFromWorld * Vector3d.Read(world.AsSpan(3 * j)), 1);
        return joints;
    }

    // Rows x, y and confidence; OpenPose counts from the first pixel's centre.
    private static Keypoint[] Joints2D(double[] rows)
    {
        const int count = OpenPoseKeypoints.Coco18Count;
        var joints = new Keypoint[count];
        for (int j = 0; j < count; j++)
        {
            double confidence = rows[(2 * count) + j];
            joints[j] = confidence > 0 ? new Keypoint(rows[j] + KeypointRows.PixelIndexOffset, rows[count + j] + KeypointRows.PixelIndexOffset, Math.Min(1, confidence)) : default;
        }

        return OpenPoseKeypoints.ToBody25(joints);
    }

    private Keypoint[] Projected(Keypoint3D[] joints) =>
        [.. joints.Where(j => j.Place.Z > 0).Select(j => _camera.Project(j.Place)).Select(p => new Keypoint(p.X, p.Y, 1))];

    private NpyArray[] Each(PickleFields fields, string name)
    {
        NpyArray[] arrays = fields.Arrays(name);
        return arrays.Length == PersonCount ? arrays : throw InvalidInputException.For(_source, name, $"{PersonCount} arrays, one a person", $"{arrays.Length}");
    }
}
