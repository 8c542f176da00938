using Vitruvian.Learning.Onnx;
using Vitruvian.Models;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests;

/// <summary>Pose networks that see the same joints in every crop, told as the card says: smooth peaks around known places.</summary>
internal static class KnownKeypointsNetwork
{
    private const int Cell = 4;

    /// <summary>Writes a network and its card.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="keypoints">How it tells of joints.</param>
    /// <param name="places">Each joint's place in the crop, pixels, of which the first one's middle is at 0.5.</param>
    /// <param name="crop">The crop.</param>
    /// <param name="confidence">Of every joint: the peaks' height.</param>
    /// <param name="deviation">Width of the peaks, pixels.</param>
    public static void Write(string path, ModelKeypoints keypoints, Vector2d[] places, ModelCrop crop, double confidence = 0.9, double deviation = 8)
    {
        int width = crop.Width ?? crop.Size, height = crop.Size;
        bool simcc = keypoints.Format == ModelKeypoints.Simcc;
        (double[] Values, long[] Shape)[] answers = simcc
            ? [(Along(p => p.X, width), [places.Length, (long)(width * keypoints.Split)]), (Along(p => p.Y, height), [places.Length, (long)(height * keypoints.Split)])]
            : [([.. places.SelectMany(Map)], [places.Length, height / Cell, width / Cell])];
        string[] names = simcc ? ["simcc_x", "simcc_y"] : ["heatmaps"];
        using Nothing module = new();
        OnnxExporter.Export(
            module,
            inputs =>
            {
                Tensor nought = inputs[0].mean([1, 2, 3]) * 0;
                return [.. answers.Select(answer => tensor(answer.Values, [1, .. answer.Shape], float32) + nought.reshape([-1, .. answer.Shape.Select(_ => 1L)]))];
            },
            [zeros(1, 3, height, width)],
            ["image"],
            names,
            path);
        new ModelCard
        {
            Name = "known-keypoints",
            Method = "keypoints",
            Description = "Sees the same joints in every crop.",
            Sha256 = ModelCard.HashOf(path),
            Inputs = [new ModelInput("image", [-1, 3, height, width], "NCHW", "BGR", [103.53, 116.28, 123.675], [57.375, 57.12, 58.395])],
            Outputs = [.. answers.Select((answer, i) => new ModelOutput(names[i], [-1, .. answer.Shape], "How likely each joint is there."))],
            Crop = crop,
            Keypoints = keypoints,
            Training = new ModelTraining(["none"], 0, 0, "a desk", "0123abc"),
            Scores = new Dictionary<string, IReadOnlyDictionary<string, double>>(),
            Licence = "Apache-2.0",
        }.Write(ModelCard.PathFor(path));

        double Peak(double distance) => Math.Exp(-0.5 * distance * distance / (deviation * deviation));

        // Place i stands for the pixel i / split, whose middle is half a pixel on.
        double[] Along(Func<Vector2d, double> of, int pixels) =>
            [.. places.SelectMany(place => Enumerable.Range(0, (int)(pixels * keypoints.Split)).Select(i => confidence * Peak((i / keypoints.Split) + 0.5 - of(place))))];

        IEnumerable<double> Map(Vector2d place) => Enumerable.Range(0, height / Cell * (width / Cell)).Select(c =>
        {
            int columns = width / Cell, rows = height / Cell;
            return confidence * Peak(Pixel(c % columns, columns, width) - place.X) * Peak(Pixel(c / columns, rows, height) - place.Y);
        });

        double Pixel(int cell, int cells, int pixels) => keypoints.Grid switch
        {
            ModelKeypoints.Stride => (cell * Cell) + 0.5,
            ModelKeypoints.Udp => (cell * (pixels - 1.0) / (cells - 1)) + 0.5,
            _ => (cell + 0.5) * Cell,
        };
    }

    private sealed class Nothing() : nn.Module(nameof(Nothing));
}
