using Vitruvian.Bodies;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Displacement;

/// <summary>
/// Where the surface that a rendering shows lies in a photo (Wehrbein et al. 2023, section 3.1): the photo's crop (B, 3, S, S), normalised as of the <c>joints</c> network, and the rendering of a body in the same crop
/// (B, C, S, S; <see cref="Rendering.DisplacementRenderer"/>) go in, one displacement a pixel comes out.
/// </summary>
public abstract class DisplacementNetwork : nn.Module<Tensor[], DisplacementEstimate>
{
    /// <summary>Channels of a stage's maps: right, down, the logarithm of the expected error, and spare ones (see docs/learning.md).</summary>
    private protected const int Outputs = 8;

    // First fields are nearly nothing: a body stays where it is until something is known.
    private const double FinalDeviation = 0.001;

    private protected DisplacementNetwork(string name, DisplacementNetworkOptions options)
        : base(name) => Options = options;

    /// <summary>Its sizes.</summary>
    public DisplacementNetworkOptions Options { get; }

    /// <summary>A network with random weights.</summary>
    /// <param name="options">Its sizes.</param>
    /// <param name="model">The body that will be rendered, to start from what is known of it; null where weights come from elsewhere.</param>
    /// <exception cref="InvalidInputException">The sizes do not go together, or the body lacks a joint of <see cref="JointSets.All36"/>.</exception>
    public static DisplacementNetwork Create(DisplacementNetworkOptions options, BodyModel? model = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(nameof(DisplacementNetwork));
        DisplacementNetwork network = options.Backbone == DisplacementBackbone.Light ? new LightDisplacementNetwork(options) : new PublishedDisplacementNetwork(options);
        if (model is not null)
            network.Know(model);
        return network;
    }

    /// <summary>Whether its third input are the joints of the rendered body (B, J, 2): those of <see cref="JointSets.All36"/> in the crop, whose side is 1.</summary>
    public virtual bool NeedsJoints => false;

    /// <summary>The field, for which the photo's joints are looked for several times (<see cref="JointsDecoder.Seen"/>); networks that do not look for joints look once.</summary>
    /// <param name="input">See <see cref="DisplacementNetwork"/>.</param>
    /// <param name="looks">How; <see cref="JointsLooks.Once"/> is the network itself.</param>
    public virtual DisplacementEstimate Look(Tensor[] input, JointsLooks looks) => call(input);

    /// <summary>Starts from what is known of a body without learning.</summary>
    /// <param name="model">The body that will be rendered.</param>
    internal virtual void Know(BodyModel model)
    {
    }

    /// <summary>Brings every stage's maps to the input's size.</summary>
    private protected static DisplacementEstimate Estimate(IEnumerable<Tensor> stages, long size)
    {
        List<Tensor> fields = [];
        Tensor? last = null;
        foreach (Tensor stage in stages)
        {
            last = stage.to(float32);
            if (last.size(3) != size)
                last = nn.functional.interpolate(last, scale_factor: (double)size / last.size(3), mode: InterpolationMode.Bilinear);
            fields.Add(last.narrow(1, 0, 2));
        }

        return new DisplacementEstimate(fields, last!.narrow(1, 2, 1));
    }

    /// <summary>A convolution that gives a stage's maps.</summary>
    private protected static Conv2d Head(long channels)
    {
        Conv2d head = nn.Conv2d(channels, Outputs, 1);
        _ = nn.init.normal_(head.weight, 0, FinalDeviation);
        _ = nn.init.zeros_(head.bias!);
        return head;
    }
}
