using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>A stage of <see cref="HRNet"/>: exchange modules in a row.</summary>
internal sealed class HRNetStage : nn.Module
{
    private readonly HRNetModule[] _modules;

    /// <summary>A stage with random weights.</summary>
    /// <param name="channels">Channels of the branches, from the largest size down.</param>
    /// <param name="modules">Number of exchange modules.</param>
    /// <param name="fused">Channels of the first branch that the last module gives alone; null where it gives all branches.</param>
    public HRNetStage(long[] channels, int modules, long? fused)
        : base(nameof(HRNetStage))
    {
        _modules = new HRNetModule[modules];
        for (int i = 0; i < modules; i++)
        {
            _modules[i] = new HRNetModule(channels, i == modules - 1 ? fused : null);
            register_module($"{i}", _modules[i]);
        }
    }

    /// <summary>The branches after all modules.</summary>
    public Tensor[] Run(Tensor[] branches)
    {
        foreach (HRNetModule module in _modules)
            branches = module.Run(branches);
        return branches;
    }
}
