using Vitruvian.Learning.Backbones;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Regressors;

/// <summary>From a crop to the features that <see cref="HmrHead"/> is given. Its parts are registered with the regressor, not with it.</summary>
internal sealed class HmrEncoder : nn.Module
{
    // Total stride of every backbone.
    private const int Stride = 32;

    private readonly nn.Module<Tensor, Tensor>? _backbone;
    private readonly ResidualEncoder? _residual;
    private readonly JointsNetwork? _joints;
    private readonly Sequential? _reduction;
    private readonly List<nn.Module> _frozen = [];

    /// <summary>Makes the parts.</summary>
    /// <param name="options">Sizes, already checked.</param>
    /// <param name="register">Is given each part with its name in state dictionaries; those that the <c>joints</c> network has, too, have its names.</param>
    /// <param name="inputs">Channels C of the crops: 3 for pictures.</param>
    public HmrEncoder(HmrOptions options, Action<string, nn.Module> register, long inputs = 3)
        : base(nameof(HmrEncoder))
    {
        Action<string, nn.Module> registerLearned = register;
        if (options.Frozen)
        {
            register = (name, part) =>
            {
                registerLearned(name, part);
                _frozen.Add(part.requires_grad_(false));
            };
        }

        long channels;
        switch (options.Backbone)
        {
            case HmrBackbone.ResNet50 or HmrBackbone.ResNet18:
                ResNet resNet = options.Backbone == HmrBackbone.ResNet50 ? ResNet.ResNet50(inputs: inputs) : ResNet.ResNet18(inputs: inputs);
                (_backbone, channels) = (resNet, resNet.FeatureChannels);
                register("backbone", resNet);
                break;
            case HmrBackbone.MobileNetV2:
                // ReLU6 has no bfloat16 backward pass on the CPU.
                var mobile = new MobileNetV2(width: options.MobileNetWidth, relu6: false, inputs: inputs);
                (_backbone, channels) = (mobile, mobile.FeatureChannels);
                register("backbone", mobile);
                break;
            case HmrBackbone.Residual when options.Features == HmrFeatures.Joints:
                _joints = new JointsNetwork(new JointsNetworkOptions { Input = options.Input, Width = options.Width, Blocks = options.Blocks, Decoder = options.Decoder });
                (_residual, channels) = (_joints.Encoder, _joints.Encoder.Channels[^1]);
                register("encoder", _joints.Encoder);
                register("decoder", _joints.Decoder);
                register("scale", _joints.Scale);
                break;
            case HmrBackbone.Residual:
                _residual = new ResidualEncoder(options.Width, options.Blocks, inputs);
                channels = _residual.Channels[^1];
                register("encoder", _residual);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(options), options.Backbone, "Expected a backbone of the enumeration.");
        }

        FeatureCount = channels;
        if (options.Features == HmrFeatures.Pooled)
            return;
        _reduction = ConvolutionBlocks.ConvolutionNorm(channels, options.MapChannels, 1, activation: ConvolutionBlocks.ReLU());
        ConvolutionBlocks.Initialise(_reduction);
        registerLearned("reduction", _reduction);
        long cells = options.Input / Stride;
        FeatureCount = options.MapChannels * cells * cells;
        if (options.Features == HmrFeatures.Joints)
            FeatureCount += JointFeatures.Count;
    }

    /// <summary>Number of features.</summary>
    public long FeatureCount { get; }

    /// <summary>Features (B, <see cref="FeatureCount"/>) of crops, and maps where there are any.</summary>
    /// <param name="crops">(B, C, S, S).</param>
    /// <param name="looks">How often joints are looked for in each.</param>
    public HmrFeatureMaps Encode(Tensor crops, JointsLooks looks)
    {
        (Tensor last, JointMaps? maps, Tensor? cells) = See(crops, looks);
        if (_reduction is null)
            return new HmrFeatureMaps(nn.functional.adaptive_avg_pool2d(last, 1, 1).flatten(1), null, null);
        Tensor reduced = _reduction.call(last).flatten(1).to(float32);
        return new HmrFeatureMaps(maps is null ? reduced : cat([reduced, JointFeatures.Of(maps)], 1), maps, cells);
    }

    // The last map, and heat maps and what they are made from where there are any.
    private (Tensor Last, JointMaps? Maps, Tensor? Cells) See(Tensor crops, JointsLooks looks)
    {
        using IDisposable? mode = Frozen.Use(_frozen.Count > 0, _frozen);
        if (_joints is null)
            return (_residual is null ? _backbone!.call(crops) : _residual.call(crops)[^1], null, null);
        Tensor? last = null, cells = null;
        JointMaps maps = JointsDecoder.Seen(
            all =>
            {
                Tensor[] pyramid = _residual!.call(all);
                (last, cells) = (pyramid[^1], _joints.Decoder.Features(pyramid));
                return _joints.Maps(pyramid, cells);
            },
            crops,
            looks);
        return (AsItIs(last!), maps, AsItIs(cells!));

        // Of all looks the first.
        Tensor AsItIs(Tensor seen) => looks == JointsLooks.Once ? seen : seen.reshape([looks.Ways().Count(), -1, .. seen.shape[1..]]).select(0, 0);
    }
}
