using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Numerics;

namespace Vitruvian.Rendering;

/// <summary>Where a body's joints lie in a crop, as displacement networks are told beside the rendering: those of <see cref="JointSets.All36"/>, the crop's side being 1. A workspace for one thread.</summary>
public sealed class CropJoints
{
    // Nearer to the camera nothing has a place in the picture, metres.
    private const double NearestDepth = 0.05;

    private readonly BodyPointEvaluator _points;

    /// <summary>Prepares for a body model.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="InvalidInputException">It lacks a joint of the set.</exception>
    public CropJoints(BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _points = new BodyPointEvaluator(model, JointSets.For(model, JointSets.All36).Points);
    }

    /// <summary>Places the joints of a body.</summary>
    /// <param name="body">In the frame of the crop's camera.</param>
    /// <param name="camera">The crop's camera.</param>
    /// <param name="size">Side of the crop in pixels.</param>
    /// <param name="destination">Receives J x 2.</param>
    public void Place(BodyParameters body, PerspectiveCamera camera, int size, Span<float> destination)
    {
        _points.Evaluate(body);
        for (int j = 0; j < destination.Length / 2; j++)
        {
            Vector3d point = Vector3d.Read(_points.Points[(3 * j)..]);
            Vector2d at = camera.Project(point with { Z = Math.Max(NearestDepth, point.Z) });
            (destination[2 * j], destination[(2 * j) + 1]) = ((float)(at.X / size), (float)(at.Y / size));
        }
    }
}
