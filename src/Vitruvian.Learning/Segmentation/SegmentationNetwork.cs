using Vitruvian.Bodies;
using Vitruvian.Learning.Backbones;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Segmentation;

/// <summary>
/// Says of every cell of a crop which part of the person it shows: Neural Body Fitting's first stage (Omran et al. 2018, section 3.1). Input (B, 3, S, S) as of the <c>joints</c> network; logits (B, 1 + 12, S / <see cref="Stride"/>,
/// S / <see cref="Stride"/>), background first, then the parts of <see cref="PartMaps"/>' twelve.
/// </summary>
public sealed class SegmentationNetwork : nn.Module<Tensor, Tensor>
{
    /// <summary>Parts of the body that are told apart.</summary>
    public const int PartCount = 12;

    /// <summary>Background and parts.</summary>
    public const int ClassCount = PartCount + 1;

    // Of the last convolution: numbers of channels that are no multiples of eight are not safe in channels_last, see docs/learning.md.
    private const int Outputs = 16;

    private const double FinalDeviation = 0.01;

    // What a network that has learned nothing says of every cell: most show nobody. Steps that teach it that are steps lost.
    private const double BackgroundAtFirst = 0.85;
    private const int CoarseStride = 16;
    private const int FineStride = 4;
    private const int StemStride = 2;

    private readonly JointsNetwork? _joints;
    private readonly RefineNetBlock? _refine;
    private readonly RefineNetBlock? _outline;
    private readonly Func<Tensor, Tensor>? _features;
    private readonly Conv2d _parts;

    /// <summary>A network with random weights.</summary>
    /// <param name="options">What it is made of.</param>
    /// <exception cref="InvalidInputException">The sizes do not go together.</exception>
    public SegmentationNetwork(SegmentationNetworkOptions options)
        : base(nameof(SegmentationNetwork))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(nameof(SegmentationNetwork));
        Options = options;
        long channels;
        if (options.Backbone == SegmentationBackbone.Residual)
        {
            _joints = new JointsNetwork(new JointsNetworkOptions { Input = options.Input, Width = options.Width, Blocks = options.Blocks, Decoder = options.Decoder });
            _refine = new RefineNetBlock([options.Decoder], options.Refined, units: 0, pools: 1);
            register_module("encoder", _joints.Encoder);
            register_module("decoder", _joints.Decoder);
            register_module("scale", _joints.Scale);
            register_module("refine", _refine);

            // Outlines are sharper in the stem's maps.
            _outline = new RefineNetBlock([_joints.Encoder.StemChannels, options.Refined], options.Refined, units: 0, pools: 0, outputUnits: 0);
            register_module("outline", _outline);
            channels = options.Refined;
            if (options.Frozen)
                _ = _joints.requires_grad_(false);
        }
        else
        {
            (_features, channels) = Backbone(options);
        }

        Stride = StemStride;

