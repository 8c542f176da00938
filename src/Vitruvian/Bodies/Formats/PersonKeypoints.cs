using Vitruvian.Imaging;

namespace Vitruvian.Bodies.Formats;

/// <summary>The joints of one person, in the order of their <see cref="Keypoints.JointSet"/>.</summary>
/// <param name="Joints">One keypoint a joint.</param>
/// <param name="Box">The person's box in pixels, or null when the file has none.</param>
/// <param name="Score">The detector's score for the person, or null when the file has none.</param>
public sealed record PersonKeypoints(Keypoint[] Joints, BoundingBox? Box = null, double? Score = null)
{
    /// <summary>Number of joints that were seen.</summary>
    public int VisibleCount => Joints.Count(j => j.IsVisible);
}
