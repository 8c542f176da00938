using Vitruvian.Bodies;

namespace Vitruvian.Inference.Pipeline;

/// <summary>Choices of <see cref="Reconstructor"/>.</summary>
public sealed record ReconstructorOptions
{
    /// <summary>Detections with a lower score are left out; 0 leaves it to the detector what a person is.</summary>
    public double MinimumScore { get; init; }

    /// <summary>At most so many people a photo, those that the detector is surest of; null for all.</summary>
    public int? MaximumPeople { get; init; }

    /// <summary>The joint set that results are told in.</summary>
    public string JointSet { get; init; } = JointSets.All36;

    /// <summary>Which camera is assumed.</summary>
    public PhotoCamera Camera { get; init; } = PhotoCamera.Whole;
}
