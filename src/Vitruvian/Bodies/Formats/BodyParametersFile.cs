using Vitruvian.Cameras;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Formats;

/// <summary>
/// Body parameters as .npz under the smplx package's names: <c>betas</c> (S), <c>global_orient</c> (3), <c>body_pose</c> (3 (K - 1)), <c>transl</c> (3), with a frame
/// axis in front for sequences, in double precision; and <c>focal_length_pixels</c>, <c>principal_point</c> (2), <c>image_size</c> (2: width, height), <c>fps</c>,
/// <c>body_model</c> where they are known. AMASS files (<c>poses</c>, <c>trans</c>, <c>mocap_framerate</c>) are read too.
/// </summary>
public static class BodyParametersFile
{
    private const string What = "body parameters (.npz with betas, global_orient, body_pose, transl)";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="model">
    /// The model that the parameters must fit: another number of joints is an error, missing betas become 0. Any sizes are accepted when null.
    /// </param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing or damaged; an array is missing, does not fit the others or has a value that is not finite.</exception>
    public static BodySequence Read(string path, BodyModel? model = null, ReadLimits? limits = null)
    {
        using NpzReader reader = NpzReader.Open(path, limits);
        (double[] pose, int frames, int jointCount) = ReadPose(reader, model);
        double[] translation = (reader.TryRead("transl") ?? reader.TryRead("trans")) is { } t ? Rows(t, 3, frames) : new double[3 * frames];
        (double[] betas, int betaCount) = ReadBetas(reader, frames, model);
        var bodies = new BodyParameters[frames];
        for (int f = 0; f < frames; f++)
        {
            var body = new BodyParameters(model?.BetaCount ?? betaCount, jointCount) { Translation = Vector3d.Read(translation.AsSpan(3 * f)) };
            betas.AsSpan(f * betaCount, betaCount).CopyTo(body.Betas);
            for (int j = 0; j < jointCount; j++)
                body.Pose[j] = AxisAngle.Read(pose.AsSpan(3 * ((f * jointCount) + j)));
            bodies[f] = body;
        }

        double? focal = Positive(reader.TryRead("focal_length_pixels"));
        double[]? principal = reader.TryRead("principal_point") is { } p ? Finite(p.ExpectShape("(2,)", 2)) : null;
        return new BodySequence(bodies)
        {
            Camera = focal is { } length && principal is not null ? new PerspectiveCamera(length, new Vector2d(principal[0], principal[1])) : null,
            ImageSize = reader.TryRead("image_size") is { } size ? ReadImageSize(size) : null,
            FramesPerSecond = Positive(reader.TryRead("fps") ?? reader.TryRead("mocap_framerate") ?? reader.TryRead("mocap_frame_rate")),
            BodyName = reader.TryRead("body_model") is { Count: 1 } name ? name.ToStrings()[0] : string.Empty,
        };
    }

    /// <summary>Writes a file in one piece (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="sequence">Frames of equal numbers of betas and joints.</param>
    public static void Write(string path, BodySequence sequence)
    {
        IReadOnlyList<BodyParameters> frames = sequence.Frames;
        int betaCount = frames[0].Betas.Length;
        int jointCount = frames[0].Pose.Length;
        if (frames.Any(f => f.Betas.Length != betaCount || f.Pose.Length != jointCount))
            throw new ArgumentException($"Frames differ in size; expected {betaCount} betas and {jointCount} joints in each.", nameof(sequence));
        double[] pose = new double[frames.Count * (jointCount - 1) * 3];
        double[] orient = new double[frames.Count * 3];
        double[] translation = new double[frames.Count * 3];
        for (int f = 0; f < frames.Count; f++)
        {
            frames[f].GlobalOrient.Write(orient.AsSpan(3 * f));
            frames[f].Translation.Write(translation.AsSpan(3 * f));
            for (int j = 1; j < jointCount; j++)
                frames[f].Pose[j].Write(pose.AsSpan(3 * ((f * (jointCount - 1)) + j - 1)));
        }

        bool shared = frames.All(f => f.Betas.AsSpan().SequenceEqual(frames[0].Betas));
        double[] betas = shared ? frames[0].Betas : [.. frames.SelectMany(f => f.Betas)];
        int[] leading = frames.Count == 1 && sequence.FramesPerSecond is null ? [] : [frames.Count];
        NpzWriter.Write(path, writer =>
        {
            writer.Add<double>("betas", betas, shared ? [betaCount] : [frames.Count, betaCount]);
            writer.Add<double>("global_orient", orient, [.. leading, 3]);
            writer.Add<double>("body_pose", pose, [.. leading, 3 * (jointCount - 1)]);
            writer.Add<double>("transl", translation, [.. leading, 3]);
            if (sequence.Camera is { } camera)
            {
                writer.Add<double>("focal_length_pixels", [camera.FocalLengthPixels]);
                writer.Add<double>("principal_point", [camera.PrincipalPoint.X, camera.PrincipalPoint.Y], 2);
            }

            if (sequence.ImageSize is { } size)
                writer.Add<int>("image_size", [size.Width, size.Height], 2);
            if (sequence.FramesPerSecond is { } rate)
                writer.Add<double>("fps", [rate]);
            if (sequence.BodyName.Length > 0)
                writer.AddStrings("body_model", [sequence.BodyName]);
        });
    }

