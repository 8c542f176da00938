using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>
/// Where a body's root joint lies in the camera's frame, as a function of where it lies in the shaped body's own frame: datasets place bodies in a world, SMPL turns them about the root joint, and where that is
/// only the model knows. The root joint J of the shaped body comes to <c>Turn J + Shift</c>.
/// </summary>
/// <param name="Turn">Rotation from the dataset's world to the camera; zero where the dataset tells the joint's place itself.</param>
/// <param name="Shift">Metres.</param>
public readonly record struct RootPlace(Matrix3 Turn, Vector3d Shift)
{
    /// <summary>The root joint is known to be at a place.</summary>
    /// <param name="place">In the camera's frame, metres.</param>
    public static RootPlace At(Vector3d place) => new(default, place);

    /// <summary>The body has a translation in a world.</summary>
    /// <param name="cameraFromWorld">Brings the world to the camera.</param>
    /// <param name="translation">SMPL's translation in the world, metres.</param>
    public static RootPlace Of(in RigidTransform cameraFromWorld, Vector3d translation) => new(cameraFromWorld.Rotation, cameraFromWorld * translation);

    /// <summary>SMPL's translation in the camera's frame.</summary>
    /// <param name="root">The root joint of the shaped body in its own frame (<see cref="Bodies.BodyPlacement.RootOf"/>), metres.</param>
    public Vector3d Translation(Vector3d root) => (Turn * root) + Shift - root;
}
