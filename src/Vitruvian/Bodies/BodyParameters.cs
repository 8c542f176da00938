using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// What a body model needs to make one body: shape, pose and place. The root's rotation and the translation carry the body from its own
/// frame (y up, z front, x the body's left) to the frame of whoever uses it; fits use the camera frame (OpenCV: x right, y down, z forward).
/// </summary>
public sealed class BodyParameters
{
    /// <summary>A body of mean shape in the T-pose at the origin.</summary>
    /// <param name="betaCount">Number of shape coefficients S.</param>
    /// <param name="jointCount">Number of joints K, the root included.</param>
    public BodyParameters(int betaCount, int jointCount)
        : this(new double[betaCount], new AxisAngle[jointCount], Vector3d.Zero)
    {
    }

    /// <summary>Takes the arrays without copying them.</summary>
    /// <param name="betas">Shape coefficients, length S, in standard deviations.</param>
    /// <param name="pose">Local joint rotations, length K; the first is the root's (global orientation).</param>
    /// <param name="translation">Added to every point, metres.</param>
    public BodyParameters(double[] betas, AxisAngle[] pose, Vector3d translation)
    {
        Betas = betas;
        Pose = pose;
        Translation = translation;
    }

    /// <summary>Shape coefficients, length S, in standard deviations.</summary>
    public double[] Betas { get; }

    /// <summary>Local joint rotations, length K; the first is the root's.</summary>
    public AxisAngle[] Pose { get; }

    /// <summary>Added to every point, metres.</summary>
    public Vector3d Translation { get; set; }

    /// <summary>The root's rotation.</summary>
    public AxisAngle GlobalOrient
    {
        get => Pose[0];
        set => Pose[0] = value;
    }

    /// <summary>An independent copy.</summary>
    public BodyParameters Clone() => new((double[])Betas.Clone(), (AxisAngle[])Pose.Clone(), Translation);
}
