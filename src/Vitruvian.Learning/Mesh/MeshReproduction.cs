using Vitruvian.Bodies;
using Vitruvian.Fitting.Priors;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Mesh;

/// <summary>
/// The networks that MeshPose's tables compare: alike but for their heads and losses, they saw the same samples in the same order for the same number of steps. Each run has a folder of its own and is gone on with where it stopped; one that is
/// complete is not made again.
/// </summary>
public static class MeshReproduction
{
    /// <summary>Makes the runs that are missing, and exports the networks.</summary>
    /// <param name="variants">Which.</param>
    /// <param name="options">What all have in common; measured at the end only.</param>
    /// <param name="sources">Where the datasets are; the body must be named.</param>
    /// <param name="folder">Folder of the runs' folders and the networks' files.</param>
    /// <param name="initialWeights">Checkpoint that all start from; null for random weights.</param>
    /// <param name="report">Receives lines of progress.</param>
    /// <param name="cancellation">Stops; the same call goes on.</param>
    /// <returns>The networks' files, one a variant; null when stopped.</returns>
    public static IReadOnlyList<string>? Run(
        IReadOnlyList<MeshVariant> variants, MeshPoseRunOptions options, DataSources sources, string folder, string? initialWeights, Action<string> report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(variants);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(report);
        BodyModel model = sources.ReadBody();
        GaussianMixture? prior = MeshPoseTask.OpenPrior(options, sources);
        IReadOnlyList<(IDataset, double)>? training = null;
        IDataset? heldOut = null, bench = null;
        List<string> files = [];
        foreach (MeshVariant variant in variants)
        {
            MeshPoseRunOptions own = options with { Network = variant.Network(options.Network), Loss = variant.Loss(options.Loss), EvaluateEvery = options.Steps };
            string run = Path.Combine(folder, variant.Name);
            MeshPoseTask Open()
            {
                report($"{variant.Title} ({run})");
                if (training is null)
                    (training, heldOut, bench) = MeshPoseTask.OpenData(options, sources);
                return new MeshPoseTask(own, model, training, heldOut, bench, prior, Path.Combine(folder, SpinTask.FitsFile));
            }

            if (ComparedRun.Complete(own, Open, run, initialWeights, report, cancellation) is null)
                return null;
            string file = Path.Combine(folder, $"{variant.Name}.onnx"), checkpoint = Path.Combine(run, Trainer.CheckpointFile);
            if (!File.Exists(file) || File.GetLastWriteTimeUtc(file) < File.GetLastWriteTimeUtc(checkpoint))
                _ = MeshPoseExport.Write(checkpoint, model, file, "not recorded", "not recorded", surface: true);
            files.Add(file);
        }

        return files;
    }
}
