using Vitruvian.Bodies;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Onnx;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Training;
using Vitruvian.Models;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Spin;

/// <summary>Writes a trained <c>spin</c> regressor, Gram-Schmidt included, as an ONNX file with its card.</summary>
public static class SpinExport
{
    private static readonly string[] s_outputs = ["rotations", "betas", "camera"];

    /// <summary>Writes the averaged weights of a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="model">The body model whose parameters were learned.</param>
    /// <param name="path">The ONNX file; its card goes beside it.</param>
    /// <param name="hardware">What the run ran on, for the card.</param>
    /// <param name="commit">State of the sources, for the card.</param>
    /// <param name="float16">Whether weights are stored in half precision.</param>
    /// <returns>The card, with the scores that the run measured itself.</returns>
    /// <exception cref="InvalidInputException">The checkpoint is missing, damaged or of another network or body.</exception>
    public static ModelCard Write(string checkpoint, BodyModel model, string path, string hardware, string commit, bool float16 = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        CheckpointInfo info = Checkpoint.ReadInfo(checkpoint);
        var options = SpinOptions.FromJson(info.Options, checkpoint);

        // The mean parameters that the run began at are among the weights.
        var mean = HmrMeanParameters.Standing(model);
        using HmrRegressor average = new(mean, options.Network);
        _ = Checkpoint.Restore(checkpoint, new Dictionary<string, nn.Module> { ["ema"] = average }, null);
        Write(average, path, float16);
        ModelCard card = Describe(options, info, model, path, hardware, commit);
        card.Write(ModelCard.PathFor(path));
        return card;
    }

    /// <summary>Writes a regressor without a card.</summary>
    /// <param name="network">The regressor.</param>
    /// <param name="path">The ONNX file.</param>
    /// <param name="float16">Whether weights are stored in half precision.</param>
    public static void Write(HmrRegressor network, string path, bool float16)
    {
        ArgumentNullException.ThrowIfNull(network);
        using DisposeScope scope = NewDisposeScope();
        OnnxExporter.Export(
            network,
            inputs =>
            {
                HmrEstimate estimate = network.call(inputs[0]);
                return [estimate.Rotations, estimate.Betas, estimate.Camera];
            },
            [randn(2, 3, network.Options.Input, network.Options.Input)],
            ["image"],
            s_outputs,
            path,
            new OnnxExportOptions { Float16Weights = float16, GraphName = "spin", Description = "Body parameters of one person in a crop" });
    }

    private static ModelCard Describe(SpinOptions options, CheckpointInfo info, BodyModel model, string path, string hardware, string commit)
    {
        int size = options.Network.Input;
        return new ModelCard
        {
            Name = Path.GetFileNameWithoutExtension(path),
            Method = "spin",
            Description = $"Pose, shape and camera of one person in a crop, for the body model '{model.Name}' ({options.Network.Backbone}, {(options.Paired ? "paired" : "unpaired")}, fits: {options.Mode}).",
            Sha256 = ModelCard.HashOf(path),
            Inputs = [RunDescription.Image(size)],
            Outputs = Outputs(model.JointCount, model.BetaCount),
            Crop = new ModelCrop(size, Augmentation.BoxEnlargement, SampleWarp.Fill),
            Training = RunDescription.Training(options, info, hardware, commit),
            Scores = Scores(options, info),
            Licence = "Apache-2.0",
        };
    }

    /// <summary>What the card says of a regressed body.</summary>
    internal static ModelOutput[] Outputs(int joints, int betas) =>
    [
        new(s_outputs[0], [-1, joints, 3, 3], "local rotation matrices of the joints, rows first; the root's turns the body's frame (y up) into the camera frame (x right, y down, z forward) of a camera that looks straight at the crop's centre"),
        new(s_outputs[1], [-1, betas], "shape coefficients, standard deviations"),
        new(s_outputs[2], [-1, 3], "weak perspective s, tx, ty: x = s (X + tx), y = s (Y + ty), -1 to 1 across the crop; metres"),
    ];

    // On photos and on the bench, which the run's list has side by side.
    internal static Dictionary<string, IReadOnlyDictionary<string, double>> Scores(SpinOptions options, CheckpointInfo info)
    {
        const string benchPrefix = "bench-";
        Dictionary<string, IReadOnlyDictionary<string, double>> protocols = [];
        Dictionary<string, double> bench = new(StringComparer.Ordinal);
        foreach ((string protocol, IReadOnlyDictionary<string, double> scores) in RunDescription.Scores(options, info))
        {
            protocols.Add(protocol, scores.Where(score => IsOfPhotos(score.Key)).ToDictionary(StringComparer.Ordinal));
            foreach ((string name, double value) in scores.Where(score => !IsOfPhotos(score.Key)))
                bench[name.StartsWith(benchPrefix, StringComparison.Ordinal) ? name[benchPrefix.Length..] : name] = value;
        }

        if (bench.Count > 0)
            protocols[$"synthbench, first {options.BenchSamples} (in training)"] = bench;
        return protocols;

        static bool IsOfPhotos(string score) => score.StartsWith("pck", StringComparison.Ordinal);
    }
}
