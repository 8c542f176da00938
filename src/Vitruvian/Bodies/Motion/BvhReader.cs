using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Motion;

/// <summary>
/// Reads motion from Biovision hierarchies (.bvh), such as the CMU recordings: the skeleton of <c>HIERARCHY</c> with its offsets as T-pose, and the frames of <c>MOTION</c>. Rotation channels may come in any order;
/// positions only for the root. What joints' names mean is for the user of the motion.
/// </summary>
public static class BvhReader
{
    /// <summary>Metres for each unit of the CMU recordings in BVH (B. Hahne's conversion, whose units are 1/0.45 of an inch).</summary>
    public const double CmuMetresPerUnit = 0.0254 / 0.45;

    /// <summary>Metres for each unit of files in centimetres.</summary>
    public const double CentimetresPerUnit = 0.01;

    private const string What = "a motion file (HIERARCHY and MOTION)";
    private const double RadiansPerDegree = Math.PI / 180;
    private const int MostJoints = 1000;

    // What comes before the frames is a few kilobytes long.
    private const int LongestHierarchy = 1 << 20;

    /// <summary>Reads a file as one recording.</summary>
    /// <param name="path">The .bvh file.</param>
    /// <param name="metresPerUnit">Scale of lengths.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged or no motion file.</exception>
    public static MotionCapture Read(string path, double metresPerUnit, ReadLimits? limits = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(metresPerUnit);
        limits ??= ReadLimits.Default;
        var words = new BvhWords(InputFile.ReadAll(path, What, limits), path);
        List<BvhJoint> joints = ReadHierarchy(words, limits);
        words.Expect("MOTION"u8);
        words.Expect("Frames:"u8);
        double count = words.Number("Frames");
        if (!(count >= 1 && count <= int.MaxValue && count == Math.Floor(count)))
            throw InvalidInputException.For(path, "Frames", "a number of frames", $"{count}");
        words.Expect("Frame"u8);
        words.Expect("Time:"u8);
        double time = words.Number("Frame Time");
        if (!(time > 0))
            throw InvalidInputException.For(path, "Frame Time", "a positive number of seconds", $"{time}");

        // Each number takes two bytes at least, so that a wrong count costs nothing.
        int frames = (int)count;
        int channels = joints.Sum(j => j.Channels.Count);
        if ((long)frames * channels > words.Left)
            throw InvalidInputException.For(path, "Frames", $"{frames} frames of {channels} numbers", $"{words.Left} bytes for them");
        float[] rotations = new float[4 * frames * joints.Count];
        float[] roots = new float[3 * frames];
        for (int f = 0; f < frames; f++)
            ReadFrame(words, joints, metresPerUnit, roots.AsSpan(3 * f, 3), rotations.AsSpan(4 * f * joints.Count, 4 * joints.Count));
        words.ExpectEnd();
        Vector3d[] offsets = [.. joints.Select((j, i) => i == 0 ? Vector3d.Zero : metresPerUnit * j.Offset)];
        return WithFloor(path, joints, offsets, rotations, roots, frames, 1 / time);
    }

    /// <summary>The number of frames that a file declares, without reading them.</summary>
    /// <param name="path">The .bvh file.</param>
    /// <exception cref="InvalidInputException">The file is missing or no motion file.</exception>
    internal static int FrameCount(string path)
    {
        using FileStream stream = InputFile.Open(path, What);
        byte[] beginning = new byte[Math.Min(stream.Length, LongestHierarchy)];
        stream.ReadExactly(beginning);
        int at = beginning.AsSpan().IndexOf("Frames:"u8);
        if (at < 0)
            throw InvalidInputException.For(path, string.Empty, What, "no \"Frames:\"");
        double count = new BvhWords(beginning[(at + "Frames:"u8.Length)..], path).Number("Frames");
        return count >= 0 && count <= int.MaxValue ? (int)count : throw InvalidInputException.For(path, "Frames", "a number of frames", $"{count}");
    }

    // The lowest place of any joint stands for the floor, which the format does not know.
    private static MotionCapture WithFloor(string path, List<BvhJoint> joints, Vector3d[] offsets, float[] rotations, float[] roots, int frames, double rate)
    {
        string[] names = [.. joints.Select(j => j.Name)];
        int[] parents = [.. joints.Select(j => j.Parent)];
        string name = Path.GetFileNameWithoutExtension(path);
        var clip = new MotionClip(name, [.. Enumerable.Range(0, frames)], offsets, 0, rate);
        var motion = new MotionCapture(path, names, parents, rotations, roots, [clip]);
        double floor = double.PositiveInfinity;
        for (int f = 0; f < frames; f++)
            floor = Math.Min(floor, motion.JointPlaces(f).Min(place => place.Y));
        return new MotionCapture(path, names, parents, rotations, roots, [clip with { FloorHeight = floor }]);
    }

