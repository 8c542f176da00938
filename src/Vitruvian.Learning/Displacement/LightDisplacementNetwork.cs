using Vitruvian.Bodies;
using Vitruvian.Learning.Backbones;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Displacement;

/// <summary>
/// A displacement network for processors. The photo goes through the <c>joints</c> network, whose names it keeps so that it can start from that network's weights; the rendering through a smaller encoder. A network that learns for an hour would spend it
/// on finding limbs again, so it is given what the joints tell (<see cref="JointGuide"/>): each rendered pixel follows the joints nearest to it on the body to where the photo shows them. Levels of one size are brought together and decoded to a
/// quarter of the input's size, which gives the first field; hourglasses better it; the last stage betters it at half the size, where it sees the rendering's edges. Its third input are the joints of the rendered body.
/// </summary>
internal sealed class LightDisplacementNetwork : DisplacementNetwork
{
    private const long PhotoChannels = 3;

    private readonly ResidualEncoder _encoder;
    private readonly LateralDecoder _decoder;
    private readonly JointGuide _guide;
    private readonly Sequential _rendering;
    private readonly Sequential _renderingDown;
    private readonly Sequential[] _renderingStages;
    private readonly Sequential[] _mix;
    private readonly LateralDecoder _fused;
    private readonly StackedHourglass _hourglasses;
    private readonly Conv2d _firstBack;
    private readonly PhotoMatches? _matches;
    private readonly Conv2d? _matchesBack;
    private readonly Sequential _narrow;
    private readonly Sequential _fine;
    private readonly Conv2d _fineHead;

    internal LightDisplacementNetwork(DisplacementNetworkOptions options)
        : base(nameof(LightDisplacementNetwork), options)
    {
        long channels = options.Decoder, width = options.RenderingWidth, half = width / 2;
        _encoder = new ResidualEncoder(options.Width, options.Blocks);
        _decoder = new LateralDecoder(_encoder.Channels, 2 * Sample.JointCount, channels);
        _guide = new JointGuide();
        _rendering = ConvolutionBlocks.ConvolutionNorm(options.RenderingChannels + (options.Compares ? PhotoChannels : 0), half, 3, 2, activation: ConvolutionBlocks.ReLU());
        _renderingDown = ConvolutionBlocks.ConvolutionNorm(half, width, 3, 2, activation: ConvolutionBlocks.ReLU());
        _renderingStages = new Sequential[options.RenderingBlocks.Length];
        _mix = new Sequential[_renderingStages.Length];
        long matched = 0;
        if (options.Compares)
        {
            _matches = new PhotoMatches(options.Input, options.Texture);
            matched = channels + _matches.ColorChannels;
            _matchesBack = nn.Conv2d(matched, channels, 1);
            _ = nn.init.zeros_(_matchesBack.weight);
            _ = nn.init.zeros_(_matchesBack.bias!);
        }

        long inputs = width;
        for (int i = 0; i < _renderingStages.Length; i++)
        {
            long outputs = width << i;
            _renderingStages[i] = ResidualBlock.Stage(inputs, outputs, options.RenderingBlocks[i], i == 0 ? 1 : 2, false);
            inputs = outputs;

            // Of a quarter of the size, the decoder's features tell more than the encoder's first stage.
            long seen = i == 0 ? channels : _encoder.Channels[i];
            Sequential narrowed = ConvolutionBlocks.ConvolutionNorm(seen + outputs + (i == 0 ? Outputs + matched : 0), channels, 1, activation: ConvolutionBlocks.ReLU());
            _mix[i] = i == 0 ? narrowed : nn.Sequential(narrowed, new ResidualBlock(channels, channels));
        }

        _fused = new LateralDecoder([.. _mix.Select(_ => channels)], Outputs, channels);
        _hourglasses = StackedHourglass.WithoutStem(Outputs, options.Stacks, channels);
        _firstBack = nn.Conv2d(Outputs, channels, 1);
        _narrow = ConvolutionBlocks.ConvolutionNorm(channels, options.Fine, 1, activation: ConvolutionBlocks.ReLU());
        _fine = ConvolutionBlocks.ConvolutionNorm(options.Fine + half + Outputs, options.Fine, 3, activation: ConvolutionBlocks.ReLU());
        _fineHead = Head(options.Fine);
        foreach (Sequential part in (ReadOnlySpan<Sequential>)[_rendering, _renderingDown, .. _renderingStages, .. _mix, _narrow, _fine])
            ConvolutionBlocks.Initialise(part);
        register_module("encoder", _encoder);
        register_module("decoder", _decoder);
        register_module("guide", _guide);
        if (_matches is not null)
        {
            register_module("matches", _matches);
            register_module("matches_back", _matchesBack!);
        }

        register_module("rendering", _rendering);
        register_module("rendering_down", _renderingDown);
        register_module("rendering_stages", nn.ModuleList(_renderingStages));
        register_module("mix", nn.ModuleList(_mix));
        register_module("fused", _fused);
        register_module("hourglasses", _hourglasses);
        register_module("first_back", _firstBack);
        register_module("narrow", _narrow);
        register_module("fine", _fine);
        register_module("fine_head", _fineHead);
        if (!options.Frozen)
            return;
        _ = _encoder.requires_grad_(false);
        _ = _decoder.requires_grad_(false);
    }

