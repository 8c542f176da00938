using Vitruvian.Bodies;
using Vitruvian.Fitting.Priors;
using Vitruvian.Inference.Assets;

namespace Vitruvian.Server.Jobs;

/// <summary>What never changes and all workers share: the body model and what poses are likely. Read when first needed.</summary>
/// <param name="body">The body model, as <see cref="BodySource.Load"/> takes it.</param>
public sealed class RecoveryAssets(string body)
{
    private readonly Lazy<BodyModel> _model = new(() => BodySource.Load(body));
    private readonly Lazy<PosePrior> _prior = new(() => PriorAssets.Load(PriorAssets.DefaultName));

    /// <summary>The body model.</summary>
    public BodyModel Model => _model.Value;

    /// <summary>What poses are likely.</summary>
    public PosePrior Prior => _prior.Value;

    /// <summary>Methods whose networks came with the program.</summary>
    public static IReadOnlyList<string> Methods => [.. MethodNames.FromPixels.Where(NetworkFile.IsBuiltIn)];

    /// <summary>Kinds of refinement whose networks came with the program.</summary>
    public static IReadOnlyList<string> Refinements => [.. MethodNames.Refinements.Where(kind => NetworkFile.IsBuiltIn(kind == MethodNames.Synergy ? MethodNames.Holopose : kind))];

    /// <summary>What betters a method's bodies when a client does not choose.</summary>
    /// <param name="method">One of <see cref="Methods"/>.</param>
    public static string[] DefaultRefinements(string method) => MethodNames.DefaultRefinements(method, NetworkFile.IsBuiltIn(MethodNames.Joints));
}
