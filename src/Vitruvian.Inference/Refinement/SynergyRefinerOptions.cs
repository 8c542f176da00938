using Vitruvian.Inference.Joints;

namespace Vitruvian.Inference.Refinement;

/// <summary>Choices of <see cref="SynergyRefiner"/>: those of fits to joints, and what is made of the surface. A weight of 0 in <see cref="JointsFitOptions.Energy"/> leaves a term out.</summary>
public sealed record SynergyRefinerOptions : JointsFitOptions
{
    /// <summary>
    /// The weights of fits to joints, and a tenth for dense correspondences: networks that learned them from synthetic people alone are off by a palm's width, and on LSPET's photos (500 of those that were trained on) more weight moves joints
    /// away from where people saw them.
    /// </summary>
    public SynergyRefinerOptions() => Energy = Energy with { DenseWeight = 0.1, DenseSigma = 10 };

    /// <summary>Pixels of whose part the network is less sure than this do not count.</summary>
    public double LeastPartConfidence { get; init; } = 0.8;

    /// <summary>At most so many pixels of a part, spread evenly.</summary>
    public int PointsPerPart { get; init; } = 8;
}