    // Pose values of all frames (frames x K x 3), from separate arrays or from one.
    private static (double[] Pose, int Frames, int JointCount) ReadPose(NpzReader reader, BodyModel? model)
    {
        if ((reader.TryRead("poses") ?? reader.TryRead("pose")) is { } whole)
        {
            int width = Width(whole, model is null ? null : 3 * model.JointCount);
            int count = whole.Count / width;
            return (Rows(whole, width, count), count, width / 3);
        }

        if (!reader.Contains("body_pose"))
        {
            string names = string.Join(", ", reader.Names.Take(12).Select(Wording.Quote));
            throw InvalidInputException.For(reader.Source, string.Empty, What, names.Length == 0 ? "no arrays" : $"only {names}");
        }

        NpyArray body = reader.Read("body_pose");
        int bodyWidth = Width(body, model is null ? null : 3 * (model.JointCount - 1));
        int frames = body.Count / bodyWidth;
        double[] bodyPose = Rows(body, bodyWidth, frames);
        double[] orient = Rows(reader.Read("global_orient"), 3, frames);
        double[] pose = new double[frames * (bodyWidth + 3)];
        for (int f = 0; f < frames; f++)
        {
            orient.AsSpan(3 * f, 3).CopyTo(pose.AsSpan(f * (bodyWidth + 3)));
            bodyPose.AsSpan(f * bodyWidth, bodyWidth).CopyTo(pose.AsSpan((f * (bodyWidth + 3)) + 3));
        }

        return (pose, frames, (bodyWidth / 3) + 1);
    }

    private static (double[] Betas, int Count) ReadBetas(NpzReader reader, int frames, BodyModel? model)
    {
        NpyArray array = reader.Read("betas");
        int count = array.Shape.Length is 1 or 2 ? array.Shape[^1] : throw InvalidInputException.For(reader.Source, "betas", "shape (S,) or (frames, S)", Wording.Shape(array.Shape));
        if (model is not null && count > model.BetaCount)
            throw InvalidInputException.For(reader.Source, "betas", $"at most {model.BetaCount} (model '{model.Name}')", $"{count}");
        if (count == 0)
            return ([], 0);
        double[] values = Finite(array);
        if (values.Length == count)
            return ([.. Enumerable.Repeat(values, frames).SelectMany(v => v)], count);
        return values.Length == frames * count ? (values, count) : throw InvalidInputException.For(reader.Source, "betas", $"shape ({count},) or ({frames}, {count})", Wording.Shape(array.Shape));
    }

    // Length of a frame's values: the last axis of one or two.
    private static int Width(NpyArray array, int? expected)
    {
        if (array.Shape.Length is not (1 or 2) || array.Count == 0 || array.Shape[^1] % 3 != 0)
            throw InvalidInputException.For(array.Source, array.Name, "shape (3 x joints,) or (frames, 3 x joints)", Wording.Shape(array.Shape));
        if (expected is not null && array.Shape[^1] != expected)
            throw InvalidInputException.For(array.Source, array.Name, $"{expected} values ({expected / 3} joints x 3)", $"{array.Shape[^1]}");
        return array.Shape[^1];
    }

    private static double[] Rows(NpyArray array, int width, int frames)
    {
        bool fits = array.Count == frames * width && array.Shape.Length is 1 or 2 && array.Shape[^1] == width;
        return fits ? Finite(array) : throw InvalidInputException.For(array.Source, array.Name, frames == 1 ? $"shape ({width},)" : $"shape ({frames}, {width})", Wording.Shape(array.Shape));
    }

    private static double[] Finite(NpyArray array)
    {
        double[] values = array.ToDoubles();
        int bad = Array.FindIndex(values, v => !double.IsFinite(v));
        return bad < 0 ? values : throw InvalidInputException.For(array.Source, array.Name, "finite values", $"{values[bad]} at position {bad}");
    }

    private static double? Positive(NpyArray? array)
    {
        if (array is null)
            return null;
        double[] values = array.Count == 1 ? Finite(array) : throw InvalidInputException.For(array.Source, array.Name, "one number", Wording.Shape(array.Shape));
        return values[0] > 0 ? values[0] : throw InvalidInputException.For(array.Source, array.Name, "a positive number", $"{values[0]}");
    }

    private static (int Width, int Height) ReadImageSize(NpyArray array)
    {
        int[] size = array.ExpectShape("(2,)", 2).ToInt32s();
        return size[0] > 0 && size[1] > 0 ? (size[0], size[1]) : throw InvalidInputException.For(array.Source, array.Name, "a width and a height", $"{size[0]}, {size[1]}");
    }
}
