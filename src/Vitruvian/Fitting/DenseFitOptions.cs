using Vitruvian.Fitting.Solvers;

namespace Vitruvian.Fitting;

/// <summary>
/// Weights and choices of <see cref="DenseFitter"/>: SMPLify's energy without its bending and depth terms. Residuals count in hundredths of the person's size. Each kind of evidence is a mean over its points, so
/// that a weight means the same for some vertices as for all; a weight of 0 leaves a term out.
/// </summary>
public sealed record DenseFitOptions
{
    /// <summary>Weight of the displaced vertices: their errors' sum is divided by the number of the fitter's vertices, seen or not.</summary>
    public double VertexWeight { get; init; } = 20;

    /// <summary>Weight of dense correspondences: their errors' sum is divided by their number.</summary>
    public double DensePointWeight { get; init; } = 5;

    /// <summary>Weight of the joints: their errors' sum is divided by the number of the set's joints.</summary>
    public double JointWeight { get; init; } = 10;

    /// <summary>Where it is given, joints count by their absolute residuals, and by squares below this, hundredths of the person's size; null for Geman and McClure's error, as the other evidence has it.</summary>
    public double? JointSmoothing { get; init; }

    /// <summary>Scale of Geman and McClure's error, hundredths of the person's size; infinite for the square.</summary>
    public double Sigma { get; init; } = 5;

    /// <summary>Weight of the pose prior's energy, where a prior is given.</summary>
    public double PosePriorWeight { get; init; } = 0.5;

    /// <summary>Weight of the betas' squares.</summary>
    public double ShapePriorWeight { get; init; } = 0.5;

    /// <summary>Weight of the body pose's squared distance from the start, square radians; 0 for none.</summary>
    public double StartPoseWeight { get; init; } = 15;

    /// <summary>Weight of the squared distance of the skeleton's joints, relative to the root, from the start's, square metres, of each joint: it holds the direction that the body faces, too, which one view tells badly. 0 for none.</summary>
    public double StartSpaceWeight { get; init; }

    /// <summary>Weight of the betas' squared distance from the start; 0 for none.</summary>
    public double StartShapeWeight { get; init; } = 1.5;

    /// <summary>What minimises the energy.</summary>
    public SmplifySolver Solver { get; init; } = SmplifySolver.LevenbergMarquardt;

    /// <summary>Steps of Adam.</summary>
    public AdamOptions Adam { get; init; } = new();

    /// <summary>Limits of Levenberg and Marquardt's method.</summary>
    public LevenbergMarquardtOptions LevenbergMarquardt { get; init; } = new() { MaxIterations = 30, RelativeTolerance = 1e-3, InitialDamping = 1e-3 };
}