    private static List<BvhJoint> ReadHierarchy(BvhWords words, ReadLimits limits)
    {
        words.Expect("HIERARCHY"u8);
        words.Expect("ROOT"u8);
        List<BvhJoint> joints = [];
        Stack<int> open = new();
        Begin(-1);
        while (open.Count > 0)
        {
            string word = words.Text();
            switch (word)
            {
                case "OFFSET":
                    joints[open.Peek()].Offset = Triple("OFFSET");
                    break;
                case "CHANNELS":
                    ReadChannels(words, joints[open.Peek()]);
                    break;
                case "JOINT":
                    Begin(open.Peek());
                    break;
                case "End":
                    words.Expect("Site"u8);
                    words.Expect("{"u8);
                    words.Expect("OFFSET"u8);
                    _ = Triple("End Site");
                    words.Expect("}"u8);
                    break;
                case "}":
                    open.Pop();
                    break;
                default:
                    throw InvalidInputException.For(words.Source, "HIERARCHY", "OFFSET, CHANNELS, JOINT, End Site or }", Wording.Quote(word));
            }
        }

        return joints;

        void Begin(int parent)
        {
            string name = words.Text();
            if (joints.Count == MostJoints || open.Count >= limits.MaximumDepth)
                throw InvalidInputException.For(words.Source, "HIERARCHY", $"at most {MostJoints} joints, {limits.MaximumDepth} deep", "more");
            if (joints.Exists(j => j.Name == name))
                throw InvalidInputException.For(words.Source, "HIERARCHY", "joints of different names", $"{Wording.Quote(name)} twice");
            words.Expect("{"u8);
            open.Push(joints.Count);
            joints.Add(new BvhJoint(name, parent));
        }

        Vector3d Triple(string field) => new(words.Number(field), words.Number(field), words.Number(field));
    }

    private static void ReadChannels(BvhWords words, BvhJoint joint)
    {
        double count = words.Number("CHANNELS");
        if (!(count >= 0 && count <= 6 && count == Math.Floor(count)))
            throw InvalidInputException.For(words.Source, $"CHANNELS of {joint.Name}", "0 to 6", $"{count}");
        for (int c = 0; c < (int)count; c++)
        {
            string name = words.Text();
            int axis = name.Length > 1 ? name[0] - 'X' : -1;
            bool isPosition = name.EndsWith("position", StringComparison.Ordinal), isRotation = name.EndsWith("rotation", StringComparison.Ordinal);
            if (axis is < 0 or > 2 || !(isRotation || (isPosition && joint.Parent < 0)))
                throw InvalidInputException.For(words.Source, $"CHANNELS of {joint.Name}", joint.Parent < 0 ? "Xposition to Zposition, Xrotation to Zrotation" : "Xrotation to Zrotation", Wording.Quote(name));
            joint.Channels.Add((isRotation, axis));
        }
    }

    private static void ReadFrame(BvhWords words, List<BvhJoint> joints, double scale, Span<float> root, Span<float> rotations)
    {
        Span<double> turn = stackalloc double[3];
        Span<double> place = stackalloc double[3];
        Span<double> quaternion = stackalloc double[4];
        for (int j = 0; j < joints.Count; j++)
        {
            Matrix3 local = Matrix3.Identity;
            place.Clear();
            foreach ((bool isRotation, int axis) in joints[j].Channels)
            {
                double value = words.Number("MOTION");
                if (!isRotation)
                {
                    place[axis] = value;
                    continue;
                }

                turn.Clear();
                turn[axis] = RadiansPerDegree * value;
                local *= AxisAngle.Read(turn).ToMatrix();
            }

            Quaternion.FromMatrix(local).Write(quaternion);
            for (int k = 0; k < 4; k++)
                rotations[(4 * j) + k] = (float)quaternion[k];
            for (int k = 0; k < 3 && j == 0; k++)
                root[k] = (float)(scale * (place[k] + (k == 0 ? joints[0].Offset.X : k == 1 ? joints[0].Offset.Y : joints[0].Offset.Z)));
        }
    }
}
