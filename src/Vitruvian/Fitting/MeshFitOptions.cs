using Vitruvian.Fitting.Solvers;

namespace Vitruvian.Fitting;

/// <summary>
/// Weights and choices of <see cref="MeshFitter"/>. The energy is the negative logarithm of a probability: vertices have normal errors of <see cref="Noise"/>, betas are standard normal, poses follow the prior. So weights of 1
/// mean what was measured, and smaller ones say that neighbouring vertices err together and count for fewer than they are.
/// </summary>
public sealed record MeshFitOptions
{
    /// <summary>Standard deviation of each coordinate of the vertices given, metres.</summary>
    public double Noise { get; init; } = 0.01;

    /// <summary>A vertex farther off than this counts little (Geman and McClure's error), metres; infinite for plain squares.</summary>
    public double OutlierDistance { get; init; } = 0.15;

    /// <summary>Weight of the shape prior, half the sum of the betas' squares.</summary>
    public double ShapePriorWeight { get; init; } = 1;

    /// <summary>Weight of the pose prior's energy, where a prior is given.</summary>
    public double PosePriorWeight { get; init; } = 0.3;

    /// <summary>Weight of joints beyond their limits, per square radian; 0 for none.</summary>
    public double JointLimitsWeight { get; init; } = 100;

    /// <summary>Limits of the solver.</summary>
    public LevenbergMarquardtOptions LevenbergMarquardt { get; init; } = new() { MaxIterations = 40, RelativeTolerance = 1e-4, InitialDamping = 1e-3 };
}
