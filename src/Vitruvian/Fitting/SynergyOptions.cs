using Vitruvian.Fitting.Solvers;

namespace Vitruvian.Fitting;

/// <summary>
/// Weights and choices of <see cref="SynergyFitter"/>; a weight of 0 leaves a term out. Residuals in the image count in hundredths of the person's size, those in space in
/// decimetres, so that the terms are of one order where a network is off by a few percent.
/// </summary>
public sealed record SynergyOptions
{
    /// <summary>Weight of the dense correspondences (squares); their sum is divided by their number and multiplied by that of the joints.</summary>
    public double DenseWeight { get; init; } = 1;

    /// <summary>Weight of the joints in the image (absolute values).</summary>
    public double Joints2DWeight { get; init; } = 1;

    /// <summary>Weight of the joints in space (absolute values).</summary>
    public double Joints3DWeight { get; init; } = 1;

    /// <summary>Weight of the betas' squares.</summary>
    public double ShapeWeight { get; init; } = 0.1;

    /// <summary>Weight of the pose prior's energy; 0, as published, lets the start alone keep the pose likely.</summary>
    public double PosePriorWeight { get; init; }

    /// <summary>Residuals below this count by their square rather than their absolute value: hundredths of the person's size, and decimetres.</summary>
    public double Smoothing { get; init; } = 0.1;

    /// <summary>Scale of Geman and McClure's error for dense correspondences, hundredths of the person's size; infinite, as published, for the square.</summary>
    public double DenseSigma { get; init; } = double.PositiveInfinity;

    /// <summary>What minimises the energy.</summary>
    public SynergySolver Solver { get; init; } = SynergySolver.LevenbergMarquardt;

    /// <summary>Limits of the conjugate gradients.</summary>
    public ConjugateGradientsOptions ConjugateGradients { get; init; } = new();

    /// <summary>Limits of Levenberg and Marquardt's method.</summary>
    public LevenbergMarquardtOptions LevenbergMarquardt { get; init; } = new() { MaxIterations = 20, RelativeTolerance = 1e-4 };
}
