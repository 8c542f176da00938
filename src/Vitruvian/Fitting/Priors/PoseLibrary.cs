using Vitruvian.Bodies;
using Vitruvian.Bodies.Motion;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// Recorded poses of the body, ready to draw from: retargeted, without those beyond the joints' limits, without near-duplicates. The root's rotation is
/// kept without its heading: how the person stood, lay or tumbled.
/// </summary>
public sealed class PoseLibrary
{
    private readonly AxisAngle[] _poses;
    private readonly int _jointCount;

    private PoseLibrary(AxisAngle[] poses, int jointCount)
    {
        _poses = poses;
        _jointCount = jointCount;
    }

    /// <summary>Number of poses.</summary>
    public int Count => _poses.Length / _jointCount;

    /// <summary>A pose: K rotations, the root's first, y up, facing z as far as it has a heading.</summary>
    public ReadOnlySpan<AxisAngle> this[int index] => _poses.AsSpan(index * _jointCount, _jointCount);

    /// <summary>Retargets a motion file to a body.</summary>
    /// <param name="model">The body.</param>
    /// <param name="motion">The motion.</param>
    /// <param name="leastDifference">Least difference between two kept poses (radians, root mean square over the joints' rotation vectors).</param>
    /// <param name="seed">Seed of the order in which near-duplicates are left out.</param>
    /// <param name="clips">Tells by its name whether a recording is used; null for all.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InvalidInputException">The body or the motion has another skeleton, or no pose is within the joints' limits.</exception>
    public static PoseLibrary Of(BodyModel model, MotionCapture motion, double leastDifference, ulong seed, Func<string, bool>? clips = null, CancellationToken cancellation = default)
    {
        var retargeter = new MotionRetargeter(model, motion);
        int k = model.JointCount;
        int dimension = 3 * (k - 1);
        var poses = new List<AxisAngle>(motion.FrameCount * k);
        var pose = new AxisAngle[k];
        for (int frame = 0; frame < motion.FrameCount; frame++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (clips is not null && !clips(motion.Clips[motion.ClipOf(frame)].Name))
                continue;
            retargeter.Retarget(frame, pose);
            if (!JointLimits.Allow(pose))
                continue;
            pose[0] = WithoutHeading(pose[0]);
            poses.AddRange(pose);
        }

        if (poses.Count == 0)
            throw InvalidInputException.For(motion.Source, "quat", "poses of a living body", "none within the joints' limits");
        double[] values = new double[poses.Count / k * dimension];
        for (int n = 0; n < poses.Count / k; n++)
        {
            for (int j = 1; j < k; j++)
                poses[(n * k) + j].Write(values.AsSpan((n * dimension) + (3 * (j - 1)), 3));
        }

        int[] kept = PoseThinning.Keep(values, dimension, leastDifference * Math.Sqrt(k - 1), seed, cancellation.ThrowIfCancellationRequested);
        return new PoseLibrary([.. kept.SelectMany(n => poses.Skip(n * k).Take(k))], k);
    }

    // Undoes the turn about the vertical: the heading is where the body's front points, or where its top points when it lies.
    private static AxisAngle WithoutHeading(AxisAngle root)
    {
        Matrix3 rotation = root.ToMatrix();
        Vector3d front = rotation.Column2;
        Vector3d guide = Math.Abs(front.Y) < 0.9 ? front : rotation.Column1;
        double heading = Math.Atan2(guide.X, guide.Z);
        return AxisAngle.FromMatrix(new AxisAngle(0, -heading, 0).ToMatrix() * rotation);
    }
}
