namespace Vitruvian.Learning.Data;

/// <summary>How strongly pictures for detectors are varied. Shares are probabilities.</summary>
public sealed record DetectionAugmentationOptions
{
    /// <summary>Nothing is varied: for evaluation.</summary>
    public static DetectionAugmentationOptions None { get; } = new() { Enlarge = 0, Reduce = 0, Stretch = 0, Flip = 0, Brightness = 0, Contrast = 0, Saturation = 0, Grey = 0, Whole = 1 };

    /// <summary>Share of pictures that are shown whole, as in use, but for a mirror and colours.</summary>
    public double Whole { get; init; } = 0.35;

    /// <summary>The others are enlarged by exp(u), u uniform from 0 to this, and cropped...</summary>
    public double Enlarge { get; init; } = 0.9;

    /// <summary>... or reduced by exp(-u), u uniform from 0 to this: each half of the time.</summary>
    public double Reduce { get; init; } = 0.5;

    /// <summary>Width over height changes by exp(u), u uniform in plus or minus this.</summary>
    public double Stretch { get; init; } = 0.12;

    /// <summary>Share of mirrored pictures.</summary>
    public double Flip { get; init; } = 0.5;

    /// <summary>Colours are shifted by up to this share of their range.</summary>
    public double Brightness { get; init; } = 0.12;

    /// <summary>Contrast is exp(u) with u uniform in plus or minus this, a third of it for each colour by itself.</summary>
    public double Contrast { get; init; } = 0.3;

    /// <summary>Saturation is 1 + u with u uniform in plus or minus this.</summary>
    public double Saturation { get; init; } = 0.4;

    /// <summary>Share of pictures without colours.</summary>
    public double Grey { get; init; } = 0.08;
}
