using Vitruvian.Bodies;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Onnx;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Segmentation;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;
using Vitruvian.Models;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Nbf;

/// <summary>Writes a trained <c>nbf</c> network, from the photo's crop to the body, as an ONNX file with its card.</summary>
public static class NbfExport
{
    private static readonly string[] s_outputs = ["rotations", "betas", "camera", "parts"];

    /// <summary>Writes the averaged weights of a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="model">The body model whose parameters were learned.</param>
    /// <param name="path">The ONNX file; its card goes beside it.</param>
    /// <param name="hardware">What the run ran on, for the card.</param>
    /// <param name="commit">State of the sources, for the card.</param>
    /// <param name="float16">Whether weights are stored in half precision.</param>
    /// <param name="looks">How often the exported network looks at each crop; null for once.</param>
    /// <returns>The card, with the scores that the run measured itself.</returns>
    /// <exception cref="InvalidInputException">The checkpoint is missing, damaged or of another network or body, or its network sees no photos.</exception>
    public static ModelCard Write(string checkpoint, BodyModel model, string path, string hardware, string commit, bool float16 = true, JointsLooks? looks = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        using NbfNetwork network = Load(checkpoint, model, out SpinOptions options, out CheckpointInfo info);
        Write(network, path, float16, looks);
        ModelCard card = Describe(options, info, model, path, hardware, commit, looks ?? JointsLooks.Once);
        card.Write(ModelCard.PathFor(path));
        return card;
    }

    /// <summary>Writes a network without a card.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The ONNX file.</param>
    /// <param name="float16">Whether weights are stored in half precision.</param>
    /// <param name="looks">How often it looks at each crop; null for once.</param>
    public static void Write(NbfNetwork network, string path, bool float16, JointsLooks? looks = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        using DisposeScope scope = NewDisposeScope();
        OnnxExporter.Export(
            network,
            inputs => Answer(network, inputs[0], looks ?? JointsLooks.Once),
            [randn(2, 3, network.Input, network.Input)],
            ["image"],
            s_outputs,
            path,
            new OnnxExportOptions { Float16Weights = float16, GraphName = NbfNetwork.Kind, Description = "Body parts and body parameters of one person in a crop" });
    }

    /// <summary>The outputs: rotations, betas, camera, and the probabilities of parts for every pixel of the crop, since outlines run between cells.</summary>
    /// <param name="network">The network.</param>
    /// <param name="image">Crops (B, 3, S, S), normalised.</param>
    /// <param name="looks">How to look.</param>
    internal static Tensor[] Answer(NbfNetwork network, Tensor image, JointsLooks looks)
    {
        (HmrEstimate estimate, Tensor parts) = network.Look(image, looks);
        return [estimate.Rotations, estimate.Betas, estimate.Camera, nn.functional.interpolate(parts, [network.Input, network.Input], mode: InterpolationMode.Bilinear)];
    }

    /// <summary>The averaged weights of a run whose network sees photos.</summary>
    /// <param name="checkpoint">The run's checkpoint.</param>
    /// <param name="model">The body model whose parameters were learned.</param>
    /// <param name="options">The run's options.</param>
    /// <param name="info">What else the checkpoint says.</param>
    private static NbfNetwork Load(string checkpoint, BodyModel model, out SpinOptions options, out CheckpointInfo info)
    {
        info = Checkpoint.ReadInfo(checkpoint);
        SpinOptions read = SpinOptions.FromJson(info.Options, checkpoint);
        if (read.Nbf is not { Coding: not null, Segmentation: { } segmentation })
            throw InvalidInputException.For(checkpoint, "nbf.coding", "a network that finds body parts in photos", $"one that is shown {read.Encoding}");

        // The mean parameters that the run began at are among the weights.
        var network = (NbfNetwork)NbfNetwork.Make(read, HmrMeanParameters.Standing(model), null, () => new SegmentationNetwork(segmentation));
        _ = Checkpoint.Restore(checkpoint, new Dictionary<string, nn.Module> { ["ema"] = network }, null);
        options = read;
        return network;
    }

    private static ModelCard Describe(SpinOptions options, CheckpointInfo info, BodyModel model, string path, string hardware, string commit, JointsLooks looks)
    {
        int size = options.CropSize;
        return new ModelCard
        {
            Name = Path.GetFileNameWithoutExtension(path),
            Method = NbfNetwork.Kind,
            Description = $"Pose, shape and camera of one person in a crop, for the body model '{model.Name}', from the 12 body parts seen in it (parts: {options.Nbf!.Segmentation!.Backbone}, shown as {Told(options.Nbf.Coding!.Value)}; body: {options.Network.Backbone}; fits: {options.Mode}){looks.Told}.",
            Sha256 = ModelCard.HashOf(path),
            Inputs = [RunDescription.Image(size)],
            Outputs =
            [
                .. SpinExport.Outputs(model.JointCount, model.BetaCount),
                new(s_outputs[3], [-1, SegmentationNetwork.ClassCount, size, size], "for each pixel of the crop the probabilities of background and the 12 parts: torso, feet, upper legs, lower legs, upper arms, lower arms with hands, head, in the order of DensePose's coarse parts"),
            ],
            Crop = new ModelCrop(size, options.Network.FixedCamera is null ? Augmentation.BoxEnlargement : 1 / FixedCameraView.HeightShare, SampleWarp.Fill),
            Training = RunDescription.Training(options, info, hardware, commit),
            Scores = SpinExport.Scores(options, info),
            Licence = "Apache-2.0",
        };
    }

    private static string Told(NbfCoding coding) => coding == NbfCoding.Colors ? "mean colours" : "probabilities";
}
