using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Holo;

/// <summary>What a DensePose head says: B crops, maps of h x w cells.</summary>
/// <param name="Parts">Logits of background and 24 parts, (B, 25, h, w).</param>
/// <param name="Uv">Chart coordinates for each part, (B, 24, 2, h, w); those of the cell's part count.</param>
public sealed record DenseMaps(Tensor Parts, Tensor Uv)
{
    /// <summary>Number of outputs of the head: 25 and 48.</summary>
    public const int Channels = 25 + 48;

    /// <summary>Divides the head's outputs.</summary>
    /// <param name="output">(B, 73, h, w).</param>
    public static DenseMaps Of(Tensor output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return new DenseMaps(
            output.narrow(1, 0, 25),
            output.narrow(1, 25, 48).reshape([output.size(0), 24, 2, output.size(2), output.size(3)]));
    }
}
