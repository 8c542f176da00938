using Vitruvian.Learning.Backbones;
using Vitruvian.Rendering;

namespace Vitruvian.Learning.Displacement;

/// <summary>Sizes of a displacement network.</summary>
public sealed record DisplacementNetworkOptions
{
    /// <summary>What it is made of.</summary>
    public DisplacementBackbone Backbone { get; init; } = DisplacementBackbone.Light;

    /// <summary>Side of the input, pixels; a multiple of 64 (of 16 for the published form).</summary>
    public int Input { get; init; } = 128;

    /// <summary>Whether it is shown the body's texture: 10 channels of the rendering instead of 7.</summary>
    public bool Texture { get; init; } = true;

    /// <summary>Hourglasses. Published: 4.</summary>
    public int Stacks { get; init; } = 1;

    /// <summary>Light: channels of the photo's encoder's first stage, as in the <c>joints</c> network.</summary>
    public int Width { get; init; } = 32;

    /// <summary>Light: residual blocks of its four stages.</summary>
    public int[] Blocks { get; init; } = [1, 2, 2, 2];

    /// <summary>Light: channels of the features of a quarter of the size, as in the <c>joints</c> network, and of the hourglasses.</summary>
    public int Decoder { get; init; } = 64;

    /// <summary>Light: channels of the rendering's encoder's first stage.</summary>
    public int RenderingWidth { get; init; } = 16;

    /// <summary>Light: residual blocks of its four stages.</summary>
    public int[] RenderingBlocks { get; init; } = [1, 1, 1, 1];

    /// <summary>
    /// Light: whether what the photo shows where a first field leads is compared with the rendering (<see cref="PhotoMatches"/>), and the rendering's encoder is shown the photo beside it: the features of the photo tell of limbs, not of colours.
    /// </summary>
    public bool Compares { get; init; } = true;

    /// <summary>Light: channels of the fine head.</summary>
    public int Fine { get; init; } = 32;

    /// <summary>Light: whether the photo's encoder and decoder stay as the <c>joints</c> network has them.</summary>
    public bool Frozen { get; init; }

    /// <summary>Channels of the rendering.</summary>
    internal int RenderingChannels => DisplacementRenderer.ChannelCount(Texture);

    /// <summary>Checks that the sizes go together.</summary>
    /// <param name="source">Where the options come from, for messages.</param>
    /// <exception cref="InvalidInputException">They don't; the message names the option.</exception>
    public void Check(string source)
    {
        void Require(bool holds, string field, string expected, object found)
        {
            if (!holds)
                throw InvalidInputException.For(source, $"network.{field}", expected, $"{found}");
        }

        bool light = Backbone == DisplacementBackbone.Light;
        int unit = light ? 64 : 16;
        Require(Input >= unit && Input % unit == 0, "input", $"a multiple of {unit}", Input);
        Require(Stacks is >= 1 and <= 16, "stacks", "1 to 16", Stacks);
        Require(!Frozen || light, "frozen", "false for the published form", Frozen);
        if (!light)
            return;
        ResidualEncoder.RequireSizes(Input, Width, Blocks, Decoder);
        ResidualEncoder.RequireSizes(Input, RenderingWidth, RenderingBlocks, Decoder);
        Require(Fine >= 8 && Fine % 8 == 0, "fine", "a multiple of 8", Fine);
    }
}
