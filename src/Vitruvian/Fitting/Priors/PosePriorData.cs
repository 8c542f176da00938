using Vitruvian.Bodies;
using Vitruvian.Bodies.Motion;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>Body poses of recorded motion as vectors: the joints 1 to K - 1, three values each.</summary>
internal sealed class PosePriorData
{
    private PosePriorData(double[] poses, int[] clips, int dimension, int beyondLimits, int unwrapped)
    {
        Poses = poses;
        Clips = clips;
        Dimension = dimension;
        BeyondLimits = beyondLimits;
        Unwrapped = unwrapped;
    }

    /// <summary>Poses, N x D.</summary>
    internal double[] Poses { get; }

    /// <summary>The recording of each pose, N.</summary>
    internal int[] Clips { get; }

    /// <summary>D.</summary>
    internal int Dimension { get; }

    /// <summary>Poses left out because of their joints' limits.</summary>
    internal int BeyondLimits { get; }

    /// <summary>Vectors longer than half a turn.</summary>
    internal int Unwrapped { get; }

    /// <summary>Retargets all poses of a file and leaves out those beyond the joints' limits.</summary>
    /// <param name="model">The body.</param>
    /// <param name="motion">The motion.</param>
    /// <param name="symmetry">The body's mirror.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellation">Ends the work.</param>
    internal static PosePriorData Of(BodyModel model, MotionCapture motion, MirrorSymmetry symmetry, PosePriorOptions options, CancellationToken cancellation)
    {
        var retargeter = new MotionRetargeter(model, motion);
        var random = new SeededRandom(options.Mixture.Seed);
        var pose = new AxisAngle[model.JointCount];
        int dimension = symmetry.Dimension;
        var poses = new List<double>(motion.FrameCount * dimension);
        var clips = new List<int>(motion.FrameCount);
        for (int frame = 0; frame < motion.FrameCount; frame++)
        {
            cancellation.ThrowIfCancellationRequested();
            retargeter.Retarget(frame, pose);
            if (!JointLimits.Allow(pose))
                continue;
            clips.Add(motion.ClipOf(frame));
            for (int j = 1; j < pose.Length; j++)
            {
                AxisAngle r = Varied(pose[j], model.JointNames[j], random, options);
                poses.Add(r.X);
                poses.Add(r.Y);
                poses.Add(r.Z);
            }
        }

        if (clips.Count == 0)
            throw InvalidInputException.For(motion.Source, "quat", "poses of a living body", "none within the joints' limits");
        double[] values = [.. poses];
        int unwrapped = RotationVectors.Unwrap(values, symmetry);
        return new PosePriorData(values, [.. clips], dimension, motion.FrameCount - clips.Count, unwrapped);
    }

    /// <summary>The given poses, row by row.</summary>
    internal double[] Rows(IReadOnlyList<int> numbers)
    {
        double[] rows = new double[numbers.Count * Dimension];
        for (int n = 0; n < numbers.Count; n++)
            Poses.AsSpan(numbers[n] * Dimension, Dimension).CopyTo(rows.AsSpan(n * Dimension));
        return rows;
    }

    // What was not recorded must not look certain.
    private static AxisAngle Varied(AxisAngle rotation, string joint, SeededRandom random, PosePriorOptions options)
    {
        if (joint.EndsWith("collar", StringComparison.Ordinal))
        {
            double s = options.CollarDeviation;
            return new AxisAngle(rotation.X + random.NextNormal(0, s), rotation.Y + random.NextNormal(0, s), rotation.Z + random.NextNormal(0, s));
        }

        return joint.EndsWith("hand", StringComparison.Ordinal)
            ? new AxisAngle(rotation.X, rotation.Y, rotation.Z + random.NextNormal(0, options.FingerDeviation))
            : rotation;
    }
}
