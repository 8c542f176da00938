namespace Vitruvian.Learning.Joints;

/// <summary>The size of a <see cref="JointsNetwork"/>.</summary>
public sealed record JointsNetworkOptions
{
    /// <summary>Side of the input in pixels, a multiple of 32.</summary>
    public int Input { get; init; } = 128;

    /// <summary>Channels of the encoder's first stage, a multiple of 16; later stages double them.</summary>
    public int Width { get; init; } = 32;

    /// <summary>Residual blocks of the encoder's four stages.</summary>
    public int[] Blocks { get; init; } = [1, 2, 2, 2];

    /// <summary>Channels of the decoder, a multiple of 8.</summary>
    public int Decoder { get; init; } = 64;
}
