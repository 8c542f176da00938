using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>
/// High-resolution network (Sun et al. 2019) with branches of 1/4 to 1/32 of the size that exchange what they see after every four blocks;
/// names and parameters as in the authors' pose_hrnet. Input (B, 3, H, W); output (B, <see cref="FeatureChannels"/> or outputs, H / 4, W / 4).
/// </summary>
public sealed class HRNet : nn.Module<Tensor, Tensor>
{
    private const long StemChannels = 64;
    private const long StemBlocks = 4;
    private const long StageOneChannels = StemChannels * ResidualBlock.Expansion;

    // Exchange modules of stages 2, 3 and 4.
    private static readonly int[] s_modules = [1, 4, 3];

    private readonly Conv2d _conv1;
    private readonly Conv2d _conv2;
    private readonly BatchNorm2d _bn1;
    private readonly BatchNorm2d _bn2;
    private readonly Sequential _stageOne;
    private readonly HRNetTransition[] _transitions;
    private readonly HRNetStage[] _stages;
    private readonly Conv2d? _final;

    private HRNet(long width, long outputs, long features)
        : base(nameof(HRNet))
    {
        FeatureChannels = features;
        _conv1 = ConvolutionBlocks.Convolution(3, StemChannels, 3, 2);
        _bn1 = nn.BatchNorm2d(StemChannels);
        _conv2 = ConvolutionBlocks.Convolution(StemChannels, StemChannels, 3, 2);
        _bn2 = nn.BatchNorm2d(StemChannels);
        _stageOne = ResidualBlock.Stage(StemChannels, StemChannels, StemBlocks, 1, bottleneck: true);
        register_module("conv1", _conv1);
        register_module("bn1", _bn1);
        register_module("conv2", _conv2);
        register_module("bn2", _bn2);
        register_module("layer1", _stageOne);
        _transitions = new HRNetTransition[s_modules.Length];
        _stages = new HRNetStage[s_modules.Length];
        long[] channels = [StageOneChannels];
        for (int i = 0; i < s_modules.Length; i++)
        {
            long[] wider = [.. Enumerable.Range(0, i + 2).Select(branch => width << branch)];
            bool last = i == s_modules.Length - 1;
            _transitions[i] = new HRNetTransition(channels, wider);
            _stages[i] = new HRNetStage(wider, s_modules[i], last ? features : null);
            register_module($"transition{i + 1}", _transitions[i]);
            register_module($"stage{i + 2}", _stages[i]);
            channels = wider;
        }

        if (outputs > 0)
        {
            _final = nn.Conv2d(features, outputs, 1);
            register_module("final_layer", _final);
        }

        ConvolutionBlocks.Initialise(this);
    }

    /// <summary>Channels of the features.</summary>
    public long FeatureChannels { get; }

    /// <summary>The network with 32 channels at a quarter of the size.</summary>
    /// <param name="outputs">Maps of the head, for example one per joint; 0 for features without a head.</param>
    /// <param name="features">Channels that the branches are brought to where they meet for the last time: more than 32 spare many maps the bottleneck (Le et al. 2024, supplement, C.1).</param>
    public static HRNet HRNetW32(long outputs = 0, long features = 32) => new(32, outputs, features);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        Tensor stem = _bn1.call(_conv1.call(input)).relu_();
        stem = _bn2.call(_conv2.call(stem)).relu_();
        Tensor[] branches = [_stageOne.call(stem)];
        for (int i = 0; i < _stages.Length; i++)
            branches = _stages[i].Run(_transitions[i].Run(branches));
        return _final is null ? branches[0] : _final.call(branches[0]);
    }
}
