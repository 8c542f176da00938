using Vitruvian.Learning.Regressors;
using Vitruvian.Models;

namespace Vitruvian.Learning.Spin;

/// <summary>Makes an ONNX file with its card of a regressor that another program trained (<see cref="HmrCheckpoint"/>), for <c>recover --method FILE.onnx --body SMPL</c>.</summary>
public static class HmrImport
{
    /// <summary>Name of the kind of weights, as users write it.</summary>
    public const string Kind = "hmr";

    // SPIN's programs cut out 1.2 times the longer side of the person's box, and see black beyond the photo.
    private const double Enlargement = 1.2;
    private const int Fill = 0;

    // ImageNet's mean and deviation of red, green and blue, as torchvision's networks have them, for values of 0 to 255.
    private static readonly double[] s_mean = [123.675, 116.28, 103.53];
    private static readonly double[] s_deviation = [58.395, 57.12, 57.375];

    /// <summary>Writes the network.</summary>
    /// <param name="weights">A .pt, .pth or .safetensors file with the names of SPIN's program.</param>
    /// <param name="path">The ONNX file; its card goes beside it.</param>
    /// <param name="entry">The entry that holds the weights; null for the file itself or the only one that does.</param>
    /// <param name="float16">Whether weights are stored in half precision.</param>
    /// <returns>The card.</returns>
    /// <exception cref="InvalidInputException">The weights are missing, damaged or another network's.</exception>
    public static ModelCard Write(string weights, string path, string? entry = null, bool float16 = true)
    {
        using HmrRegressor network = HmrCheckpoint.Read(weights, entry);
        SpinExport.Write(network, path, float16);
        int size = network.Options.Input;
        ModelCard card = new()
        {
            Name = Path.GetFileNameWithoutExtension(path),
            Method = "spin",
            Description = $"Pose, shape and camera of one person in a crop, for SMPL ({network.Options.Backbone}; weights of {Path.GetFileName(weights)}, trained by another program).",
            Sha256 = ModelCard.HashOf(path),
            Inputs = [new ModelInput("image", [-1, 3, size, size], "NCHW", "RGB", s_mean, s_deviation)],
            Outputs = SpinExport.Outputs(network.JointCount, network.BetaCount),
            Body = ModelCard.SmplBody,
            Crop = new ModelCrop(size, Enlargement, Fill),
            Training = new ModelTraining(["not known"], 0, 0, "not known", "not known"),
            Scores = new Dictionary<string, IReadOnlyDictionary<string, double>>(),
            Licence = "NOASSERTION",
        };
        card.Write(ModelCard.PathFor(path));
        return card;
    }
}
