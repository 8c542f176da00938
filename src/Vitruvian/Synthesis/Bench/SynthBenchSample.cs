using System.Security.Cryptography;
using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Synthesis.Bench;

/// <summary>
/// One sample of SynthBench as two files: the picture, and the labels that cannot be computed again. Vertices, parts, chart coordinates and depth
/// follow from the parameters and the camera.
/// </summary>
internal static class SynthBenchSample
{
    internal static string ImageName(int index) => $"{index:00000}.png";

    internal static string LabelName(int index) => $"{index:00000}.npz";

    /// <summary>Writes a sample and gives the hash of its files.</summary>
    internal static byte[] Write(string folder, int index, SyntheticSample sample)
    {
        byte[] picture = ImageCodec.Encode(sample.Image, ImageFormat.Png);
        using var labels = new MemoryStream();
        using (var writer = new NpzWriter(labels))
            Write(writer, sample);
        File.WriteAllBytes(Path.Combine(folder, ImageName(index)), picture);
        File.WriteAllBytes(Path.Combine(folder, LabelName(index)), labels.ToArray());
        return Hash(sample.Image, labels.ToArray());
    }

    /// <summary>Hash of a picture's pixels (however they are compressed) and its labels.</summary>
    internal static byte[] Hash(Image image, byte[] labels) => [.. SHA256.HashData(image.Pixels), .. SHA256.HashData(labels)];

    /// <summary>Fills a sample from its files' content; the parameters' body is not posed yet.</summary>
    internal static void Read(string folder, int index, SyntheticSample sample, out byte[] hash)
    {
        Image image = ImageCodec.Read(Path.Combine(folder, ImageName(index)));
        if (image.Width != sample.Image.Width || image.Height != sample.Image.Height)
            throw InvalidInputException.For(Path.Combine(folder, ImageName(index)), "size", $"{sample.Image.Width} x {sample.Image.Height}", $"{image.Width} x {image.Height}");
        image.Pixels.CopyTo(sample.Image.Pixels, 0);
        string path = Path.Combine(folder, LabelName(index));
        byte[] labels = InputFile.ReadAll(path, "labels of SynthBench", ReadLimits.Default);
        hash = Hash(image, labels);
        using NpzReader reader = NpzReader.Open(new MemoryStream(labels, writable: false), path);
        double[] betas = reader.Read("betas").ExpectShape("(S,)", sample.Parameters.Betas.Length).ToDoubles();
        double[] pose = reader.Read("pose").ExpectShape("(K, 3)", sample.Parameters.Pose.Length, 3).ToDoubles();
        double[] place = reader.Read("translation").ExpectShape("(3,)", 3).ToDoubles();
        double[] camera = reader.Read("camera").ExpectShape("(3,)", 3).ToDoubles();
        sample.Index = index;
        sample.Parameters = new BodyParameters(betas, [.. Enumerable.Range(0, pose.Length / 3).Select(j => AxisAngle.Read(pose.AsSpan(3 * j, 3)))], Vector3d.Read(place));
        sample.Camera = new PerspectiveCamera(camera[0], new Vector2d(camera[1], camera[2]));
        sample.PeopleCount = reader.Read("people").ExpectShape("(1,)", 1).ToInt32s()[0];
        Unpack(reader, "pointVisible", sample.PointVisible);
        Unpack(reader, "vertexVisible", sample.VertexVisible);
        Unpack(reader, "mask", sample.Mask);
        Unpack(reader, "amodalMask", sample.AmodalMask);
    }

    private static void Write(NpzWriter writer, SyntheticSample sample)
    {
        double[] pose = [.. sample.Parameters.Pose.SelectMany(r => new[] { r.X, r.Y, r.Z })];
        Vector3d place = sample.Parameters.Translation;
        writer.Add<double>("betas", sample.Parameters.Betas, sample.Parameters.Betas.Length);
        writer.Add<double>("pose", pose, pose.Length / 3, 3);
        writer.Add<double>("translation", [place.X, place.Y, place.Z], 3);
        writer.Add<double>("camera", [sample.Camera.FocalLengthPixels, sample.Camera.PrincipalPoint.X, sample.Camera.PrincipalPoint.Y], 3);
        writer.Add<int>("people", [sample.PeopleCount], 1);
        Pack(writer, "pointVisible", sample.PointVisible);
        Pack(writer, "vertexVisible", sample.VertexVisible);
        Pack(writer, "mask", sample.Mask);
        Pack(writer, "amodalMask", sample.AmodalMask);
    }

    // Eight truth values a byte, the first in the lowest bit.
    private static void Pack(NpzWriter writer, string name, bool[] values)
    {
        byte[] bits = new byte[(values.Length + 7) / 8];
        for (int i = 0; i < values.Length; i++)
            bits[i >> 3] |= (byte)(values[i] ? 1 << (i & 7) : 0);
        writer.Add<byte>(name, bits, bits.Length);
    }

    private static void Unpack(NpzReader reader, string name, bool[] values)
    {
        byte[] bits = reader.Read(name).ExpectShape($"({(values.Length + 7) / 8},)", (values.Length + 7) / 8).ToBytes();
        for (int i = 0; i < values.Length; i++)
            values[i] = (bits[i >> 3] >> (i & 7) & 1) != 0;
    }
}
