using System.Text.Json.Serialization;
using Vitruvian.Learning.Backbones;

namespace Vitruvian.Learning.Regressors;

/// <summary>How an <see cref="HmrRegressor"/> is built; the defaults are HMR's (Kanazawa et al. 2018) and SPIN's (Kolotouros et al. 2019).</summary>
public sealed record HmrOptions
{
    /// <summary>Image features.</summary>
    public HmrBackbone Backbone { get; init; } = HmrBackbone.ResNet50;

    /// <summary>Side of the input in pixels, a multiple of 32.</summary>
    public int Input { get; init; } = 224;

    /// <summary>What of the backbone's maps the head is given.</summary>
    public HmrFeatures Features { get; init; } = HmrFeatures.Pooled;

    /// <summary>Channels of each cell of the last map under <see cref="HmrFeatures.Map"/> and <see cref="HmrFeatures.Joints"/>, a multiple of 8.</summary>
    public int MapChannels { get; init; } = 64;

    /// <summary>Channels of the first stage of <see cref="HmrBackbone.Residual"/>, as in the <c>joints</c> network.</summary>
    public int Width { get; init; } = 32;

    /// <summary>Residual blocks of the four stages of <see cref="HmrBackbone.Residual"/>.</summary>
    public int[] Blocks { get; init; } = [1, 2, 2, 2];

    /// <summary>Channels of the decoder of heat maps under <see cref="HmrFeatures.Joints"/>.</summary>
    public int Decoder { get; init; } = 64;

    /// <summary>Factor of the channels of MobileNetV2.</summary>
    public double MobileNetWidth { get; init; } = 1;

    /// <summary>What turns features into a body.</summary>
    public HmrHeadKind Head { get; init; } = HmrHeadKind.Feedback;

    /// <summary>Channels of the features that are read at joints, under <see cref="HmrHeadKind.Parts"/>.</summary>
    public int PartChannels { get; init; } = 64;

    /// <summary>Joints of which the heat maps are less sure have no vote, under <see cref="HmrHeadKind.Parts"/>; HoloPose has 0.4.</summary>
    public double Observed { get; init; } = 0.4;

    /// <summary>Whether a head says which pixel shows which place of the surface (DensePose); needs <see cref="HmrFeatures.Joints"/>.</summary>
    public bool Dense { get; init; }

    /// <summary>
    /// Metres that a crop spans where the body's root is, which then lies in its middle: the camera is not regressed, and how large a person looks is told by the shape alone (NBF). Null for a camera that is
    /// regressed; needs <see cref="HmrHeadKind.Matrices"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? FixedCamera { get; init; }

    /// <summary>Corrections of the estimate.</summary>
    public int Iterations { get; init; } = 3;

    /// <summary>Units of both hidden layers.</summary>
    public int HiddenUnits { get; init; } = 1024;

    /// <summary>Probability of the dropout behind both hidden layers.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>Whether the hidden layers are followed by ReLU: so in HMR's TensorFlow program; SPIN's PyTorch program leaves them linear.</summary>
    public bool Relu { get; init; } = true;

    /// <summary>
    /// Whether backbone and heat maps stay as they start, so that only what follows them learns: steps take a third of the time. For weights that know people already.
    /// </summary>
    public bool Frozen { get; init; }

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
        Require(Iterations > 0, "iterations", "a positive number", Iterations);
        Require(HiddenUnits > 0, "hiddenUnits", "a positive number", HiddenUnits);
        Require(Dropout is >= 0 and < 1, "dropout", "a probability below 1", Dropout);
        Require(MobileNetWidth > 0, "mobileNetWidth", "a positive number", MobileNetWidth);
        Require(MapChannels > 0 && MapChannels % 8 == 0, "mapChannels", "a multiple of 8", MapChannels);
        if (Backbone == HmrBackbone.Residual)
            ResidualEncoder.RequireSizes(Input, Width, Blocks, Decoder);
        Require(PartChannels > 0, "partChannels", "a positive number", PartChannels);
        Require(Observed is >= 0 and < 1, "observed", "a probability below 1", Observed);
        Require(Head != HmrHeadKind.Parts || Features == HmrFeatures.Joints, "head", "feedback, linear or matrices, or the features joints", "parts");
        Require(FixedCamera is null || (FixedCamera > 0 && double.IsFinite(FixedCamera.Value)), "fixedCamera", "a positive number of metres", FixedCamera ?? 0);
        Require(FixedCamera is null || Head == HmrHeadKind.Matrices, "fixedCamera", "null, or the head matrices", FixedCamera ?? 0);
        Require(!Dense || Features == HmrFeatures.Joints, "dense", "false, or the features joints", "true");
        Require(Features != HmrFeatures.Joints || Backbone == HmrBackbone.Residual, "features", "pooled or map, or the backbone residual", "joints");
    }
}
