using System.Text.Json;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Recovery;

/// <summary>Writes the motion of one person as a file; docs/formats.md describes each.</summary>
public static class MotionWriter
{
    // Frames of JSON text between two writes to the file.
    private const int FramesAtOnce = 64;

    /// <summary>Whether motion can be written in a format.</summary>
    /// <param name="format">The format.</param>
    public static bool Supports(ResultFormat format) => format is ResultFormat.Glb or ResultFormat.Bvh or ResultFormat.Npz or ResultFormat.Json;

    /// <summary>Writes a file in one piece (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The file.</param>
    /// <param name="motion">The person.</param>
    /// <param name="format">One that <see cref="Supports"/> names: an animated GLB, BVH, npz over the frames, or JSON.</param>
    /// <param name="glb">What a GLB is to contain; the default when null.</param>
    public static void Write(string path, RecoveredMotion motion, ResultFormat format, GlbOptions? glb = null)
    {
        ArgumentNullException.ThrowIfNull(motion);
        switch (format)
        {
            case ResultFormat.Glb:
                GlbFile.Write(path, motion.Model, motion.ToSequence(), glb);
                break;
            case ResultFormat.Bvh:
                BvhFile.Write(path, motion.Model, motion.ToSequence());
                break;
            case ResultFormat.Npz:
                BodyParametersFile.Write(path, motion.ToSequence());
                break;
            case ResultFormat.Json:
                AtomicFile.Write(path, stream => WriteJson(stream, motion));
                break;
            default:
                throw new ArgumentException($"Expected glb, bvh, npz or json; found {format}.", nameof(format));
        }
    }

    private static void WriteJson(Stream stream, RecoveredMotion motion)
    {
        var joints = new BodyPointEvaluator(motion.Model, JointSets.For(motion.Model, motion.JointSet).Points);
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteNumber("framesPerSecond", motion.FramesPerSecond);
        json.WriteNumber("firstFrame", motion.FirstFrame);
        json.WriteBoolean("smooth", motion.IsSmooth);
        json.WriteString("method", motion.Method);
        Array(json, "refine", motion.Refinements, json.WriteStringValue);
        json.WriteString("jointSet", motion.JointSet);
        json.WriteStartObject("camera");
        json.WriteString("model", RecoveredCamera.Perspective);
        json.WriteNumber("focalLengthPixels", motion.Camera.FocalLengthPixels);
        Array(json, "principalPoint", [motion.Camera.PrincipalPoint.X, motion.Camera.PrincipalPoint.Y], json.WriteNumberValue);
        json.WriteEndObject();
        Array(json, "imageSize", [motion.ImageSize.Width, motion.ImageSize.Height], json.WriteNumberValue);
        Array(json, "betas", motion.Betas, json.WriteNumberValue);
        json.WriteStartArray("frames");
        for (int i = 0; i < motion.Count; i++)
        {
            WriteFrame(json, motion, i, joints);
            if (i % FramesAtOnce == 0)
                json.Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        stream.Write("\n"u8);
    }

    private static void WriteFrame(Utf8JsonWriter json, RecoveredMotion motion, int number, BodyPointEvaluator joints)
    {
        RecoveredBody body = motion.Body(number);
        BodyParameters parameters = body.Parameters;
        joints.Evaluate(parameters);
        json.WriteStartObject();
        json.WriteNumber("frame", motion.FirstFrame + number);
        json.WriteBoolean("observed", motion.IsObserved(number));
        if (body.Box is { } box)
            Numbers(json, "box", box.X, box.Y, box.Width, box.Height);
        if (body.Score is { } score)
            json.WriteNumber("score", (float)score);
        Numbers(json, "translation", parameters.Translation.X, parameters.Translation.Y, parameters.Translation.Z);
        Numbers(json, "globalOrient", parameters.GlobalOrient.X, parameters.GlobalOrient.Y, parameters.GlobalOrient.Z);
        Array(json, "bodyPose", parameters.Pose.Skip(1).SelectMany(r => new[] { (float)r.X, (float)r.Y, (float)r.Z }), json.WriteNumberValue);
        json.WriteStartArray("joints3d");
        for (int j = 0; j < joints.PointCount; j++)
            Numbers(json, null, joints.Points[3 * j], joints.Points[(3 * j) + 1], joints.Points[(3 * j) + 2]);
        json.WriteEndArray();
        json.WriteStartArray("joints2d");
        for (int j = 0; j < joints.PointCount; j++)
        {
            Vector2d pixel = body.Camera.Project(Vector3d.Read(joints.Points[(3 * j)..]));
            Numbers(json, null, pixel.X, pixel.Y);
        }

        json.WriteEndArray();
        Array(json, "confidence", body.Confidence.Select(c => (float)c), json.WriteNumberValue);
        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string? name, params ReadOnlySpan<double> values)
    {
        if (name is null)
            json.WriteStartArray();
        else
            json.WriteStartArray(name);
        foreach (double value in values)
            json.WriteNumberValue((float)value);
        json.WriteEndArray();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> values, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T value in values)
            write(value);
        json.WriteEndArray();
    }
}
