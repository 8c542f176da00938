using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Learning.Onnx;
using Vitruvian.Models;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests;

/// <summary>A network of the method <c>joints</c> that sees in every crop the joints that a known body has in a known box.</summary>
internal static class KnownJointsNetwork
{
    private const int Size = 32;
    private const double Enlargement = 1.25;

    /// <summary>Writes the network and its card.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="body">The body.</param>
    /// <param name="box">Its box in the photo.</param>
    /// <param name="confidence">Of every joint.</param>
    public static void Write(string path, RecoveredBody body, BoundingBox box, double confidence = 0.9)
    {
        BoundingBox crop = box.ToSquare(Enlargement);
        Vector3d[] places = body.Joints3d(JointSets.All36);
        double[] picture = [.. body.Joints2d(JointSets.All36).SelectMany(p => new[] { (p.X - crop.X) / crop.Width, (p.Y - crop.Y) / crop.Height })];
        double[] space = [.. places.SelectMany(p => new[] { p.X - places[0].X, p.Y - places[0].Y, p.Z - places[0].Z })];
        using Nothing module = new();
        OnnxExporter.Export(
            module,
            inputs =>
            {
                long batch = inputs[0].size(0);
                Tensor nought = inputs[0].mean([1, 2, 3]).unsqueeze(1) * 0;
                return
                [
                    tensor(picture, [1, places.Length, 2], float32).expand(batch, -1, -1),
                    nought.expand(batch, places.Length) + confidence,
                    tensor(space, [1, places.Length, 3], float32).expand(batch, -1, -1),
                ];
            },
            [zeros(1, 3, Size, Size)],
            ["image"],
            ["joints2d", "confidence", "joints3d"],
            path);
        new ModelCard
        {
            Name = "known",
            Method = "joints",
            Description = "Sees the same joints in every crop.",
            Sha256 = ModelCard.HashOf(path),
            Inputs = [new ModelInput("image", [-1, 3, Size, Size], "NCHW", "RGB", [128, 128, 128], [64, 64, 64])],
            Outputs =
            [
                new ModelOutput("joints2d", [-1, places.Length, 2], "Places in the crop, shares of its side."),
                new ModelOutput("confidence", [-1, places.Length], "Probability."),
                new ModelOutput("joints3d", [-1, places.Length, 3], "Metres."),
            ],
            JointSet = JointSets.All36,
            Crop = new ModelCrop(Size, Enlargement, 128),
            Training = new ModelTraining(["none"], 0, 0.5, "a desk", "0123abc"),
            Scores = new Dictionary<string, IReadOnlyDictionary<string, double>>(),
            Licence = "Apache-2.0",
        }.Write(ModelCard.PathFor(path));
    }

    private sealed class Nothing() : nn.Module(nameof(Nothing));
}
