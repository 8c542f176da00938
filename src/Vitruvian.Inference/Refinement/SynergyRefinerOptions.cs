using Vitruvian.Fitting;
using Vitruvian.Inference.Joints;

namespace Vitruvian.Inference.Refinement;

/// <summary>Choices of <see cref="SynergyRefiner"/>.</summary>
public sealed record SynergyRefinerOptions
{
    /// <summary>Weights of the terms, those of joints as in <see cref="JointsFitOptions"/>; a weight of 0 leaves one out.</summary>
    public SynergyOptions Energy { get; init; } = new JointsFitOptions().Energy with { DenseSigma = 10, LevenbergMarquardt = new SynergyOptions().LevenbergMarquardt };

    /// <summary>Factor of the weights in the picture of joints that no photo has taught the network; see <see cref="TaughtJoints"/>.</summary>
    public double UntaughtWeight { get; init; } = 0.1;

    /// <summary>Joints of which the network is less sure than this are taken as not seen in the picture.</summary>
    public double LeastConfidence { get; init; } = 0.02;

    /// <summary>Pixels of whose part the network is less sure than this do not count.</summary>
    public double LeastPartConfidence { get; init; } = 0.5;

    /// <summary>At most so many pixels of a part, spread evenly.</summary>
    public int PointsPerPart { get; init; } = 8;

    /// <summary>Threads to use at most; all cores when null.</summary>
    public int? Threads { get; init; }
}
