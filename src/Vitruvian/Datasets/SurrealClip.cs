using System.Globalization;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Formats;
using Vitruvian.Formats.Matlab;
using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>
/// One clip of SURREAL. Its virtual camera mirrors the world: the matrix that brings the world to the picture has determinant -1, so that the person in the picture is the mirror image of the SMPL body that was
/// rendered. Records tell what the picture shows: left and right are exchanged, and the body's pose is mirrored.
/// </summary>
internal sealed class SurrealClip
{
    private const int JointCount = SmplTopology.JointCount;
    private const int Width = 320;
    private const int Height = 240;

    // Blender's camera: 60 mm on a sensor of 32 mm.
    private const double FocalLengthPixels = 60.0 / 32 * Width;

    private const string InfoEnding = "_info.mat";

    // Rows: the picture's x, y and depth as the world's axes. The camera's place comes from the clip.
    private static readonly Matrix3 CameraFromWorld = new(0, 0, -1, 0, 1, 0, -1, 0, 0);

    // Blender's z is up, SMPL's y.
    private static readonly Matrix3 WorldFromBody = new AxisAngle(Math.PI / 2, 0, 0).ToMatrix();

    private static readonly Matrix3 Mirror = Matrix3.Diagonal(-1, 1, 1);
    private static readonly BodyMirror Sides = new(JointSets.JointNames(JointSets.Smpl24));

    private readonly string _stem;
    private readonly string _name;
    private readonly string _run;
    private readonly MatFile _file;
    private readonly int _frames;

    /// <summary>Opens a clip.</summary>
    /// <param name="path">The file <c>_info.mat</c>.</param>
    /// <param name="folder">The split's folder.</param>
    internal SurrealClip(string path, string folder)
    {
        _stem = path[..^InfoEnding.Length];
        _name = Path.GetFileName(_stem);
        _run = Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar)[0];
        _file = MatFile.Open(path);
        MatValue pose = _file.Read("pose");
        _frames = pose.Shape is [SmplRow.PoseSize, > 0 and var frames] ? frames : throw pose.Unexpected($"shape ({SmplRow.PoseSize}, frames)", Wording.Shape(pose.Shape));
    }

    /// <summary>One frame.</summary>
    internal AnnotatedSample Sample(int frame)
    {
        string record = string.Create(CultureInfo.InvariantCulture, $"{_run}/{_name}/{frame:000}");
        double[] pixels = Column("joints2D", 2 * JointCount, frame), world = Column("joints3D", 3 * JointCount, frame);
        double[] location = Whole("camLoc", 3);
        var seen = new Keypoint[JointCount];
        var places = new Keypoint3D[JointCount];
        for (int j = 0; j < JointCount; j++)
        {
            int other = Sides.Partner(j);
            seen[other] = new Keypoint(pixels[j], pixels[JointCount + j], 1);
            places[other] = new Keypoint3D(CameraFromWorld * (new Vector3d(world[j], world[JointCount + j], world[(2 * JointCount) + j]) - Vector3d.Read(location)), 1);
        }

        return new AnnotatedSample(record)
        {
            ImagePath = $"{_stem}.mp4",
            FilmFrame = frame,
            ImageSize = (Width, Height),
            Box = DatasetFiles.BoxAround(seen),
            ImageId = record,
            Sequence = $"{_run}/{_name}",
            Frame = frame,
            JointSet = JointSets.Smpl24,
            Joints2D = seen,
            JointSet3D = JointSets.Smpl24,
            Joints3D = places,
            Body = Body(frame),
            Root = RootPlace.At(places[0].Place),
            Gender = Gender(frame),
            Camera = new PerspectiveCamera(FocalLengthPixels, new Vector2d(Width / 2.0, Height / 2.0)),
            Mask = Mask(frame),
        };
    }

    // The camera sees Q R (v - J) + p of a point v of the body, Q with determinant -1. With v = F v', F the mirror at the body's middle plane, v' is a point of the mirrored body, and Q R F is a rotation again.
    private BodyParameters Body(int frame)
    {
        BodyParameters body = SmplRow.Body(Column("pose", SmplRow.PoseSize, frame), Column("shape", 10, frame), Matrix3.Identity);
        double turn = PerFrame("zrot", frame);
        Matrix3 rotation = CameraFromWorld * WorldFromBody * new AxisAngle(0, 0, turn).ToMatrix() * body.GlobalOrient.ToMatrix() * Mirror;
        var mirrored = new BodyParameters((double[])body.Betas.Clone(), new AxisAngle[JointCount], Vector3d.Zero) { GlobalOrient = AxisAngle.FromMatrix(rotation) };
        for (int j = 1; j < JointCount; j++)
        {
            AxisAngle local = body.Pose[Sides.Partner(j)];
            mirrored.Pose[j] = new AxisAngle(local.X, -local.Y, -local.Z);
        }

        return mirrored;
    }

    private BodyGender Gender(int frame) => PerFrame("gender", frame) switch
    {
        0 => BodyGender.Female,
        1 => BodyGender.Male,
        var other => throw InvalidInputException.For(_file.Source, "gender", "0 (female) or 1 (male)", $"{other}"),
    };

    private PersonMask? Mask(int frame)
    {
        string path = $"{_stem}_segm.mat";
        return !File.Exists(path) ? null : new PersonMask(Width, Height, () =>
        {
            NpyArray parts = MatFile.Open(path).Read(string.Create(CultureInfo.InvariantCulture, $"segm_{frame + 1}")).ToArray().ExpectShape($"({Height}, {Width})", Height, Width);
            return Array.ConvertAll(parts.ToDoubles(), part => part > 0 ? byte.MaxValue : (byte)0);
        });
    }

    // The numbers of one frame of an array whose last axis is the frames, in C order.
    private double[] Column(string name, int size, int frame)
    {
        MatValue value = _file.Read(name);
        if (value.Count != size * _frames || value.Shape[^1] != _frames && _frames > 1)
            throw value.Unexpected($"{size} x {_frames} numbers", Wording.Shape(value.Shape));
        double[] all = value.ToArray().ToDoubles();
        double[] column = new double[size];
        for (int i = 0; i < size; i++)
            column[i] = all[(i * _frames) + frame];
        return DatasetFiles.Finite(_file.Source, $"{name}, frame {frame + 1}", column);
    }

    private double[] Whole(string name, int size)
    {
        MatValue value = _file.Read(name);
        return value.Count == size ? DatasetFiles.Finite(_file.Source, name, value.ToArray().ToDoubles()) : throw value.Unexpected($"{size} numbers", Wording.Shape(value.Shape));
    }

    // One number for each frame, or one for all.
    private double PerFrame(string name, int frame)
    {
        MatValue value = _file.Read(name);
        if (value.Count != _frames && value.Count != 1)
            throw value.Unexpected($"{_frames} numbers", Wording.Shape(value.Shape));
        double number = value.ToArray().ToDoubles()[value.Count == 1 ? 0 : frame];
        return double.IsFinite(number) ? number : throw value.Unexpected("a finite number", $"{number}");
    }
}
