using Vitruvian.Fitting;
using Vitruvian.Inference.Joints;

namespace Vitruvian.Inference.Refinement;

/// <summary>Choices of <see cref="DisplacementRefiner"/>.</summary>
public sealed record DisplacementRefinerOptions
{
    /// <summary>Weights of the fit.</summary>
    public DenseFitOptions Energy { get; init; } = new();

    /// <summary>Weights of the fit of a body whose joints an earlier refinement saw: these go on to count as there, by absolute residuals, and what that refinement knew of space is held.</summary>
    public DenseFitOptions RefinedEnergy { get; init; } = new() { JointWeight = 200, JointSmoothing = 2, StartSpaceWeight = 200 };

    /// <summary>How joints that an earlier refinement saw count.</summary>
    public JointsFitOptions Joints { get; init; } = new();

    /// <summary>Whether fits go by the low-poly mesh's vertices alone, which is faster, rather than by all that are seen.</summary>
    public bool LowPoly { get; init; }

    /// <summary>Threads that fit people side by side; all processors when null.</summary>
    public int? Threads { get; init; }

    /// <summary>Colours of the vertices of the person in all photos, V x 3, 0 to 1 as in files (not linear); empty when nothing is known of their texture.</summary>
    public ReadOnlyMemory<float> VertexColors { get; init; }
}
