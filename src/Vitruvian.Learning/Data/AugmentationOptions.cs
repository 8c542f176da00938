namespace Vitruvian.Learning.Data;

/// <summary>How strongly samples are varied. Shares are probabilities.</summary>
public sealed record AugmentationOptions
{
    /// <summary>Nothing is varied: for evaluation.</summary>
    public static AugmentationOptions None { get; } = new()
    {
        RotationDegrees = 0, Scale = 0, Shift = 0, Flip = 0, HalfBody = 0, Truncation = 0, Brightness = 0, Contrast = 0, Saturation = 0, Cutout = 0, Border = 0,
    };

    /// <summary>Turns are uniform in plus or minus this many degrees.</summary>
    public double RotationDegrees { get; init; } = 40;

    /// <summary>Scales are exp(u) with u uniform in plus or minus this.</summary>
    public double Scale { get; init; } = 0.25;

    /// <summary>Shifts are uniform in plus or minus this share of the crop, in x and y.</summary>
    public double Shift { get; init; } = 0.06;

    /// <summary>Share of mirrored samples.</summary>
    public double Flip { get; init; } = 0.5;

    /// <summary>Share of samples cropped to the upper or the lower half of the body.</summary>
    public double HalfBody { get; init; } = 0.08;

    /// <summary>Share of samples shifted so far that the crop's edge cuts the person.</summary>
    public double Truncation { get; init; } = 0.08;

    /// <summary>Colours are shifted by up to this share of their range.</summary>
    public double Brightness { get; init; } = 0.15;

    /// <summary>Contrast is exp(u) with u uniform in plus or minus this, a third of it for each colour by itself.</summary>
    public double Contrast { get; init; } = 0.3;

    /// <summary>Saturation is 1 + u with u uniform in plus or minus this.</summary>
    public double Saturation { get; init; } = 0.4;

    /// <summary>Share of samples with a grey or noisy rectangle on them.</summary>
    public double Cutout { get; init; } = 0.25;

    /// <summary>Share of samples that end in the grey beyond a photo's border at one side.</summary>
    public double Border { get; init; } = 0.08;
}
