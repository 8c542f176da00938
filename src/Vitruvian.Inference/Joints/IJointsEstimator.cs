using Vitruvian.Imaging;
using Vitruvian.Models;

namespace Vitruvian.Inference.Joints;

/// <summary>Finds the joints of people whose boxes are known: this project's networks (<see cref="JointsEstimator"/>) or other pose networks (<see cref="Keypoints.KeypointEstimator"/>). Calls may come from several threads at once.</summary>
public interface IJointsEstimator : IDisposable
{
    /// <summary>The network's card.</summary>
    ModelCard Card { get; }

    /// <summary>The joints that it tells of, one of <see cref="Bodies.JointSets.Names"/>.</summary>
    string JointSet { get; }

    /// <summary>Finds the joints of persons in photos, in batches across photos.</summary>
    /// <param name="people">Each person's photo, RGB, and box, pixels.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>One answer a person.</returns>
    JointsEstimate[] Estimate(IReadOnlyList<(Image Photo, BoundingBox Box)> people, CancellationToken cancellation = default);
}
