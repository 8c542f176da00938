namespace Vitruvian.Learning.Detection;

/// <summary>Weights of the terms of the detector's loss.</summary>
public sealed record DetectorLossOptions
{
    /// <summary>Focal loss of the heat map.</summary>
    public double Heat { get; init; } = 1;

    /// <summary>1 - GIoU of boxes.</summary>
    public double Boxes { get; init; } = 2;

    /// <summary>How much cells weigh, as no person's middle, where not everybody is annotated.</summary>
    public double Uncertain { get; init; } = 0.3;

    /// <summary>There, cells whose probability is over this don't count at all: the network probably sees somebody whom nobody annotated.</summary>
    public double Trusted { get; init; } = 0.3;
}
