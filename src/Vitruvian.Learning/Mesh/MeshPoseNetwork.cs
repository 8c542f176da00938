using Vitruvian.Bodies;
using Vitruvian.Learning.Backbones;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Heatmaps;
using Vitruvian.Learning.Holo;
using Vitruvian.Learning.Joints;
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
    private readonly Func<Tensor, Tensor[]>? _backbone;
    private readonly SeparableDecoder? _features;
    private readonly Sequential? _reduction;
    private readonly Conv2d _maps;
    private readonly LiftingHead _lifting;
    private readonly Linear _scale;
    private readonly DenseHead? _charts;
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
        long deep, channels = options.Decoder, stride = options.Backbone switch { MeshPoseBackbone.Residual => 32, MeshPoseBackbone.HRNet32 => 4, _ => 16 };
        switch (options.Backbone)
        {
            case MeshPoseBackbone.Residual:
                _encoder = new ResidualEncoder(options.Width, options.Blocks);
                _decoder = new LateralDecoder(_encoder.Channels, 1, channels);
                deep = _encoder.Channels[^1];
                register_module("encoder", _encoder);
                register_module("decoder", _decoder);
                if (options.Frozen)
                    _ = _encoder.requires_grad_(false);
                break;
            case MeshPoseBackbone.HRNet32:
                HRNet hrnet = HRNet.HRNetW32(features: channels);
                (_backbone, deep) = (input => [hrnet.call(input)], channels);
                register_module("backbone", hrnet);
                break;
            case MeshPoseBackbone.ResNet50:
                ResNet resNet = ResNet.ResNet50(dilated: true);

                // The third stage's maps are as large as the features.
                Tensor[] Levels(Tensor input)
                {
                    Tensor[] all = resNet.Pyramid(input);
                    return [all[0], all[1], all[^1]];
                }

                (_backbone, deep) = (Levels, resNet.FeatureChannels);
                _features = new SeparableDecoder([resNet.Channels[0], resNet.Channels[1], deep], channels);
                register_module("backbone", resNet);
                register_module("features", _features);
                break;
            default:
                var mobile = new MobileNetV2(width: 1.4, relu6: false, dilated: true);
                (_backbone, deep) = (mobile.Pyramid, mobile.FeatureChannels);
                _features = new SeparableDecoder(mobile.Channels, channels);
                register_module("backbone", mobile);
                register_module("features", _features);
                break;
        }

        long features = deep;
        if (options.MapChannels > 0)
        {
            _reduction = ConvolutionBlocks.ConvolutionNorm(deep, options.MapChannels, 1, activation: ConvolutionBlocks.ReLU());
            ConvolutionBlocks.Initialise(_reduction);
            register_module("reduction", _reduction);
            features = options.MapChannels * (options.Input / stride) * (options.Input / stride);
        }

        // One map a vertex, and the silhouette.
        _maps = nn.Conv2d(channels, vertices + 1, 1);
        _lifting = new LiftingHead(features, vertices, options.Bins, options.LiftingChannels);
        _scale = nn.Linear(features, 1);
        foreach (Tensor weight in (ReadOnlySpan<Tensor>)[_maps.weight, _scale.weight])
            _ = nn.init.normal_(weight, 0, FinalDeviation);
        _ = nn.init.zeros_(_maps.bias!);
        _ = nn.init.zeros_(_scale.bias!);
        register_module("maps", _maps);
        register_module("lifting", _lifting);
        register_module("scale", _scale);
        if (!options.Charts)
            return;
        _charts = new DenseHead(channels);
        register_module("charts", _charts);
    }

    /// <summary>Backbone and sizes.</summary>
    public MeshPoseOptions Options { get; }

    /// <summary>Number of low-poly vertices of a body.</summary>
    /// <param name="model">The body model.</param>
    /// <exception cref="InvalidInputException">It has no low-poly mesh.</exception>
    public static int VertexCountOf(BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return LowPolyMesh.Of(model).Vertices.Length;
    }

    /// <summary>Looks at crops.</summary>
    /// <param name="input">(B, 3, S, S), normalised.</param>
    public override MeshPoseEstimate forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        (Tensor deep, Tensor cells) = See(input);
        Tensor maps = _maps.call(cells).to(float32);
        Tensor features = (_reduction?.call(deep).flatten(1) ?? nn.functional.adaptive_avg_pool2d(deep, 1, 1).flatten(1)).to(float32);
        return Estimate(maps.narrow(1, 0, _vertices), maps.select(1, _vertices), _lifting.call(features), _scale.call(features).to(float32)) with { Charts = _charts?.call(cells) };
    }

    /// <summary>
    /// Looks at crops several times and brings the answers together: probabilities of the cells, places of the lifting head, visibility and scale are averaged. What a DensePose head says is that of the crops as they are.
    /// </summary>
    /// <param name="input">(B, 3, S, S), normalised.</param>
    /// <param name="looks">How to look; <see cref="JointsLooks.Once"/> is the network itself.</param>
    /// <param name="other">The low-poly vertex on the other side of each, V (<see cref="MirroredVertices"/>).</param>
    public MeshPoseEstimate Look(Tensor input, JointsLooks looks, IReadOnlyList<int> other)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(looks);
        if (looks == JointsLooks.Once)
            return forward(input);
        LookBatch batch = new(looks, tensor([.. other.Select(v => (long)v)], int64, input.device));
        MeshPoseEstimate all = forward(batch.Views(input));
        Tensor heat = all.Scores.flatten(2).softmax(2).reshape(all.Scores.shape);
        Tensor Mean(Func<int, Tensor> own) => Enumerable.Range(0, batch.Count).Select(own).Aggregate((a, b) => a + b) / batch.Count;
        DenseMaps? charts = all.Charts is { } seen ? new DenseMaps(batch.Own(seen.Parts, 0), batch.Own(seen.Uv, 0)) : null;
        return Estimate(
            (Mean(i => batch.Maps(heat, i)) + JointsDecoder.LeastProbability).log(),
            batch.Own(all.Mask, 0),
            new LiftedVertices(Mean(i => batch.Places(all.Lifted.Places, i)), Mean(i => batch.Sides(all.Lifted.VisibilityScores, i))),
            Mean(i => batch.Own(all.LogScale, i))) with { Charts = charts };
    }

    /// <summary>The low-poly vertex on the other side of each.</summary>
    /// <param name="model">The body model.</param>
    /// <exception cref="InvalidInputException">The body or its low-poly mesh is not symmetric.</exception>
    public static int[] MirroredVertices(BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        int[] low = LowPolyMesh.Of(model).Vertices;
        BodySymmetry symmetry = new(model);
        int[] other = Array.ConvertAll(low, v => Array.IndexOf(low, symmetry.Vertices[v]));
        return Array.IndexOf(other, -1) is var alone and >= 0
            ? throw InvalidInputException.For($"body model '{model.Name}'", "low-poly mesh", "a mesh that is its own mirror image in x", $"vertex {alone} without one")
            : other;
    }

    private MeshPoseEstimate Estimate(Tensor scores, Tensor mask, LiftedVertices lifted, Tensor logScale) =>
        new(scores, mask, ArgSoftmax.Image(scores, 1.0 / scores.size(3), Options.Tau), lifted, logScale);

    private Tensor[] Pyramid(Tensor input)
    {
        using IDisposable? mode = Frozen.Use(Options.Frozen, _encoder!);
        return _encoder!.call(input);
    }

    // The deepest features, and those of a quarter of the input's size.
    private (Tensor Deep, Tensor Cells) See(Tensor input)
    {
        if (_encoder is not null)
        {
            Tensor[] pyramid = Pyramid(input);
            return (pyramid[^1], _decoder!.Features(pyramid));
        }

        Tensor[] levels = _backbone!(input);
        return (levels[^1], _features?.call(levels) ?? levels[^1]);
    }
}
