using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Holo;

/// <summary>
/// The regressors that HoloPose's tables compare: a part-based and a monolithic one, otherwise alike, that saw the same samples in the same order for the same number of steps. Each run has
/// a folder of its own and is gone on with where it stopped; one that is complete is not made again.
/// </summary>
public static class HoloReproduction
{
    /// <summary>Makes the runs that are missing, and exports both networks.</summary>
    /// <param name="options">What both have in common; measured at the end only.</param>
    /// <param name="sources">Where the datasets are.</param>
    /// <param name="folder">Folder of the runs' folders.</param>
    /// <param name="initialWeights">Checkpoint that both start from; null for random weights.</param>
    /// <param name="report">Receives lines of progress.</param>
    /// <param name="cancellation">Stops; the same call goes on.</param>
    /// <returns>The networks' files; null when stopped.</returns>
    public static (string Monolithic, string Parts)? Run(SpinOptions options, DataSources sources, string folder, string? initialWeights, Action<string> report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        SpinData? data = null;
        string? Make(HmrHeadKind head, string name)
        {
            SpinOptions own = options with { Network = options.Network with { Head = head }, EvaluateEvery = options.Steps };
            string run = Path.Combine(folder, name);
            SpinTask Open()
            {
                report($"{name} ({run})");
                return new SpinTask(own, data ??= SpinData.Open(own, sources), Path.Combine(folder, SpinTask.FitsFile));
            }

            if (ComparedRun.Complete(own, Open, run, initialWeights, report, cancellation) is null)
                return null;
            string file = Path.Combine(folder, $"{name}.onnx");
            string checkpoint = Path.Combine(run, Trainer.CheckpointFile);
            if (!File.Exists(file) || File.GetLastWriteTimeUtc(file) < File.GetLastWriteTimeUtc(checkpoint))
            {
                data ??= SpinData.Open(own, sources);
                _ = HoloExport.Write(checkpoint, data.Model, data.Parts!, file, "not recorded", "not recorded");
            }

            return file;
        }

        return Make(HmrHeadKind.Linear, "monolithic") is { } monolithic && Make(HmrHeadKind.Parts, "parts") is { } parts ? (monolithic, parts) : null;
    }
}
