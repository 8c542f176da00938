using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Onnx;
using Vitruvian.Learning.Training;
using Vitruvian.Models;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Detection;

/// <summary>Writes a trained <c>detector</c> network, decoding included, as an ONNX file with its card.</summary>
public static class DetectorExport
{
    // Least score of a person in use.
    private const double Threshold = 0.25;

    private static readonly string[] s_outputs = ["boxes", "scores"];

    /// <summary>Writes the averaged weights of a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="path">The ONNX file; its card goes beside it.</param>
    /// <param name="hardware">What the run ran on, for the card.</param>
    /// <param name="commit">State of the sources, for the card.</param>
    /// <param name="float16">Whether weights are stored in half precision.</param>
    /// <param name="input">Side of the input in pixels, a multiple of 32; null for the one that the network was trained for.</param>
    /// <returns>The card, with the scores that the run measured itself.</returns>
    /// <exception cref="InvalidInputException">The checkpoint is missing, damaged or of another network.</exception>
    public static ModelCard Write(string checkpoint, string path, string hardware, string commit, bool float16 = true, int? input = null)
    {
        CheckpointInfo info = Checkpoint.ReadInfo(checkpoint);
        var options = DetectorRunOptions.FromJson(info.Options, checkpoint);
        DetectorNetworkOptions size = options.Network with { Input = input ?? options.Network.Input };
        using DetectorNetwork average = new(size);
        _ = Checkpoint.Restore(checkpoint, new Dictionary<string, nn.Module> { ["ema"] = average }, null);
        Write(average, path, float16);
        ModelCard card = Describe(size, options, info, path, hardware, commit);
        card.Write(ModelCard.PathFor(path));
        return card;
    }

    /// <summary>Writes a network without a card.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The ONNX file.</param>
    /// <param name="float16">Whether weights are stored in half precision.</param>
    public static void Write(DetectorNetwork network, string path, bool float16)
    {
        ArgumentNullException.ThrowIfNull(network);
        using DisposeScope scope = NewDisposeScope();
        Tensor example = randn(2, 3, network.Options.Input, network.Options.Input);
        OnnxExporter.Export(
            network,
            inputs =>
            {
                (Tensor boxes, Tensor scores) = DetectorDecoder.Decode(network.call(inputs[0]));
                return [boxes, scores];
            },
            [example],
            ["image"],
            s_outputs,
            path,
            new OnnxExportOptions { Float16Weights = float16, GraphName = "detector", Description = "Boxes of the people in a photo" });
    }

    private static ModelCard Describe(DetectorNetworkOptions network, DetectorRunOptions options, CheckpointInfo info, string path, string hardware, string commit)
    {
        int size = network.Input;
        int most = DetectorDecoder.MostPeople;
        return new ModelCard
        {
            Name = Path.GetFileNameWithoutExtension(path),
            Method = "detector",
            Description = "Finds the people in a photo.",
            Sha256 = ModelCard.HashOf(path),
            Inputs = [RunDescription.Image(size)],
            Outputs =
            [
                new ModelOutput(s_outputs[0], [-1, most, 4], "left, upper, right and lower side around what is seen of each person, input pixels"),
                new ModelOutput(s_outputs[1], [-1, most], "probability of each person, falling"),
            ],
            Crop = new ModelCrop(size, 1, SampleWarp.Fill),
            Detection = new ModelDetection(ModelDetection.Boxes, 0, Threshold, DetectorTask.MergeOverlap),
            Training = RunDescription.Training(options, info, hardware, commit),
            Scores = RunDescription.Scores(options, info),
            Licence = "Apache-2.0",
        };
    }
}
