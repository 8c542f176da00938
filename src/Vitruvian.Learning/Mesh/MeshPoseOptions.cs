using Vitruvian.Learning.Backbones;

namespace Vitruvian.Learning.Mesh;

/// <summary>How a <see cref="MeshPoseNetwork"/> is built.</summary>
public sealed record MeshPoseOptions
{
    /// <summary>Image features.</summary>
    public MeshPoseBackbone Backbone { get; init; } = MeshPoseBackbone.Residual;

    /// <summary>Side of the input in pixels, a multiple of 32.</summary>
    public int Input { get; init; } = 128;

    /// <summary>Channels of the first stage of <see cref="MeshPoseBackbone.Residual"/>, as in the <c>joints</c> network.</summary>
    public int Width { get; init; } = 32;

    /// <summary>Residual blocks of its four stages.</summary>
    public int[] Blocks { get; init; } = [1, 2, 2, 2];

    /// <summary>Channels of the features that the maps are made from.</summary>
    public int Decoder { get; init; } = 64;

    /// <summary>
    /// Channels to which the deepest features are brought before the lifting head is given every cell of them; 0: their mean over the crop, as published, in which where something lies must be in the channels.
    /// </summary>
    public int MapChannels { get; init; }

    /// <summary>Whether the encoder of <see cref="MeshPoseBackbone.Residual"/> stays as it is: half of the time for a run that starts from a network that was trained for joints.</summary>
    public bool Frozen { get; init; }

    /// <summary>Whether a DensePose head, parts and chart coordinates, stands beside the vertices' maps: what the published comparison of the two needs.</summary>
    public bool Charts { get; init; }

    /// <summary>Bins of each coordinate of the lifting head; the authors' program has 64.</summary>
    public int Bins { get; init; } = 64;

    /// <summary>Channels between the lifting head's two convolutions.</summary>
    public int LiftingChannels { get; init; } = 32;

    /// <summary>Factor of the scores where vertices are localised: the softmax is this much sharper than that of the cross entropy.</summary>
    public double Tau { get; init; } = 1;

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

        Require(Input >= 32 && Input % 32 == 0, "input", "a multiple of 32", Input);
        if (Backbone == MeshPoseBackbone.Residual)
            ResidualEncoder.RequireSizes(Input, Width, Blocks, Decoder);
        Require(Decoder > 0, "decoder", "a positive number", Decoder);
        Require(MapChannels >= 0 && MapChannels % 8 == 0, "mapChannels", "a multiple of 8, or 0", MapChannels);
        Require(!Frozen || Backbone == MeshPoseBackbone.Residual, "frozen", "false for other backbones than residual", Frozen);
        Require(Bins > 1, "bins", "a number over 1", Bins);
        Require(LiftingChannels > 0, "liftingChannels", "a positive number", LiftingChannels);
        Require(Tau > 0 && double.IsFinite(Tau), "tau", "a positive number", Tau);
    }
}
