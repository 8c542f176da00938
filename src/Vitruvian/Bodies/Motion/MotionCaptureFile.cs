using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Motion;

/// <summary>
/// Reads motion files: .npz archives with <c>quat</c>, <c>root_pos</c>, <c>names</c>, <c>parents</c>, <c>rest_offsets</c> and <c>floor_y</c>, as single poses of
/// many recordings (<c>file_id</c>) or as whole clips (<c>start</c>, <c>length</c>, <c>fps</c>). docs/formats.md lists the arrays. A .bvh file is read as one of the CMU recordings (<see cref="BvhReader"/>).
/// </summary>
public static class MotionCaptureFile
{
    // Quaternions are often stored in half precision; anything further from unit length is no rotation.
    private const double NormTolerance = 0.01;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The .npz or .bvh file.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged or no motion file.</exception>
    public static MotionCapture Read(string path, ReadLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.EndsWith(".bvh", StringComparison.OrdinalIgnoreCase))
            return BvhReader.Read(path, BvhReader.CmuMetresPerUnit, limits);
        using NpzReader reader = NpzReader.Open(path, limits);
        string[] names = reader.Read("names").ExpectShape("(J,)", -1).ToStrings();
        int joints = names.Length;
        int[] parents = ReadParents(reader, joints);
        NpyArray quaternions = reader.Read("quat").ExpectShape($"(N, {joints}, 4)", -1, joints, 4);
        int frames = quaternions.Shape[0];
        if (frames == 0 || joints == 0)
            throw InvalidInputException.For(path, "quat", "at least one pose of at least one joint", Wording.Shape(quaternions.Shape));
        float[] rotations = Normalized(quaternions);
        NpyArray rootArray = reader.Read("root_pos").ExpectShape($"({frames}, 3)", frames, 3);
        float[] roots = Finite(rootArray, rootArray.ToSingles());
        NpyArray offsetArray = reader.Read("rest_offsets").ExpectShape($"(clips, {joints}, 3)", -1, joints, 3);
        int clipCount = offsetArray.Shape[0];
        float[] offsets = Finite(offsetArray, offsetArray.ToSingles());
        NpyArray floorArray = reader.Read("floor_y").ExpectShape($"({clipCount},)", clipCount);
        float[] floors = Finite(floorArray, floorArray.ToSingles());
        string[] clipNames = ClipNames(reader, clipCount);
        bool areSequences = reader.Contains("start");
        IReadOnlyList<int>[] framesOfClip = areSequences ? Sequences(reader, clipCount, frames) : SinglePoses(reader, clipCount, frames);
        double? rate = areSequences ? Rate(reader) : null;
        var clips = new MotionClip[clipCount];
        for (int c = 0; c < clipCount; c++)
        {
            var rest = new Vector3d[joints];
            for (int j = 0; j < joints; j++)
            {
                int at = 3 * ((c * joints) + j);
                rest[j] = new Vector3d(offsets[at], offsets[at + 1], offsets[at + 2]);
            }

            clips[c] = new MotionClip(clipNames[c], framesOfClip[c], rest, floors[c], rate);
        }

        return new MotionCapture(path, names, parents, rotations, roots, clips);
    }

    private static int[] ReadParents(NpzReader reader, int joints)
    {
        NpyArray array = reader.Read("parents").ExpectShape($"({joints},)", joints);
        int[] parents = array.ToInt32s();
        for (int j = 0; j < joints; j++)
        {
            if (j == 0 ? parents[j] != -1 : parents[j] < 0 || parents[j] >= j)
                throw InvalidInputException.For(array.Source, $"parents[{j}]", j == 0 ? "-1 for the root" : $"a joint before it (0 to {j - 1})", $"{parents[j]}");
        }

        return parents;
    }

    private static float[] Normalized(NpyArray array)
    {
        float[] values = Finite(array, array.ToSingles());
        for (int i = 0; i < values.Length; i += 4)
        {
            double norm = Math.Sqrt(((double)values[i] * values[i]) + (values[i + 1] * values[i + 1]) + (values[i + 2] * values[i + 2]) + (values[i + 3] * values[i + 3]));
            if (!(Math.Abs(norm - 1) <= NormTolerance))
                throw InvalidInputException.For(array.Source, "quat", "quaternions of length 1", $"length {norm:g4} at pose {i / 4 / array.Shape[1]}, joint {i / 4 % array.Shape[1]}");
            for (int k = 0; k < 4; k++)
                values[i + k] = (float)(values[i + k] / norm);
        }

        return values;
    }

    private static string[] ClipNames(NpzReader reader, int count)
    {
        NpyArray? array = reader.TryRead("file_trial") ?? reader.TryRead("trial") ?? reader.TryRead("files");
        return array is null ? [.. Enumerable.Range(0, count).Select(c => $"clip {c}")] : array.ExpectShape($"({count},)", count).ToStrings();
    }

    private static IReadOnlyList<int>[] SinglePoses(NpzReader reader, int clipCount, int frames)
    {
        NpyArray array = reader.Read("file_id").ExpectShape($"({frames},)", frames);
        int[] clipOf = array.ToInt32s();
        var lists = new List<int>[clipCount];
        for (int c = 0; c < clipCount; c++)
            lists[c] = [];
        for (int f = 0; f < frames; f++)
        {
            if ((uint)clipOf[f] >= (uint)clipCount)
                throw InvalidInputException.For(array.Source, $"file_id[{f}]", $"0 to {clipCount - 1}, one for each of rest_offsets", $"{clipOf[f]}");
            lists[clipOf[f]].Add(f);
        }

        return lists;
    }

    private static IReadOnlyList<int>[] Sequences(NpzReader reader, int clipCount, int frames)
    {
        int[] starts = reader.Read("start").ExpectShape($"({clipCount},)", clipCount).ToInt32s();
        int[] lengths = reader.Read("length").ExpectShape($"({clipCount},)", clipCount).ToInt32s();
        var lists = new IReadOnlyList<int>[clipCount];
        int next = 0;
        for (int c = 0; c < clipCount; c++)
        {
            if (starts[c] != next || lengths[c] < 0 || lengths[c] > frames - next)
                throw InvalidInputException.For(reader.Source, $"start[{c}], length[{c}]", $"clips one after the other within {frames} frames", $"{starts[c]}, {lengths[c]}");
            lists[c] = [.. Enumerable.Range(next, lengths[c])];
            next += lengths[c];
        }

        if (next != frames)
            throw InvalidInputException.For(reader.Source, "length", $"clips of {frames} frames together", $"{next}");
        return lists;
    }

    private static double Rate(NpzReader reader)
    {
        NpyArray array = reader.Read("fps");
        double[] values = array.ToDoubles();
        if (values.Length != 1 || !(values[0] > 0 && double.IsFinite(values[0])))
            throw InvalidInputException.For(array.Source, "fps", "one positive number", values.Length == 1 ? $"{values[0]}" : $"{values.Length} numbers");
        return values[0];
    }

    private static float[] Finite(NpyArray array, float[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                throw InvalidInputException.For(array.Source, array.Name, "finite numbers", $"{values[i]} at position {i}");
        }

        return values;
    }
}
