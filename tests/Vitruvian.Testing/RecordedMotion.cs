using Vitruvian.Bodies.Motion;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Testing;

/// <summary>Makes motion files with the skeleton of the CMU recordings: arms that hang 8 degrees in the T-pose, elbows whose hinge is tilted.</summary>
public sealed class RecordedMotion
{
    /// <summary>Radians of a degree.</summary>
    public const double Degree = Math.PI / 180;

    /// <summary>Names of the joints.</summary>
    public static string[] Names { get; } =
    [
        "Hips", "LeftUpLeg", "LeftLeg", "LeftFoot", "LeftToeBase", "RightUpLeg", "RightLeg", "RightFoot", "RightToeBase", "LowerBack", "Spine", "Spine1",
        "Neck", "Neck1", "Head", "LeftShoulder", "LeftArm", "LeftForeArm", "LeftHand", "RightShoulder", "RightArm", "RightForeArm", "RightHand",
    ];

    /// <summary>Parents of the joints.</summary>
    public static int[] Parents { get; } = [-1, 0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11, 12, 13, 11, 15, 16, 17, 11, 19, 20, 21];

    private static readonly double[] Offsets =
    [
        0, 0, 0, 0.08, -0.1, 0.04, -0.007, -0.4, 0, -0.007, -0.42, 0, 0, -0.026, 0.13, -0.08, -0.1, 0.04, 0.007, -0.4, 0, 0.007, -0.42, 0, 0, -0.026, 0.13,
        0, 0, 0, 0, 0.115, -0.01, 0, 0.116, 0, 0, 0.116, 0, 0, 0.097, -0.018, 0, 0.1, 0,
        0, 0.116, 0, 0.18, 0.07, -0.02, 0.28, -0.039, 0, 0.29, -0.041, 0, 0, 0.116, 0, -0.18, 0.07, -0.02, -0.28, -0.039, 0, -0.29, -0.041, 0,
    ];

    // Left elbow: nearly orthogonal to the bone (0.28, -0.039, 0) and tilted by 30 degrees; the right one is its mirror image.
    private static readonly Vector3d LeftHinge = new Vector3d(-0.12, -0.858, 0.5).Normalized();
    private static readonly Vector3d RightHinge = new(LeftHinge.X, -LeftHinge.Y, -LeftHinge.Z);

    private readonly List<Quaternion[]> _frames = [];

    /// <summary>Places of the root, one a frame.</summary>
    public IList<Vector3d> Roots { get; } = new List<Vector3d>();

    /// <summary>Number of a joint.</summary>
    public static int Joint(string name) => Array.IndexOf(Names, name);

    /// <summary>A turn about an axis of any length.</summary>
    public static Quaternion Turn(Vector3d axis, double radians)
    {
        double half = 0.5 * radians;
        Vector3d v = Math.Sin(half) * axis.Normalized();
        return new Quaternion(Math.Cos(half), v.X, v.Y, v.Z);
    }

    /// <summary>A frame in the T-pose, to be changed.</summary>
    public Quaternion[] AddTPose()
    {
        var frame = new Quaternion[Names.Length];
        Array.Fill(frame, Quaternion.Identity);
        _frames.Add(frame);
        Roots.Add(new Vector3d(0, 1, 0));
        return frame;
    }

    /// <summary>A frame with all joints turned at random as a living body could: elbows about their hinge, knees one way, the rest a little.</summary>
    public void AddRandom(SeededRandom random)
    {
        Quaternion[] frame = AddTPose();
        for (int j = 0; j < frame.Length; j++)
        {
            // The recordings' collar bones never move.
            double size = Names[j].EndsWith("Shoulder", StringComparison.Ordinal) ? 0 : Names[j].EndsWith("Arm", StringComparison.Ordinal) ? 0.5 : 0.2;
            frame[j] = Turn(new Vector3d(random.NextNormal(), random.NextNormal(), random.NextNormal()), size);
        }

        frame[Joint("LeftForeArm")] = Turn(LeftHinge, 0.3 + (1.5 * random.NextDouble()));
        frame[Joint("RightForeArm")] = Turn(RightHinge, 0.3 + (1.5 * random.NextDouble()));
        frame[Joint("LeftLeg")] = Turn(new Vector3d(1, 0, 0), 1.5 * random.NextDouble());
        frame[Joint("RightLeg")] = Turn(new Vector3d(1, 0, 0), 1.5 * random.NextDouble());
    }

    /// <summary>The mirror image of a frame as another frame.</summary>
    public void AddMirrorImage(int frame)
    {
        Quaternion[] image = AddTPose();
        for (int j = 0; j < Names.Length; j++)
        {
            string name = Names[j].StartsWith("Left", StringComparison.Ordinal) ? "Right" + Names[j][4..]
                : Names[j].StartsWith("Right", StringComparison.Ordinal) ? "Left" + Names[j][5..]
                : Names[j];
            Quaternion q = _frames[frame][Joint(name)];
            image[j] = new Quaternion(q.W, q.X, -q.Y, -q.Z);
        }
    }

    /// <summary>Writes the frames as single poses, divided among recordings.</summary>
    public string WritePoses(string path, int clips = 1)
    {
        NpzWriter.Write(path, writer =>
        {
            AddCommon(writer, clips);
            writer.Add<short>("file_id", [.. Enumerable.Range(0, _frames.Count).Select(i => (short)(i * clips / _frames.Count))], _frames.Count);
        });
        return path;
    }

    /// <summary>Writes the frames as clips of the given lengths.</summary>
    public string WriteSequences(string path, params int[] lengths)
    {
        NpzWriter.Write(path, writer =>
        {
            AddCommon(writer, lengths.Length);
            writer.Add<int>("start", [.. lengths.Select((_, c) => lengths.Take(c).Sum())], lengths.Length);
            writer.Add<int>("length", lengths, lengths.Length);
            writer.Add<float>("fps", [30f]);
        });
        return path;
    }

    /// <summary>Writes the frames and reads them back.</summary>
    public MotionCapture Read(string path, int clips = 1) => MotionCaptureFile.Read(WritePoses(path, clips));

    private void AddCommon(NpzWriter writer, int clips)
    {
        writer.AddStrings("names", Names, Names.Length);
        writer.Add<sbyte>("parents", [.. Parents.Select(p => (sbyte)p)], Parents.Length);
        float[] values = [.. _frames.SelectMany(f => f).SelectMany(q => new[] { (float)q.W, (float)q.X, (float)q.Y, (float)q.Z })];
        writer.Add<float>("quat", values, _frames.Count, Names.Length, 4);
        writer.Add<float>("root_pos", [.. Roots.SelectMany(r => new[] { (float)r.X, (float)r.Y, (float)r.Z })], _frames.Count, 3);
        writer.Add<float>("rest_offsets", [.. Enumerable.Repeat(Offsets, clips).SelectMany(o => o).Select(o => (float)o)], clips, Names.Length, 3);
        writer.Add<float>("floor_y", [.. Enumerable.Repeat(0.05f, clips)], clips);
        writer.AddStrings("trial", [.. Enumerable.Range(0, clips).Select(c => $"{c:00}_01")], clips);
    }
}
