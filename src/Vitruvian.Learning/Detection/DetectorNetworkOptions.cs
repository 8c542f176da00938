namespace Vitruvian.Learning.Detection;

/// <summary>The size of a <see cref="DetectorNetwork"/>.</summary>
public sealed record DetectorNetworkOptions
{
    /// <summary>Side of the input in use, pixels, a multiple of 32; the network itself takes pictures of any such size.</summary>
    public int Input { get; init; } = 320;

    /// <summary>Channels of the encoder's first stage, a multiple of 16; later stages double them.</summary>
    public int Width { get; init; } = 32;

    /// <summary>Residual blocks of the encoder's four stages.</summary>
    public int[] Blocks { get; init; } = [1, 2, 2, 2];

    /// <summary>Channels of the decoder, a multiple of 8.</summary>
    public int Decoder { get; init; } = 64;
}
