using Vitruvian.Learning.Nbf;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>What Neural Body Fitting's tables compare, measured.</summary>
/// <param name="reproduction">Trains what is missing.</param>
internal sealed class NbfComparison(NbfReproduction reproduction)
{
    // Width of the classes of segmentations.
    private const double BinWidth = 0.1;

    private const string Mpjpe = "mpjpe";
    private const string PaMpjpe = "pa-mpjpe";

    /// <summary>What a table tells behind its rows; null for nothing.</summary>
    public string? Remark { get; private set; }

    /// <summary>Scores of a network, the means over the seeds.</summary>
    /// <param name="variant">The network.</param>
    public IReadOnlyDictionary<string, double> Measure(NbfVariant variant) => reproduction.Measure(variant);

    /// <summary>Scores of bodies fitted to what a segmentation network finds.</summary>
    /// <param name="segmenter">The network; null for true parts.</param>
    public IReadOnlyDictionary<string, double> Measure(NbfSegmenter? segmenter) => Means(reproduction.Fit(segmenter));

    /// <summary>Scores of pictures put together by the quality of their segmentation, from the worst on, of all segmentation networks.</summary>
    public IReadOnlyList<PaperRow> MeasureByQuality()
    {
        NbfImage[] images = [.. NbfSegmenter.All.SelectMany(reproduction.Fit).Where(image => double.IsFinite(image.F1))];
        Remark = FormattableString.Invariant($"Pearson's correlation of F1 and MPJPE over these {images.Length} fits: {Correlation(images):0.00}.");
        return [.. images.GroupBy(image => Math.Min(Math.Floor(image.F1 / BinWidth), Math.Floor((1 / BinWidth) - 1))).OrderBy(bin => bin.Key).Select(bin => new PaperRow(
            FormattableString.Invariant($"F1 from {BinWidth * bin.Key:0.0} to {BinWidth * (bin.Key + 1):0.0}"),
            new Dictionary<string, double>(Means([.. bin])) { ["images"] = bin.Count() },
            "-"))];
    }

    private static Dictionary<string, double> Means(IReadOnlyList<NbfImage> images) => new()
    {
        ["f1"] = images.Where(image => double.IsFinite(image.F1)).Select(image => image.F1).DefaultIfEmpty(double.NaN).Average(),
        [Mpjpe] = images.Average(image => image.Mpjpe),
        [PaMpjpe] = images.Average(image => image.PaMpjpe),
    };

    private static double Correlation(NbfImage[] images)
    {
        double meanF1 = images.Average(image => image.F1), meanError = images.Average(image => image.Mpjpe);
        double together = images.Sum(image => (image.F1 - meanF1) * (image.Mpjpe - meanError));
        double f1 = images.Sum(image => (image.F1 - meanF1) * (image.F1 - meanF1)), error = images.Sum(image => (image.Mpjpe - meanError) * (image.Mpjpe - meanError));
        return together / Math.Sqrt(f1 * error);
    }
}
