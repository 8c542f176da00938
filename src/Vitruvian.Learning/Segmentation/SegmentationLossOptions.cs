namespace Vitruvian.Learning.Segmentation;

/// <summary>Weights of <see cref="SegmentationLoss"/>.</summary>
public sealed record SegmentationLossOptions
{
    /// <summary>Cross entropy of the parts where a sample has them.</summary>
    public double Parts { get; init; } = 1;

    /// <summary>Weight of the background among the classes of that cross entropy. Most cells show nobody, but a small weight makes limbs too wide.</summary>
    public double Background { get; init; } = 0.5;

    /// <summary>How far rare parts weigh more in that cross entropy: with 1 every part of a batch weighs as much as every other, with 0 every cell does.</summary>
    public double Balance { get; init; } = 0.5;

    /// <summary>One minus the overlap (soft intersection over union) of each part, which small parts weigh in as much as large ones.</summary>
    public double Overlap { get; init; } = 2;

    /// <summary>Cross entropy of person and background where a sample has a mask.</summary>
    public double Foreground { get; init; } = 1;

    /// <summary>Limbs between annotated joints, where parts are not annotated.</summary>
    public double Limbs { get; init; } = 0.5;

    /// <summary>The loss of the <c>joints</c> network inside <see cref="SegmentationBackbone.Residual"/>: its heat maps are not to be unlearned.</summary>
    public double Joints { get; init; } = 0.05;

    /// <summary>Checks the values.</summary>
    /// <param name="source">Where they come from, for messages.</param>
    /// <exception cref="InvalidInputException">A value is out of its range; the message names the option.</exception>
    public void Check(string source)
    {
        foreach ((string name, double value) in (ReadOnlySpan<(string, double)>)[("parts", Parts), ("background", Background), ("balance", Balance), ("overlap", Overlap), ("foreground", Foreground), ("limbs", Limbs), ("joints", Joints)])
        {
            if (!(value >= 0 && double.IsFinite(value)))
                throw InvalidInputException.For(source, $"loss.{name}", "0 or more", $"{value}");
        }
    }
}