    /// <inheritdoc/>
    public override bool NeedsJoints => true;

    /// <inheritdoc/>
    internal override void Know(BodyModel model) => _guide.Know(model);

    /// <inheritdoc/>
    public override DisplacementEstimate forward(Tensor[] input) => Look(input, JointsLooks.Once);

    /// <inheritdoc/>
    public override DisplacementEstimate Look(Tensor[] input, JointsLooks looks)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(looks);
        Tensor[] seen = Photo(input[0], looks, out JointEstimates joints);
        Tensor guide = nn.functional.avg_pool2d(_guide.Field(input[1], input[2], joints, Outputs), 2);
        Func<Tensor, Tensor>? look = _matches?.Of(input[0], seen[0], input[1]);
        Tensor edges = _rendering.call(Options.Compares ? cat([input[1], input[0]], 1) : input[1]);
        Tensor rendered = _renderingDown.call(edges);
        var levels = new Tensor[_mix.Length];
        for (int i = 0; i < levels.Length; i++)
        {
            rendered = _renderingStages[i].call(rendered);
            Tensor[] told = i == 0 ? [seen[i], rendered, guide, .. Matches(guide)] : [seen[i], rendered];
            levels[i] = _mix[i].call(cat(told, 1));
        }

        Tensor fused = _fused.Features(levels);
        Tensor first = guide + _fused.Maps(fused);
        Tensor back = fused + _firstBack.call(first);
        foreach (Tensor matches in Matches(first))
            back += _matchesBack!.call(matches);
        Tensor[] better = _hourglasses.Maps(back, out Tensor features);
        for (int i = 0; i < better.Length; i++)
            better[i] = first + better[i];
        Tensor maps = Double(better[^1]);
        Tensor fine = maps + _fineHead.call(_fine.call(cat([Double(_narrow.call(features)), edges, maps], 1)));
        return Estimate([first, .. better, fine], input[0].size(3));

        // What the photo shows where a field leads; nothing for networks that do not compare.
        Tensor[] Matches(Tensor field) => look is null ? [] : [look(field)];
    }

    private static Tensor Double(Tensor maps) => nn.functional.interpolate(maps, scale_factor: 2, mode: InterpolationMode.Bilinear);

    // The decoder's features, then the encoder's levels from an eighth of the size on; and the joints.
    private Tensor[] Photo(Tensor photo, JointsLooks looks, out JointEstimates joints)
    {
        using IDisposable? mode = Frozen.Use(Options.Frozen, _encoder, _decoder);
        return Levels(photo, looks, out joints);
    }

    private Tensor[] Levels(Tensor photo, JointsLooks looks, out JointEstimates joints)
    {
        Tensor[] levels = [];
        JointMaps seen = JointsDecoder.Seen(
            views =>
            {
                Tensor[] pyramid = _encoder.call(views);
                Tensor features = _decoder.Features(pyramid);
                Tensor[] maps = _decoder.Maps(features).to(float32).chunk(2, 1);
                levels = [features, .. pyramid.Skip(1)];

                // The size of the person is not asked for.
                return new JointMaps(maps[0], maps[1], 0 * maps[0].mean([1, 2, 3]).unsqueeze(1));
            },
            photo,
            looks);
        joints = JointsDecoder.Decode(seen);
        return looks == JointsLooks.Once ? levels : [.. levels.Select(level => LookBatch.First(level, looks))];
    }
}
