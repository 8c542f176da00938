using Vitruvian.Fitting.Solvers;

namespace Vitruvian.Fitting;

/// <summary>
/// Weights and choices of <see cref="SmplifyFitter"/>. Weights are given as published, before squaring. <see cref="Published"/> is SMPLify as SPIN
/// runs it (Kolotouros et al. 2019); the defaults differ from it where docs/fitting.md says so and why.
/// </summary>
public sealed record SmplifyOptions
{
    /// <summary>Longest side of the box around the visible joints in SPIN's crops: 224 pixels, of which 1 / 1.2 are the person.</summary>
    public const double SpinPersonPixels = 224 / 1.2;

    /// <summary>SMPLify as SPIN runs it: hips and neck do not count, the translation is held in the second stage.</summary>
    public static SmplifyOptions Published { get; } = new()
    {
        PosePriorWeight = 4.78,
        BendingWeight = 15.2,
        ShapePriorWeight = 5,
        HipWeight = 0,
        NeckWeight = 0,
        HoldTranslation = true,
        BodyDepthWeight = 0,
        PosePriorLimitPercentile = null,
    };

    /// <summary>Weight of the pose prior; the energy has its square. Published: 4.78.</summary>
    public double PosePriorWeight { get; init; } = 2;

    /// <summary>Weight of the bending prior; the energy has its square. Published: 15.2.</summary>
    public double BendingWeight { get; init; } = 5;

    /// <summary>Weight of the shape prior; the energy has its square. Published: 5.</summary>
    public double ShapePriorWeight { get; init; } = 4;

    /// <summary>Weight of the depth in the camera stage, per metre; the energy has its square.</summary>
    public double DepthWeight { get; init; } = 100;

    /// <summary>
    /// Weight of the depth in the second stage, on the logarithm of its ratio to the estimated depth; the energy has its square. Without it a
    /// body may come absurdly close to the camera, where perspective lets its limbs reach anything. Published: 0, the translation being held.
    /// </summary>
    public double BodyDepthWeight { get; init; } = 60;

    /// <summary>Weight of the joints' depths relative to the first joint, per metre, where a network tells them (<see cref="SpaceEvidence"/>); the energy has its square.</summary>
    public double SpaceWeight { get; init; } = 60;

    /// <summary>sigma of Geman and McClure's error of those depths, metres.</summary>
    public double SpaceSigma { get; init; } = 0.3;

    /// <summary>sigma of Geman and McClure's error, in the residuals' pixels (see <see cref="PersonPixels"/>).</summary>
    public double Sigma { get; init; } = 100;

    /// <summary>
    /// Residuals are measured in pixels of a picture in which the longest side of the box around the visible joints has this length, so that the
    /// balance of data and priors does not depend on the photo's resolution; null measures in the photo's own pixels.
    /// </summary>
    public double? PersonPixels { get; init; } = SpinPersonPixels;

    /// <summary>Factor on the weight of the hips in the second stage; annotators and skeletons disagree on where they are. Published: 0.</summary>
    public double HipWeight { get; init; } = 1;

    /// <summary>Factor on the weight of the neck in the second stage. Published: 0.</summary>
    public double NeckWeight { get; init; } = 1;

    /// <summary>Whether the second stage holds the translation that the first has found, as SPIN does.</summary>
    public bool HoldTranslation { get; init; }

    /// <summary>Whether the camera stage comes first when a start is given; without a start it always does.</summary>
    public bool CameraStage { get; init; } = true;

    /// <summary>What minimises the energy.</summary>
    public SmplifySolver Solver { get; init; } = SmplifySolver.LevenbergMarquardt;

    /// <summary>Limits of Levenberg-Marquardt in the second stage.</summary>
    public LevenbergMarquardtOptions LevenbergMarquardt { get; init; } = new() { RelativeTolerance = 1e-5 };

    /// <summary>Steps of Adam in each stage.</summary>
    public AdamOptions Adam { get; init; } = new();

    /// <summary>
    /// A result whose pose is less likely than this percentile of the poses that the prior was fitted on is solved again under a stronger
    /// prior; null, or a prior that does not know its percentiles, sets no limit. Published: none.
    /// </summary>
    public double? PosePriorLimitPercentile { get; init; } = 99.9;
}
