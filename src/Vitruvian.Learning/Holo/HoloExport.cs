using Vitruvian.Bodies;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Onnx;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;
using Vitruvian.Models;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Holo;

/// <summary>Writes a trained <c>holopose</c> network, all decoding included, as an ONNX file with its card.</summary>
public static class HoloExport
{
    /// <summary>
    /// Joints of which the network is less sure have no vote in an exported network, as published. In training a lower threshold (<see cref="HmrOptions.Observed"/>) lets joints vote that a network in its first hours is never surer of.
    /// </summary>
    public const double Observed = 0.4;

    private const int MapStride = JointsNetwork.Stride;

    private static readonly string[] s_outputs = ["rotations", "betas", "camera", "joints2d", "confidence", "joints3d", "dense", "heat"];

    /// <summary>Writes the averaged weights of a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="model">The body model whose parameters were learned.</param>
    /// <param name="parts">The rotations that occur, as in training.</param>
    /// <param name="path">The ONNX file; its card goes beside it.</param>
    /// <param name="hardware">What the run ran on, for the card.</param>
    /// <param name="commit">State of the sources, for the card.</param>
    /// <param name="float16">Whether weights are stored in half precision.</param>
    /// <param name="looks">How often the exported graph looks for joints; once when null.</param>
    /// <param name="observed">Joints of which the network is less sure have no vote on rotations, 0 to below 1.</param>
    /// <returns>The card, with the scores that the run measured itself.</returns>
    /// <exception cref="InvalidInputException">The checkpoint is missing, damaged or of another network or body; it has no heat maps.</exception>
    public static ModelCard Write(string checkpoint, BodyModel model, HoloParts parts, string path, string hardware, string commit, bool float16 = true, JointsLooks? looks = null, double observed = Observed)
    {
        ArgumentNullException.ThrowIfNull(model);
        CheckpointInfo info = Checkpoint.ReadInfo(checkpoint);
        var options = SpinOptions.FromJson(info.Options, checkpoint);
        if (options.Network.Features != HmrFeatures.Joints)
            throw InvalidInputException.For(checkpoint, "network.features", "joints", $"{options.Network.Features}");
        options = options with { Network = options.Network with { Observed = observed } };
        using HmrRegressor average = new(HmrMeanParameters.Standing(model), options.Network, parts);
        _ = Checkpoint.Restore(checkpoint, new Dictionary<string, nn.Module> { ["ema"] = average }, null);
        Write(average, path, float16, looks);
        ModelCard card = Describe(options, info, model, path, hardware, commit, looks ?? JointsLooks.Once);
        card.Write(ModelCard.PathFor(path));
        return card;
    }

    /// <summary>Writes a network without a card.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The ONNX file.</param>
    /// <param name="float16">Whether weights are stored in half precision.</param>
    /// <param name="looks">How often the exported graph looks for joints; once when null.</param>
    public static void Write(HmrRegressor network, string path, bool float16, JointsLooks? looks = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        using DisposeScope scope = NewDisposeScope();
        OnnxExporter.Export(
            network,
            inputs =>
            {
                HmrEstimate estimate = network.Look(inputs[0], looks ?? JointsLooks.Once);
                JointEstimates joints = JointsDecoder.Decode(estimate.Maps!);
                Tensor[] outputs = [estimate.Rotations, estimate.Betas, estimate.Camera, joints.Joints2D, joints.Confidence, joints.Joints3D];
                Tensor heat = JointsDecoder.Probabilities(estimate.Maps!.Heat).reshape(estimate.Maps.Heat.shape);
                return estimate.Dense is { } dense ? [.. outputs, DenseDecoder.Decode(dense), heat] : [.. outputs, heat];
            },
            [randn(2, 3, network.Options.Input, network.Options.Input)],
            ["image"],
            Outputs(network.Options),
            path,
            new OnnxExportOptions { Float16Weights = float16, GraphName = "holopose", Description = "Body parameters, joints and surface coordinates of one person in a crop" });
    }

    private static string[] Outputs(HmrOptions options) => [.. s_outputs.Where(name => options.Dense || name != s_outputs[6])];

    private static ModelCard Describe(SpinOptions options, CheckpointInfo info, BodyModel model, string path, string hardware, string commit, JointsLooks looks)
    {
        int size = options.Network.Input;
        int cells = size / MapStride;
        ModelOutput[] outputs =
        [
            .. SpinExport.Outputs(model.JointCount, model.BetaCount),
            .. JointsExport.Outputs(),
            new(s_outputs[6], [-1, 4, cells, cells], "for each cell DensePose part (0: background, 1..24), its probability, u and v in its chart"),
            new(s_outputs[7], [-1, Sample.JointCount, cells, cells], "for each joint its probability to be in a cell"),
        ];
        return new ModelCard
        {
            Name = Path.GetFileNameWithoutExtension(path),
            Method = "holopose",
            Description = $"Pose, shape and camera of one person in a crop, for the body model '{model.Name}', with joints and surface coordinates to refine them by (head: {options.Network.Head}){looks.Told}.",
            Sha256 = ModelCard.HashOf(path),
            Inputs = [RunDescription.Image(size)],
            Outputs = [.. outputs.Where(output => options.Network.Dense || output.Name != s_outputs[6])],
            JointSet = JointSets.All36,
            Crop = new ModelCrop(size, Augmentation.BoxEnlargement, SampleWarp.Fill),
            Observed = options.Network.Head == HmrHeadKind.Parts ? options.Network.Observed : null,
            Training = RunDescription.Training(options, info, hardware, commit),
            Scores = SpinExport.Scores(options, info),
            Licence = "Apache-2.0",
        };
    }
}
