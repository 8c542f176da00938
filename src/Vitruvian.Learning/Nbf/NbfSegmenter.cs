using Vitruvian.Learning.Segmentation;

namespace Vitruvian.Learning.Nbf;

/// <summary>One of the segmentation networks whose parts bodies are fitted to.</summary>
/// <param name="Name">Names its run's folder.</param>
/// <param name="Title">In words.</param>
/// <param name="Backbone">What it is made of.</param>
/// <param name="Share">Share of the common number of steps that it learns.</param>
public sealed record NbfSegmenter(string Name, string Title, SegmentationBackbone Backbone, double Share)
{
    // VGG-16 computes its first layers at the picture's full size: of the others' width it would take many times their time.
    private const int VggShare = 2;

    // What a network that has hardly begun has learned.
    private const double Early = 0.2;

    /// <summary>The three of table 2, as weak and as strong as they are.</summary>
    public static IReadOnlyList<NbfSegmenter> Trained { get; } =
    [
        new("vgg", "VGG-16", SegmentationBackbone.Vgg, 1),
        new("plain", "residual network, coarse maps", SegmentationBackbone.Plain, 1),
        new("residual", "residual network, refined maps", SegmentationBackbone.Residual, 1),
    ];

    /// <summary>The same and their like with a fifth of the steps: segmentations from bad to good for figure 3.</summary>
    public static IReadOnlyList<NbfSegmenter> All { get; } = [.. Trained.Select(segmenter => segmenter with { Name = $"{segmenter.Name}-early", Title = $"{segmenter.Title}, a fifth of the steps", Share = Early }), .. Trained];

    /// <summary>The options of its run.</summary>
    /// <param name="common">What all have in common.</param>
    public SegmentationRunOptions Change(SegmentationRunOptions common)
    {
        ArgumentNullException.ThrowIfNull(common);
        long steps = Math.Max(1, (long)Math.Round(Share * common.Steps));
        int width = Backbone == SegmentationBackbone.Vgg ? common.Network.Width / VggShare : common.Network.Width;
        return common with { Network = common.Network with { Backbone = Backbone, Width = width }, Steps = steps, EvaluateEvery = steps };
    }
}
