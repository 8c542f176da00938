using Vitruvian.Bodies;
using Vitruvian.Models;

namespace Vitruvian.Inference.Tests.Models;

/// <summary>Cards to test with.</summary>
internal static class Cards
{
    public static ModelCard Joints(int size, string sha256) => new()
    {
        Name = "dots",
        Method = "joints",
        Description = "Finds the reddest pixel.",
        Sha256 = sha256,
        Inputs = [new ModelInput("image", [-1, 3, size, size], "NCHW", "RGB", [128, 100, 90], [64, 50, 32])],
        Outputs =
        [
            new ModelOutput("joints2d", [-1, 14, 2], "Places in the crop, shares of its side."),
            new ModelOutput("confidence", [-1, 14], "Probability."),
            new ModelOutput("joints3d", [-1, 14, 3], "Metres."),
        ],
        JointSet = JointSets.Lsp14,
        Crop = new ModelCrop(size, 1.25, 128),
        Training = new ModelTraining(["none"], 0, 0.5, "a desk", "0123abc"),
        Scores = new Dictionary<string, IReadOnlyDictionary<string, double>> { ["dots/val"] = new Dictionary<string, double> { ["pck@0.2"] = 0.75 } },
        Licence = "Apache-2.0",
    };
}
