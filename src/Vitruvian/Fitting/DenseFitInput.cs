using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Displacements;
using Vitruvian.Fitting.Terms;

namespace Vitruvian.Fitting;

/// <summary>What <see cref="DenseFitter"/> is given of one person: the estimate to refine, and evidence of any kinds, each alone or together.</summary>
/// <param name="Start">The estimate, in the camera's frame.</param>
/// <param name="Camera">The photo's camera: a pinhole or, for estimates that have no other, a parallel projection.</param>
public sealed record DenseFitInput(BodyParameters Start, FitCamera Camera)
{
    /// <summary>Size of the person in pixels of the photo, for example the longer side of the box: residuals count in hundredths of it.</summary>
    public required double PersonPixels { get; init; }

    /// <summary>Where the body's vertices ought to be seen (displacement fields); null for none.</summary>
    public VertexTargets? Vertices { get; init; }

    /// <summary>Pixels of which it is known where on the surface they lie (DensePose), already chosen (<see cref="DenseSampling"/>); null or empty for none.</summary>
    public IReadOnlyList<DensePoint>? DensePoints { get; init; }

    /// <summary>Joints in the photo, one of each of the fitter's joint set; null for none.</summary>
    public Keypoint[]? Joints { get; init; }

    /// <summary>
    /// What pose priors are told that look at the joints seen: one keypoint a joint of <see cref="JointSets.All36"/>, confidence 0 for those not seen. They are no evidence of their own; when null, <see cref="Joints"/> are
    /// told.
    /// </summary>
    public Keypoint[]? ObservedJoints { get; init; }
}
