using Vitruvian.Learning.Backbones;

namespace Vitruvian.Learning.Segmentation;

/// <summary>How a <see cref="SegmentationNetwork"/> is built.</summary>
public sealed record SegmentationNetworkOptions
{
    /// <summary>What it is made of.</summary>
    public SegmentationBackbone Backbone { get; init; } = SegmentationBackbone.Residual;

    /// <summary>Side of the input in pixels, a multiple of 32. The network is convolutional: weights of one size work at another.</summary>
    public int Input { get; init; } = 128;

    /// <summary>Channels of the first stage: of <c>residual</c> as in the <c>joints</c> network, of <c>plain</c>, of <c>vgg</c> (64 as published).</summary>
    public int Width { get; init; } = 32;

    /// <summary>Residual blocks of the four stages of <c>residual</c> and <c>plain</c>.</summary>
    public int[] Blocks { get; init; } = [1, 2, 2, 2];

    /// <summary>Channels of the decoder: of <c>residual</c> as in the <c>joints</c> network; of RefineNet 256 as published.</summary>
    public int Decoder { get; init; } = 64;

    /// <summary>Channels of the last block of <c>residual</c>, a multiple of 8.</summary>
    public int Refined { get; init; } = 32;

    /// <summary>Whether the <c>joints</c> network inside <see cref="SegmentationBackbone.Residual"/> stays as it starts, so that only what follows it learns: steps take a third of the time. For weights that know people already.</summary>
    public bool Frozen { get; init; }

    /// <summary>Checks that the sizes go together.</summary>
    /// <param name="source">Where the options come from, for messages.</param>
    /// <exception cref="InvalidInputException">They don't; the message names the option.</exception>
    public void Check(string source)
    {
        ResidualEncoder.RequireSizes(Input, Width, Blocks, Decoder);
        if (Refined < 1 || Refined % 8 != 0)
            throw InvalidInputException.For(source, "network.refined", "a multiple of 8", $"{Refined}");
    }
}
