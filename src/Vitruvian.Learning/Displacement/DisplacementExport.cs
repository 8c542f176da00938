using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Onnx;
using Vitruvian.Learning.Training;
using Vitruvian.Models;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Displacement;

/// <summary>Writes a trained <c>displacement</c> network as an ONNX file with its card.</summary>
public static class DisplacementExport
{
    private static readonly string[] s_inputs = ["image", "rendering", "joints"];
    private static readonly string[] s_outputs = ["field", "error"];

    /// <summary>Writes the averaged weights of a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="path">The ONNX file; its card goes beside it.</param>
    /// <param name="hardware">What the run ran on, for the card.</param>
    /// <param name="commit">State of the sources, for the card.</param>
    /// <param name="float16">Whether weights are stored in half precision.</param>
    /// <param name="looks">How often the exported network looks for the photo's joints; null for once.</param>
    /// <returns>The card, with the scores that the run measured itself.</returns>
    /// <exception cref="InvalidInputException">The checkpoint is missing, damaged or of another network.</exception>
    public static ModelCard Write(string checkpoint, string path, string hardware, string commit, bool float16 = true, JointsLooks? looks = null)
    {
        CheckpointInfo info = Checkpoint.ReadInfo(checkpoint);
        var options = DisplacementRunOptions.FromJson(info.Options, checkpoint);
        using var average = DisplacementNetwork.Create(options.Network);
        _ = Checkpoint.Restore(checkpoint, new Dictionary<string, nn.Module> { ["ema"] = average }, null);
        Write(average, path, float16, looks);
        ModelCard card = Describe(options, info, average.NeedsJoints, looks ?? JointsLooks.Once, path, hardware, commit);
        card.Write(ModelCard.PathFor(path));
        return card;
    }

    /// <summary>Writes a network without a card.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The ONNX file.</param>
    /// <param name="float16">Whether weights are stored in half precision.</param>
    /// <param name="looks">How often it looks for the photo's joints; null for once.</param>
    public static void Write(DisplacementNetwork network, string path, bool float16, JointsLooks? looks = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        using DisposeScope scope = NewDisposeScope();
        int size = network.Options.Input;
        double pixels = DisplacementEstimate.Unit * size;
        OnnxExporter.Export(
            network,
            inputs =>
            {
                DisplacementEstimate estimate = network.Look(inputs, looks ?? JointsLooks.Once);
                return [estimate.Field * pixels, estimate.Error * pixels];
            },
            [randn(2, 3, size, size), randn(2, network.Options.RenderingChannels, size, size), .. network.NeedsJoints ? (Tensor[])[rand(2, Sample.JointCount, 2)] : []],
            network.NeedsJoints ? s_inputs : s_inputs[..2],
            s_outputs,
            path,
            new OnnxExportOptions { Float16Weights = float16, GraphName = "displacement", Description = "Where the surface of a rendered body lies in a photo" });
    }

    private static ModelCard Describe(DisplacementRunOptions options, CheckpointInfo info, bool joints, JointsLooks looks, string path, string hardware, string commit)
    {
        int size = options.Network.Input, channels = options.Network.RenderingChannels;
        Dictionary<string, IReadOnlyDictionary<string, double>> scores = new(StringComparer.Ordinal);
        if (options.Bench is not null)
        {
            foreach ((string protocol, IReadOnlyDictionary<string, double> measured) in RunDescription.Scores(options with { Evaluation = options.Bench with { Path = "synthbench" } }, info))
                scores.Add(protocol, measured);
        }

        return new ModelCard
        {
            Name = Path.GetFileNameWithoutExtension(path),
            Method = "displacement",
            Description = $"Where the surface that a rendering of a body shows lies in a photo, pixel by pixel; the rendering has {(options.Network.Texture ? "the body's texture (or none), " : string.Empty)}depth, normals and unique vertex colours{(joints ? looks.Told.Replace("looks", "looks for joints", StringComparison.Ordinal) : string.Empty)}.",
            Sha256 = ModelCard.HashOf(path),
            Inputs =
            [
                RunDescription.Image(size),
                new ModelInput(s_inputs[1], [-1, channels, size, size], "NCHW", string.Empty, [.. Enumerable.Repeat(0.0, channels)], [.. Enumerable.Repeat(1.0, channels)]),
                .. joints ? (ModelInput[])[new ModelInput(s_inputs[2], [-1, Sample.JointCount, 2], "NJC", string.Empty, [0, 0], [1, 1])] : [],
            ],
            Outputs =
            [
                new(s_outputs[0], [-1, 2, size, size], "displacement of each rendered pixel, pixels of the crop, right and down"),
                new(s_outputs[1], [-1, 1, size, size], "expected length of the displacement's error, pixels of the crop"),
            ],
            JointSet = joints ? Vitruvian.Bodies.JointSets.All36 : null,
            Crop = new ModelCrop(size, Augmentation.BoxEnlargement, SampleWarp.Fill),
            Training = RunDescription.Training(options, info, hardware, commit),
            Scores = scores,
            Licence = "Apache-2.0",
        };
    }
}
