using Vitruvian.Bodies;
using Vitruvian.Bodies.Motion;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;
using Vitruvian.Synthesis;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// Recorded poses of the body to train and to try pose priors on: retargeted, within the joints' limits, without near-duplicates, each followed by its mirror image; with how the person stood and where the joints
/// of <see cref="JointSets.All36"/> are.
/// </summary>
public sealed class PoseExamples
{
    // What was not recorded must not look certain: the same turns as the mixture is fitted with.
    private static readonly PosePriorOptions s_options = new();

    private readonly double[] _poses;
    private readonly Matrix3[] _stances;
    private readonly Vector3d[] _joints;
    private readonly double[] _deviations;

    private PoseExamples(BodyModel model, double[] poses, Matrix3[] stances, Vector3d[] joints)
    {
        (Model, _poses, _stances, _joints) = (model, poses, stances, joints);
        Dimension = 3 * (model.JointCount - 1);
        _deviations = new double[Dimension];
        for (int j = 1; j < model.JointCount; j++)
        {
            Span<double> own = _deviations.AsSpan(3 * (j - 1), 3);
            own.Fill(s_options.Mixture.NoiseFloor);
            if (model.JointNames[j].EndsWith("collar", StringComparison.Ordinal))
                own.Fill(Math.Sqrt((own[0] * own[0]) + (s_options.CollarDeviation * s_options.CollarDeviation)));
            if (model.JointNames[j].EndsWith("hand", StringComparison.Ordinal))
                own[2] = Math.Sqrt((own[2] * own[2]) + (s_options.FingerDeviation * s_options.FingerDeviation));
        }
    }

    /// <summary>The body.</summary>
    public BodyModel Model { get; }

    /// <summary>Number of poses, the mirrored ones included.</summary>
    public int Count => _stances.Length;

    /// <summary>Values D of a body pose.</summary>
    public int Dimension { get; }

    /// <summary>Number of joints of <see cref="JointSets.All36"/>.</summary>
    public static int JointCount => Networks.JointCondition.JointCount;

    /// <summary>Body poses, <see cref="Count"/> x D, axis-angle near each joint's mean.</summary>
    public ReadOnlySpan<double> BodyPoses => _poses;

    /// <summary>Standard deviations of what recordings do not tell of each value, D, radians: their error, and how collars and fingers move.</summary>
    public ReadOnlySpan<double> Deviations => _deviations;

    /// <summary>A body pose, D values.</summary>
    /// <param name="index">Which.</param>
    public ReadOnlySpan<double> BodyPose(int index) => _poses.AsSpan(index * Dimension, Dimension);

    /// <summary>The root's rotation: y up, facing z as far as the pose has a heading.</summary>
    /// <param name="index">Which.</param>
    public Matrix3 Stance(int index) => _stances[index];

    /// <summary>The joints of a body of some shape in the pose, metres, from the pelvis, the root not turned.</summary>
    /// <param name="index">Which.</param>
    public ReadOnlySpan<Vector3d> Joints(int index) => _joints.AsSpan(index * JointCount, JointCount);

    /// <summary>A body pose with what recordings do not tell drawn at random.</summary>
    /// <param name="index">Which.</param>
    /// <param name="random">Draws.</param>
    /// <param name="values">Receives D values.</param>
    public void Draw(int index, SeededRandom random, Span<double> values)
    {
        ReadOnlySpan<double> pose = BodyPose(index);
        for (int i = 0; i < Dimension; i++)
            values[i] = random.NextNormal(pose[i], _deviations[i]);
    }

    /// <summary>Reads a motion file's poses.</summary>
    /// <param name="model">The body; needs the joints of <see cref="JointSets.All36"/>.</param>
    /// <param name="motion">The motion.</param>
    /// <param name="split">Which recordings.</param>
    /// <param name="seed">Seed of the order in which near-duplicates are left out, and of the bodies' shapes.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InvalidInputException">The body or the motion has another skeleton, or no pose is within the joints' limits.</exception>
    public static PoseExamples Of(BodyModel model, MotionCapture motion, SyntheticSplit split, ulong seed, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(motion);
        HashSet<string> clips = [.. SplitRule.Take(motion.Clips, c => c.Name, split).Select(c => c.Name)];
        PoseLibrary library = PoseLibrary.Of(model, motion, s_options.LeastDifference, seed, clips.Contains, cancellation);
        int d = 3 * (model.JointCount - 1), count = 2 * library.Count;
        double[] poses = new double[count * d];
        Matrix3[] stances = new Matrix3[count];
        var mirror = new BodyMirror(model.JointNames);
        AxisAngle[] image = new AxisAngle[model.JointCount];
        for (int n = 0; n < library.Count; n++)
        {
            mirror.Mirror(library[n], image);
            foreach ((int at, ReadOnlyMemory<AxisAngle> pose) in ((int, ReadOnlyMemory<AxisAngle>)[])[(2 * n, library[n].ToArray()), ((2 * n) + 1, image)])
            {
                stances[at] = pose.Span[0].ToMatrix();
                for (int j = 1; j < model.JointCount; j++)
                    pose.Span[j].Write(poses.AsSpan((at * d) + (3 * (j - 1)), 3));
            }
        }

        RotationVectors.Unwrap(poses, MirrorSymmetry.OfBodyPose(mirror, model.JointCount));
        return new PoseExamples(model, poses, stances, Place(model, poses, seed, cancellation));
    }

    private static Vector3d[] Place(BodyModel model, double[] poses, ulong seed, CancellationToken cancellation)
    {
        FitLayout layout = FitLayout.For(model);
        var source = new PointSource(model, JointSets.For(model, JointSets.All36).Points);
        var state = new FitState(layout);
        var random = new SeededRandom(seed);
        double[] values = new double[layout.Count];
        int count = poses.Length / layout.BodyPoseCount;
        var joints = new Vector3d[count * source.Count];
        for (int n = 0; n < count; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int s = 0; s < layout.BetaCount; s++)
                values[s] = random.NextNormal();
            poses.AsSpan(n * layout.BodyPoseCount, layout.BodyPoseCount).CopyTo(values.AsSpan(layout.BodyPoseColumn));
            state.Set(values);
            for (int j = 0; j < source.Count; j++)
                joints[(n * source.Count) + j] = source.Position(state, j) - source.Position(state, 0);
        }

        return joints;
    }
}
