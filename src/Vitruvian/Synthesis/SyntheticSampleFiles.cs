using Vitruvian.Formats;
using Vitruvian.Imaging;

namespace Vitruvian.Synthesis;

/// <summary>Writes samples as files: a PNG picture and an .npz archive of all labels (docs/synthetic.md lists the arrays).</summary>
public static class SyntheticSampleFiles
{
    /// <summary>Writes the labels of a sample.</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="pointNames">Names of its points.</param>
    public static void WriteLabels(string path, SyntheticSample sample, IReadOnlyList<string> pointNames) => NpzWriter.Write(path, writer =>
    {
        int size = sample.Image.Width;
        int points = pointNames.Count;
        double[] pose = [.. sample.Parameters.Pose.SelectMany(r => new[] { r.X, r.Y, r.Z })];
        writer.Add<double>("betas", sample.Parameters.Betas, sample.Parameters.Betas.Length);
        writer.Add<double>("pose", pose, pose.Length / 3, 3);
        writer.Add<double>("translation", [sample.Parameters.Translation.X, sample.Parameters.Translation.Y, sample.Parameters.Translation.Z], 3);
        writer.Add<double>("focalLengthPixels", [sample.Camera.FocalLengthPixels]);
        writer.Add<double>("principalPoint", [sample.Camera.PrincipalPoint.X, sample.Camera.PrincipalPoint.Y], 2);
        writer.Add<double>("box", [sample.Box.X, sample.Box.Y, sample.Box.Width, sample.Box.Height], 4);
        writer.Add<float>("vertices", sample.Body.Vertices, sample.Body.Vertices.Length / 3, 3);
        writer.Add<bool>("vertexVisible", sample.VertexVisible, sample.VertexVisible.Length);
        writer.Add<float>("joints", sample.Body.Joints, sample.Body.Joints.Length / 3, 3);
        writer.AddStrings("pointNames", pointNames, points);
        writer.Add<float>("points3d", sample.Points3d, points, 3);
        writer.Add<float>("points2d", sample.Points2d, points, 2);
        writer.Add<bool>("pointVisible", sample.PointVisible, points);
        writer.Add<byte>("parts", sample.Parts, size, size);
        writer.Add<byte>("uv", Bytes(sample.Uv), size, size, 2);
        writer.Add<Half>("bodyDepth", Halves(sample.BodyDepth), size, size);
        writer.Add<Half>("sceneDepth", Halves(sample.SceneDepth), size, size);
        writer.Add<bool>("mask", sample.Mask, size, size);
        writer.Add<bool>("amodalMask", sample.AmodalMask, size, size);
    });

    /// <summary>Writes the picture of a sample.</summary>
    /// <param name="path">The .png or .jpg file.</param>
    /// <param name="sample">The sample.</param>
    public static void WriteImage(string path, SyntheticSample sample) => ImageCodec.Write(path, sample.Image);

    private static byte[] Bytes(float[] values)
    {
        byte[] bytes = new byte[values.Length];
        for (int i = 0; i < values.Length; i++)
            bytes[i] = (byte)((255 * Math.Clamp(values[i], 0, 1)) + 0.5f);
        return bytes;
    }

    private static Half[] Halves(float[] values)
    {
        var halves = new Half[values.Length];
        for (int i = 0; i < values.Length; i++)
            halves[i] = (Half)values[i];
        return halves;
    }
}
