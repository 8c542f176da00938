namespace Vitruvian.Models;

/// <summary>How what a network of poses says is read as joints; docs/inference.md describes the formats.</summary>
/// <param name="Format">One of <see cref="Formats"/>.</param>
/// <param name="Joints">For each of the network's joints its name in <see cref="Bodies.JointSets.All36"/>; null for one that has no place there.</param>
public sealed record ModelKeypoints(string Format, IReadOnlyList<string?> Joints)
{
    /// <summary>Two outputs, (batch, J, w) and (batch, J, h): how likely each joint is in each of w places across the crop, and in each of h down it (SimCC, Li et al. 2022; RTMPose).</summary>
    public const string Simcc = "simcc";

    /// <summary>One output (batch, J, h, w): how likely each joint is in each cell.</summary>
    public const string Heatmaps = "heatmaps";

    /// <summary>The most likely cell.</summary>
    public const string Peak = "peak";

    /// <summary>A quarter of a cell from its middle towards the more likely neighbour, across and down (Newell et al. 2016).</summary>
    public const string Quarter = "quarter";

    /// <summary>The peak of the Gaussian that the likeliest cell and its neighbours tell of (DARK, Zhang et al. 2020, equation 9).</summary>
    public const string Dark = "dark";

    /// <summary>Cell i of n across s pixels stands for pixel i s / n: networks trained with MSRA's targets (HRNet, SimpleBaseline).</summary>
    public const string Stride = "stride";

    /// <summary>Cell i of n across s pixels stands for pixel i (s - 1) / (n - 1): networks trained with unbiased data processing (Huang et al. 2020; ViTPose).</summary>
    public const string Udp = "udp";

    /// <summary>Cell i of n across s pixels stands for their middle: (i + 0.5) s / n from the edge.</summary>
    public const string Centers = "centers";

    /// <summary>The known formats.</summary>
    public static IReadOnlyList<string> Formats { get; } = [Simcc, Heatmaps];

    /// <summary>Ways from cells to a place.</summary>
    public static IReadOnlyList<string> Decodings { get; } = [Peak, Quarter, Dark];

    /// <summary>Ways to count cells.</summary>
    public static IReadOnlyList<string> Grids { get; } = [Stride, Udp, Centers];

    /// <summary>Places a pixel, of <see cref="Simcc"/>.</summary>
    public double Split { get; init; } = 2;

    /// <summary>One of <see cref="Decodings"/>, of <see cref="Heatmaps"/>.</summary>
    public string Decoding { get; init; } = Quarter;

    /// <summary>One of <see cref="Grids"/>, of <see cref="Heatmaps"/>.</summary>
    public string Grid { get; init; } = Stride;

    /// <summary>Deviation in cells of the Gaussian that maps are smoothed with before <see cref="Dark"/>; 0 for none.</summary>
    public double Smoothing { get; init; }

    /// <summary>Whether crops are looked at a second time as their mirror image: twice the time, better places.</summary>
    public bool Mirrored { get; init; }
}