        _parts = nn.Conv2d(channels, Outputs, 1);
        _ = nn.init.normal_(_parts.weight, 0, FinalDeviation);
        _ = nn.init.zeros_(_parts.bias!);
        using (no_grad())
            _parts.bias!.narrow(0, 0, 1).fill_(Math.Log(BackgroundAtFirst / (1 - BackgroundAtFirst) * PartCount));
        register_module("parts", _parts);
    }

    /// <summary>What it is made of.</summary>
    public SegmentationNetworkOptions Options { get; }

    /// <summary>Input pixels of one cell.</summary>
    public int Stride { get; }

    /// <summary>The averaged weights of a training run, for use: nothing learns, batch norms stand.</summary>
    /// <param name="checkpoint">The run's checkpoint.</param>
    /// <exception cref="InvalidInputException">The checkpoint is missing, damaged or of another kind of network.</exception>
    public static SegmentationNetwork Load(string checkpoint)
    {
        CheckpointInfo info = Checkpoint.ReadInfo(checkpoint);
        if (info.Network != SegmentationTask.Kind)
            throw InvalidInputException.For(checkpoint, "network", SegmentationTask.Kind, info.Network);
        var network = new SegmentationNetwork(SegmentationRunOptions.FromJson(info.Options, checkpoint).Network);
        try
        {
            _ = Checkpoint.Restore(checkpoint, new Dictionary<string, nn.Module> { ["ema"] = network }, null);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        _ = network.requires_grad_(false);
        network.eval();
        return network;
    }

    /// <summary>Logits of background and parts, float32.</summary>
    /// <param name="input">Crops, normalised.</param>
    public override Tensor forward(Tensor input) => See(input, withJoints: false).Parts;

    /// <summary>The same, and what the <c>joints</c> network in it says, so that it goes on learning.</summary>
    /// <param name="input">Crops, normalised.</param>
    /// <param name="withJoints">Whether joints are wanted; there are none but in <see cref="SegmentationBackbone.Residual"/>.</param>
    internal (Tensor Parts, JointMaps? Joints) See(Tensor input, bool withJoints)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (_joints is null)
            return (Enlarged(Parts(_features!(input)), FineStride / StemStride), null);
        (Tensor stem, Tensor[] pyramid, Tensor cells) = Trunk(_joints, input);
        return (Parts(_outline!.call([stem, _refine!.call([cells])])), withJoints && !Options.Frozen ? _joints.Maps(pyramid, cells) : null);
    }

    private (Tensor Stem, Tensor[] Pyramid, Tensor Cells) Trunk(JointsNetwork joints, Tensor input)
    {
        using IDisposable? mode = Frozen.Use(Options.Frozen, joints);
        (Tensor stem, Tensor[] pyramid) = joints.Encoder.WithStem(input);
        return (stem, pyramid, joints.Decoder.Features(pyramid));
    }

    private Tensor Parts(Tensor features) => _parts.call(features).narrow(1, 0, ClassCount).to(float32);

    private static Tensor Enlarged(Tensor coarse, int factor) => nn.functional.interpolate(coarse, scale_factor: factor, mode: InterpolationMode.Bilinear);

    private (Func<Tensor, Tensor> Features, long Channels) Backbone(SegmentationNetworkOptions options)
    {
        switch (options.Backbone)
        {
            case SegmentationBackbone.ResNet101 or SegmentationBackbone.ResNet50:
                ResNet resNet = options.Backbone == SegmentationBackbone.ResNet101 ? ResNet.ResNet101() : ResNet.ResNet50();
                return Refined(resNet, resNet.Pyramid, resNet.Channels);
            case SegmentationBackbone.MobileNetV2:
                // ReLU6 has no bfloat16 backward pass on the CPU.
                var mobile = new MobileNetV2(relu6: false);
                return Refined(mobile, mobile.Pyramid, mobile.Channels);
            case SegmentationBackbone.Plain:
                var encoder = new ResidualEncoder(options.Width, [.. options.Blocks.SkipLast(1)]);
                register_module("backbone", encoder);
                return (input => Enlarged(encoder.call(input)[^1], CoarseStride / FineStride), encoder.Channels[^1]);
            case SegmentationBackbone.Vgg:
                var vgg = new Vgg16(options.Width);
                register_module("backbone", vgg);
                return (input => Enlarged(vgg.call(input), CoarseStride / FineStride), vgg.FeatureChannels);
            default:
                throw new ArgumentOutOfRangeException(nameof(options), options.Backbone, "Expected a backbone of the enumeration.");
        }

        (Func<Tensor, Tensor>, long) Refined(nn.Module backbone, Func<Tensor, Tensor[]> pyramid, long[] levels)
        {
            var decoder = new RefineNetDecoder(levels, options.Decoder);
            register_module("backbone", backbone);
            register_module("decoder", decoder);
            return (input => decoder.call(pyramid(input)), options.Decoder);
        }
    }
}
