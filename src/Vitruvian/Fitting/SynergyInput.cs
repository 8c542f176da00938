using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting;

/// <summary>What <see cref="SynergyFitter"/> is given of one person: where to start, and evidence of any kinds.</summary>
/// <param name="Start">The regressed body, in the camera's frame.</param>
/// <param name="Camera">The camera: a pinhole or, as published, a parallel projection.</param>
public sealed record SynergyInput(BodyParameters Start, FitCamera Camera)
{
    /// <summary>Joints in the image, one of each of the fitter's; null for none.</summary>
    public Keypoint[]? Joints2D { get; init; }

    /// <summary>Joints in space, relative to the first, metres, in the camera's frame; null for none.</summary>
    public Vector3d[]? Joints3D { get; init; }

    /// <summary>How much each joint in space counts, 0 or more; all count 1 when null.</summary>
    public double[]? Joints3DWeights { get; init; }

    /// <summary>Dense correspondences, already chosen (<see cref="DenseSampling"/>); null or empty for none.</summary>
    public IReadOnlyList<DensePoint>? Dense { get; init; }

    /// <summary>Size of the person in pixels, for example the longer side of the box: residuals in the image count in hundredths of it.</summary>
    public required double PersonPixels { get; init; }
}
