using System.Text.Json;
using Vitruvian.Bodies;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Holo;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Onnx;
using Vitruvian.Learning.Training;
using Vitruvian.Models;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Mesh;

/// <summary>Writes a trained <c>meshpose</c> network, all decoding included, as an ONNX file with its card.</summary>
public static class MeshPoseExport
{
    private static readonly string[] s_outputs = ["vertices", "visibility", "skeleton", "span"];

    /// <summary>Writes the averaged weights of a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="model">The body model whose low-poly mesh was learned.</param>
    /// <param name="path">The ONNX file; its card goes beside it.</param>
    /// <param name="hardware">What the run ran on, for the card.</param>
    /// <param name="commit">State of the sources, for the card.</param>
    /// <param name="float16">Whether weights are stored in half precision.</param>
    /// <param name="surface">Whether the file also tells what each cell shows: one output for the silhouette and each way of decoding (<see cref="UvDecoding"/>), and for the DensePose head where there is one.</param>
    /// <param name="looks">How often the exported network looks at each crop; null for once.</param>
    /// <param name="tau"><see cref="MeshPoseOptions.Tau"/> in use; null for that of training. Far above it vertices lie at the maps' peaks.</param>
    /// <returns>The card, with the scores that the run measured itself.</returns>
    /// <exception cref="InvalidInputException">The checkpoint is missing, damaged or of another network; the body has no low-poly mesh.</exception>
    public static ModelCard Write(string checkpoint, BodyModel model, string path, string hardware, string commit, bool float16 = true, bool surface = false, JointsLooks? looks = null, double? tau = null)
    {
        CheckpointInfo info = Checkpoint.ReadInfo(checkpoint);
        var options = MeshPoseRunOptions.FromJson(info.Options, checkpoint);
        using MeshPoseNetwork average = new(MeshPoseNetwork.VertexCountOf(model), options.Network with { Tau = tau ?? options.Network.Tau });
        _ = Checkpoint.Restore(checkpoint, new Dictionary<string, nn.Module> { ["ema"] = average }, null);
        Write(average, model, path, float16, surface, looks);
        ModelCard card = Describe(options, info, model, path, hardware, commit, surface, looks ?? JointsLooks.Once);
        card.Write(ModelCard.PathFor(path));
        return card;
    }

    /// <summary>Writes a network without a card.</summary>
    /// <param name="network">The network.</param>
    /// <param name="model">The body model, whose skeleton is found in the mesh.</param>
    /// <param name="path">The ONNX file.</param>
    /// <param name="float16">Whether weights are stored in half precision.</param>
    /// <param name="surface">Whether the file also tells what each cell shows.</param>
    /// <param name="looks">How often it looks at each crop; null for once.</param>
    public static void Write(MeshPoseNetwork network, BodyModel model, string path, bool float16, bool surface = false, JointsLooks? looks = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(model);
        using DisposeScope scope = NewDisposeScope();
        using VertexUvDecoder decoder = new(model);
        int[] other = looks is null || looks == JointsLooks.Once ? [] : MeshPoseNetwork.MirroredVertices(model);
        Tensor skeleton = MeshPoseLoss.Dense(MeshLandmarker.FitSkeleton(model).Weights);
        OnnxExporter.Export(
            network,
            inputs =>
            {
                MeshPoseEstimate estimate = network.Look(inputs[0], looks ?? JointsLooks.Once, other);
                Tensor merged = estimate.Merged;
                Tensor[] mesh = [merged, estimate.Visibility, skeleton.matmul(merged), estimate.LogScale.exp()];
                return surface ? [.. mesh, .. Surface(estimate, decoder)] : mesh;
            },
            [randn(2, 3, network.Options.Input, network.Options.Input)],
            ["image"],
            [.. s_outputs, .. surface ? SurfaceOutputs(network.Options) : []],
            path,
            new OnnxExportOptions { Float16Weights = float16, GraphName = "meshpose", Description = "The low-poly mesh of one person in a crop" });
    }

    private static IEnumerable<string> SurfaceOutputs(MeshPoseOptions options) =>
        ["mask", .. Enum.GetNames<UvDecoding>().Select(name => JsonNamingPolicy.CamelCase.ConvertName(name)), .. options.Charts ? (string[])["dense"] : []];

    private static IEnumerable<Tensor> Surface(MeshPoseEstimate estimate, VertexUvDecoder decoder)
    {
        yield return estimate.Mask.sigmoid();
        foreach (UvDecoding decoding in Enum.GetValues<UvDecoding>())
            yield return decoder.call(estimate.Scores, decoding);
        if (estimate.Charts is { } charts)
            yield return DenseDecoder.Decode(charts);
    }

    private static ModelOutput SurfaceOutput(string name, int cells) => name switch
    {
        "mask" => new(name, [-1, cells, cells], "for each cell the probability that it shows the person"),
        "dense" => new(name, [-1, 4, cells, cells], "for each cell DensePose part (0: background, 1..24), its probability, u and v in its chart"),
        _ => new(name, [-1, 3, cells, cells], $"for each cell the place of the surface that it shows, in metres on the body in its bind pose ({name})"),
    };

    private static ModelCard Describe(MeshPoseRunOptions options, CheckpointInfo info, BodyModel model, string path, string hardware, string commit, bool surface, JointsLooks looks)
    {
        int size = options.Network.Input, vertices = MeshPoseNetwork.VertexCountOf(model);
        return new ModelCard
        {
            Name = Path.GetFileNameWithoutExtension(path),
            Method = "meshpose",
            Description = $"Every low-poly vertex of one person in a crop, for the body model '{model.Name}' ({options.Network.Backbone}): in the picture by its own heat map where it is seen, else by regression{looks.Told}.",
            Sha256 = ModelCard.HashOf(path),
            Inputs = [RunDescription.Image(size)],
            Outputs =
            [
                new(s_outputs[0], [-1, vertices, 3], "x and y of the low-poly vertices in the crop, whose side is 1; depth relative to the root's in the same unit"),
                new(s_outputs[1], [-1, vertices], "how far each of them is seen, 0 to 1"),
                new(s_outputs[2], [-1, model.JointCount, 3], "the skeleton's joints, as the vertices"),
                new(s_outputs[3], [-1, 1], "metres that the crop spans at the root's depth"),
                .. surface ? SurfaceOutputs(options.Network).Select(name => SurfaceOutput(name, size / JointsNetwork.Stride)) : [],
            ],
            Crop = new ModelCrop(size, Augmentation.BoxEnlargement, SampleWarp.Fill),
            Training = RunDescription.Training(options, info, hardware, commit),
            Scores = RunDescription.Scores(options, info),
            Licence = "Apache-2.0",
        };
    }
}
