using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Spin;

/// <summary>
/// The comparison <c>spin-1</c>: the same network on the same samples in the same order for the same number of steps, with no fits, static fits, and fits in the
/// loop, paired and unpaired, for several seeds. Each run has a folder of its own and is gone on with where it stopped; one that is complete is not made again.
/// </summary>
public static class SpinReproduction
{
    /// <summary>Makes the runs that are missing.</summary>
    /// <param name="options">What all runs have in common; measured at the end only.</param>
    /// <param name="sources">Where the datasets are.</param>
    /// <param name="folder">Folder of the runs' folders.</param>
    /// <param name="seeds">Number of seeds, counted from the options'.</param>
    /// <param name="initialWeights">Checkpoint that every run starts from; null for random weights.</param>
    /// <param name="report">Receives lines of progress.</param>
    /// <param name="cancellation">Stops; the same call goes on.</param>
    /// <returns>The results, variant by variant; null when stopped.</returns>
    public static IReadOnlyList<SpinRunResult>? Run(SpinOptions options, DataSources sources, string folder, int seeds, string? initialWeights, Action<string> report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        List<SpinRunResult> results = [];
        SpinData? data = null;

        // Seed by seed: a comparison that is stopped has whole rows of the first seed.
        for (int s = 0; s < seeds; s++)
        {
            foreach (SpinVariant variant in SpinVariant.All)
            {
                SpinOptions own = options with { Mode = variant.Mode, Paired = variant.Paired, Seed = options.Seed + (ulong)s, EvaluateEvery = options.Steps };
                string run = Path.Combine(folder, $"{variant.Name}-{own.Seed}");
                string fits = Path.Combine(folder, $"fits-{(variant.Paired ? "paired" : "unpaired")}.npz");
                SpinTask Open()
                {
                    report($"{variant.Title}, seed {own.Seed} ({run})");
                    return new SpinTask(own, data ??= SpinData.Open(options, sources), fits);
                }

                if (ComparedRun.Complete(own, Open, run, initialWeights, report, cancellation) is not { } scores)
                    return null;
                results.Add(new SpinRunResult(variant, own.Seed, scores));
            }
        }

        return [.. results.OrderBy(result => SpinVariant.All.ToList().IndexOf(result.Variant)).ThenBy(result => result.Seed)];
    }
}
