using Vitruvian.Fitting;

namespace Vitruvian.Inference.Joints;

/// <summary>How bodies are fitted to what a network says about joints.</summary>
public sealed record JointsFitOptions
{
    /// <summary>
    /// Weights of the energy. A network errs more often by a whole limb than by a little, so errors saturate sooner than for joints that people marked;
    /// chosen on LSPET val.
    /// </summary>
    public SmplifyOptions Energy { get; init; } = new() { Sigma = 30, SpaceWeight = 30 };

    /// <summary>Joints of which the network is less sure than this are taken as not seen in the picture.</summary>
    public double LeastConfidence { get; init; } = 0.1;

    /// <summary>Share of its weight that a joint's depth has when the joint is not seen at all: networks guess hidden joints' places in space better than nothing does.</summary>
    public double HiddenDepthWeight { get; init; } = 0.2;

    /// <summary>Whether the joints' depths take part in the energy.</summary>
    public bool UseDepths { get; init; } = true;

    /// <summary>Threads to use at most; all cores when null.</summary>
    public int? Threads { get; init; }
}
