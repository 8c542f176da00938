using Vitruvian.Bodies;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Onnx;
using Vitruvian.Learning.Training;
using Vitruvian.Models;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Joints;

/// <summary>Writes a trained <c>joints</c> network, decoding included, as an ONNX file with its card.</summary>
public static class JointsExport
{
    private static readonly string[] s_outputs = ["joints2d", "confidence", "joints3d"];

    /// <summary>Writes the averaged weights of a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="path">The ONNX file; its card goes beside it.</param>
    /// <param name="hardware">What the run ran on, for the card.</param>
    /// <param name="commit">State of the sources, for the card.</param>
    /// <param name="float16">Whether weights are stored in half precision.</param>
    /// <param name="looks">How often the exported graph looks at each crop; once when null.</param>
    /// <returns>The card, with the scores that the run measured itself.</returns>
    /// <exception cref="InvalidInputException">The checkpoint is missing, damaged or of another network.</exception>
    public static ModelCard Write(string checkpoint, string path, string hardware, string commit, bool float16 = true, JointsLooks? looks = null)
    {
        CheckpointInfo info = Checkpoint.ReadInfo(checkpoint);
        var options = TrainOptions.FromJson(info.Options, checkpoint);
        using JointsNetwork average = new(options.Network);
        _ = Checkpoint.Restore(checkpoint, new Dictionary<string, nn.Module> { ["ema"] = average }, null);
        Write(average, path, float16, looks);
        ModelCard card = Describe(options, info, path, hardware, commit, looks ?? JointsLooks.Once);
        card.Write(ModelCard.PathFor(path));
        return card;
    }

    /// <summary>Writes a network without a card.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The ONNX file.</param>
    /// <param name="float16">Whether weights are stored in half precision.</param>
    /// <param name="looks">How often the exported graph looks at each crop; once when null.</param>
    public static void Write(JointsNetwork network, string path, bool float16, JointsLooks? looks = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        using DisposeScope scope = NewDisposeScope();
        Tensor example = randn(2, 3, network.Options.Input, network.Options.Input);
        OnnxExporter.Export(
            network,
            inputs =>
            {
                JointEstimates estimates = JointsDecoder.Decode(JointsDecoder.Seen(network.call, inputs[0], looks ?? JointsLooks.Once));
                return [estimates.Joints2D, estimates.Confidence, estimates.Joints3D];
            },
            [example],
            ["image"],
            s_outputs,
            path,
            new OnnxExportOptions { Float16Weights = float16, GraphName = "joints", Description = "2D and 3D joints of one person in a crop" });
    }

    private static ModelCard Describe(TrainOptions options, CheckpointInfo info, string path, string hardware, string commit, JointsLooks looks)
    {
        int size = options.Network.Input;
        return new ModelCard
        {
            Name = Path.GetFileNameWithoutExtension(path),
            Method = "joints",
            Description = $"Finds 36 joints of one person in a crop, in the picture and in space{looks.Told}.",
            Sha256 = ModelCard.HashOf(path),
            Inputs = [RunDescription.Image(size)],
            Outputs = Outputs(),
            JointSet = JointSets.All36,
            Crop = new ModelCrop(size, Augmentation.BoxEnlargement, SampleWarp.Fill),
            Training = RunDescription.Training(options, info, hardware, commit),
            Scores = RunDescription.Scores(options, info),
            Licence = "Apache-2.0",
        };
    }

    /// <summary>What the card says of joints.</summary>
    internal static ModelOutput[] Outputs() =>
    [
        new(s_outputs[0], [-1, Sample.JointCount, 2], "places in the crop, x right and y down, 0 to 1 of its side"),
        new(s_outputs[1], [-1, Sample.JointCount], "probability that the joint lies at its place or next to it"),
        new(s_outputs[2], [-1, Sample.JointCount, 3], "metres from the pelvis; camera frame: x right, y down, z forward"),
    ];
}
