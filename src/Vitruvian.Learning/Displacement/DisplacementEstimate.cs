using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Displacement;

/// <summary>What a displacement network says of a batch, at the input's size. Lengths count in <see cref="Unit"/>s of the crop's side.</summary>
/// <param name="Fields">Of every stage (B, 2, S, S): where each rendered pixel's surface lies in the photo, from that pixel, right and down; the last is the result.</param>
/// <param name="LogScale">Logarithm of the last field's expected error (B, 1, S, S).</param>
public sealed record DisplacementEstimate(IReadOnlyList<Tensor> Fields, Tensor LogScale)
{
    /// <summary>The unit of lengths, in crop sides: about what a limb is off by.</summary>
    public const double Unit = 0.1;

    // From a thousandth of a crop to the whole of it.
    private const double LeastLogScale = -4.6;
    private const double MostLogScale = 2.3;

    /// <summary><see cref="LogScale"/> within what a crop can be off by.</summary>
    internal Tensor BoundedLogScale => LogScale.clamp(LeastLogScale, MostLogScale);

    /// <summary>The last field's expected error (B, 1, S, S).</summary>
    public Tensor Error => BoundedLogScale.exp();

    /// <summary>The field.</summary>
    public Tensor Field => Fields[^1];
}
