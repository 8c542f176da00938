using Vitruvian.Learning.Backbones;
using Vitruvian.Learning.Heatmaps;
using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Mesh;

/// <summary>
/// MeshPose (Le et al. 2024): a heat map for every vertex of the low-poly mesh, a silhouette, and a lifting head that places every vertex in space and says whether it can be seen. Convolutional throughout. Input as of the
/// <c>joints</c> network, whose weights the default backbone can start from.
/// </summary>
public sealed class MeshPoseNetwork : nn.Module<Tensor, MeshPoseEstimate>
{
    private const double FinalDeviation = 0.001;

    private readonly ResidualEncoder? _encoder;
    private readonly LateralDecoder? _decoder;
    private readonly nn.Module<Tensor, Tensor>? _backbone;
    private readonly SeparableDecoder? _features;
    private readonly Conv2d _maps;
    private readonly LiftingHead _lifting;
    private readonly Linear _scale;
    private readonly int _vertices;

    /// <summary>A network with random weights.</summary>
    /// <param name="vertices">Number of low-poly vertices V.</param>
    /// <param name="options">Backbone and sizes.</param>
    /// <exception cref="InvalidInputException">The sizes do not go together.</exception>
    public MeshPoseNetwork(int vertices, MeshPoseOptions options)
        : base(nameof(MeshPoseNetwork))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(nameof(MeshPoseNetwork));
        (_vertices, Options) = (vertices, options);
        long deep, channels = options.Decoder;
        switch (options.Backbone)
        {
            case MeshPoseBackbone.Residual:
                _encoder = new ResidualEncoder(options.Width, options.Blocks);
                _decoder = new LateralDecoder(_encoder.Channels, 1, channels);
                deep = _encoder.Channels[^1];
                register_module("encoder", _encoder);
                register_module("decoder", _decoder);
                break;
            case MeshPoseBackbone.HRNet32:
                HRNet hrnet = HRNet.HRNetW32();
                (_backbone, deep, channels) = (hrnet, hrnet.FeatureChannels, hrnet.FeatureChannels);
                register_module("backbone", hrnet);
                break;
            case MeshPoseBackbone.ResNet50:
                ResNet resNet = ResNet.ResNet50();
                (_backbone, deep) = (resNet, resNet.FeatureChannels);
                register_module("backbone", resNet);
                break;
            default:
                var mobile = new MobileNetV2(width: 1.4, relu6: false);
                (_backbone, deep) = (mobile, mobile.FeatureChannels);
                register_module("backbone", mobile);
                break;
        }

        if (options.Backbone is MeshPoseBackbone.ResNet50 or MeshPoseBackbone.MobileNetV2)
        {
            _features = new SeparableDecoder(deep, channels, channels);
            register_module("features", _features);
        }

        // One map a vertex, and the silhouette.
        _maps = nn.Conv2d(channels, vertices + 1, 1);
        _lifting = new LiftingHead(deep, vertices, options.Bins, options.LiftingChannels);
        _scale = nn.Linear(deep, 1);
        foreach (Tensor weight in (ReadOnlySpan<Tensor>)[_maps.weight, _scale.weight])
            _ = nn.init.normal_(weight, 0, FinalDeviation);
        _ = nn.init.zeros_(_maps.bias!);
        _ = nn.init.zeros_(_scale.bias!);
        register_module("maps", _maps);
        register_module("lifting", _lifting);
        register_module("scale", _scale);
    }

    /// <summary>Backbone and sizes.</summary>
    public MeshPoseOptions Options { get; }

    /// <summary>Looks at crops.</summary>
    /// <param name="input">(B, 3, S, S), normalised.</param>
    public override MeshPoseEstimate forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        (Tensor deep, Tensor cells) = See(input);
        Tensor maps = _maps.call(cells).to(float32);
        Tensor scores = maps.narrow(1, 0, _vertices);
        double stride = 1.0 / scores.size(3);
        return new MeshPoseEstimate(
            scores,
            maps.select(1, _vertices),
            ArgSoftmax.Image(scores, stride, Options.Tau),
            _lifting.call(deep),
            _scale.call(nn.functional.adaptive_avg_pool2d(deep, 1, 1).flatten(1)).to(float32));
    }

    // The deepest features, and those of a quarter of the input's size.
    private (Tensor Deep, Tensor Cells) See(Tensor input)
    {
        if (_encoder is not null)
        {
            Tensor[] pyramid = _encoder.call(input);
            return (pyramid[^1], _decoder!.Features(pyramid));
        }

        Tensor deep = _backbone!.call(input);
        return (deep, _features?.call(deep) ?? deep);
    }
}
