using Vitruvian.Bodies;
using Vitruvian.Learning.Onnx;
using Vitruvian.Models;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests;

/// <summary>A network of the method <c>nbf</c> that answers every crop with a given body and given parts; how surely it sees the parts is the crop's mean brightness.</summary>
internal static class KnownPartsNetwork
{
    /// <summary>Side of the crop.</summary>
    public const int Size = 32;

    /// <summary>Rows of the grid.</summary>
    public const int Rows = 4;

    /// <summary>Columns of the grid.</summary>
    public const int Columns = 8;

    /// <summary>Of the crop.</summary>
    public const double Enlargement = 1.25;

    /// <summary>Brightness, 0 to 255, of which the network is sure.</summary>
    public const double Sure = 100;

    private const int Classes = 13;

    /// <summary>Writes the network and its card.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="model">The body model.</param>
    /// <param name="body">The body in the crop.</param>
    /// <param name="labels">The part 0 to 12 that each cell shows, of a grid of 4 x 8; the rest of the probability is the background's.</param>
    /// <param name="classes">Number of classes; other than 13 only for networks that are to be refused.</param>
    public static void Write(string path, BodyModel model, BodyParameters body, byte[] labels, int classes = Classes)
    {
        double[] rotations = new double[9 * model.JointCount];
        for (int j = 0; j < model.JointCount; j++)
            body.Pose[j].ToMatrix().Write(rotations.AsSpan(9 * j));
        double[] background = new double[classes * labels.Length], shown = new double[classes * labels.Length];
        for (int c = 0; c < labels.Length; c++)
        {
            background[c] = 1;
            shown[(labels[c] * labels.Length) + c] = 1;
        }

        using Nothing module = new();
        OnnxExporter.Export(
            module,
            inputs =>
            {
                long batch = inputs[0].size(0);
                Tensor bright = inputs[0].mean([1, 2, 3]).reshape(-1, 1, 1, 1);
                Tensor Same(double[] values, params long[] shape) => tensor(values, [1, .. shape], float32).expand([batch, .. shape]);
                Tensor nothing = tensor(background, [1, classes, Rows, Columns], float32);
                return
                [
                    Same(rotations, model.JointCount, 3, 3), Same(body.Betas, model.BetaCount), Same([0.9, 0.05, 0.1], 3),
                    nothing + (bright * (tensor(shown, [1, classes, Rows, Columns], float32) - nothing)),
                ];
            },
            [zeros(1, 3, Size, Size)],
            ["image"],
            ["rotations", "betas", "camera", "parts"],
            path);
        new ModelCard
        {
            Name = "known-parts",
            Method = "nbf",
            Description = "Says the same of everybody.",
            Sha256 = ModelCard.HashOf(path),
            Inputs = [new ModelInput("image", [-1, 3, Size, Size], "NCHW", "RGB", [0, 0, 0], [Sure, Sure, Sure])],
            Outputs =
            [
                new ModelOutput("rotations", [-1, model.JointCount, 3, 3], "Local rotations."),
                new ModelOutput("betas", [-1, model.BetaCount], "Standard deviations."),
                new ModelOutput("camera", [-1, 3], "s, tx, ty."),
                new ModelOutput("parts", [-1, classes, Rows, Columns], "Probabilities of background and parts."),
            ],
            Crop = new ModelCrop(Size, Enlargement, 128),
            Training = new ModelTraining(["none"], 0, 0.5, "a desk", "0123abc"),
            Scores = new Dictionary<string, IReadOnlyDictionary<string, double>>(),
            Licence = "Apache-2.0",
        }.Write(ModelCard.PathFor(path));
    }

    private sealed class Nothing() : nn.Module(nameof(Nothing));
}
