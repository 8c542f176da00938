using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>Moves placed bodies to other frames.</summary>
public static class BodyPlacement
{
    /// <summary>Where the root joint lies in the body's own frame: the point that the global orientation turns about.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="betas">Shape coefficients, S.</param>
    /// <returns>Metres.</returns>
    public static Vector3d RootOf(BodyModel model, ReadOnlySpan<double> betas)
    {
        Vector3d root = Vector3d.Read(model.JointTemplate);
        for (int s = 0; s < model.BetaCount; s++)
            root += betas[s] * Vector3d.Read(model.JointShapeDirections.AsSpan(3 * s * model.JointCount));
        return root;
    }

    /// <summary>
    /// The body whose every point is the given one's, turned about the frame's origin: <c>X' = R X</c>. The global orientation turns about the
    /// root joint J, so that <c>t' = R (J + t) - J</c>.
    /// </summary>
    /// <param name="model">The body model.</param>
    /// <param name="body">Shape, pose and place.</param>
    /// <param name="rotation">The turn R, new frame from old.</param>
    public static BodyParameters Turn(BodyModel model, BodyParameters body, in Matrix3 rotation)
    {
        AxisAngle[] pose = [.. body.Pose];
        pose[0] = AxisAngle.FromMatrix(rotation * pose[0].ToMatrix());
        Vector3d root = RootOf(model, body.Betas);
        return new BodyParameters([.. body.Betas], pose, (rotation * (root + body.Translation)) - root);
    }
}
