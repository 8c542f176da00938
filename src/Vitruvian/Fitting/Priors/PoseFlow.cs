using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Priors.Networks;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// A conditional normalising flow over body poses, after ProHMR (Kolotouros et al. 2021): an invertible map from the pose's rotation vectors x to normally distributed z, so that the density of a pose
/// is known, <c>log p(x | c) = log N(f(x; c); 0, I) + log |det df/dx|</c>. The condition c is what any fit knows of its image, the joints seen in it (<see cref="JointCondition"/>), and may be nothing.
/// The energy is minus that logarithm. Immutable.
/// </summary>
public sealed class PoseFlow : NetworkPrior
{
    /// <summary>Name of the kind.</summary>
    public const string KindName = "flow";

    /// <summary>Puts a prior together.</summary>
    /// <param name="blocks">The flow's steps, from the pose on.</param>
    /// <param name="context">From a condition's <see cref="JointCondition.Count"/> values to the context that the steps see.</param>
    /// <param name="calibration">Scale of the energy.</param>
    /// <exception cref="InvalidInputException">Sizes do not fit.</exception>
    public PoseFlow(IReadOnlyList<FlowBlock> blocks, DenseNetwork context, PriorCalibration calibration)
        : base(calibration, blocks.Count == 0 ? 0 : blocks[0].Mixing.InputCount)
    {
        if (blocks.Count == 0 || Dimension % 3 != 0)
            throw InvalidInputException.For("pose prior", "blocks", "at least one, over 3 values a joint", $"{blocks.Count}, over {Dimension}");
        if (context.InputCount != JointCondition.Count)
            throw InvalidInputException.For("pose prior", "context", $"{JointCondition.Count} inputs", $"{context.InputCount}");
        foreach (FlowBlock block in blocks)
        {
            if (block.Mixing.InputCount != Dimension || block.Context.InputCount != context.OutputCount)
                throw InvalidInputException.For("pose prior", "blocks", $"steps over {Dimension} values with a context of {context.OutputCount}", $"one over {block.Mixing.InputCount} with {block.Context.InputCount}");
        }

        (Blocks, Context) = ([.. blocks], context);
    }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <summary>The flow's steps.</summary>
    public IReadOnlyList<FlowBlock> Blocks { get; }

    /// <summary>From conditions to contexts.</summary>
    public DenseNetwork Context { get; }

    /// <summary>Natural logarithm of a pose's density.</summary>
    /// <param name="bodyPose">Axis-angle, D values.</param>
    /// <param name="joints">The joints seen, one a joint of the common set; empty for none.</param>
    public double LogDensity(ReadOnlySpan<double> bodyPose, ReadOnlySpan<Keypoint> joints = default)
    {
        PosePass pass = CreatePass();
        pass.Observe(joints);
        return -pass.Evaluate(bodyPose);
    }

    /// <summary>z of a pose, D values.</summary>
    /// <param name="bodyPose">Axis-angle, D values.</param>
    /// <param name="joints">The joints seen; empty for none.</param>
    public double[] Encode(ReadOnlySpan<double> bodyPose, ReadOnlySpan<Keypoint> joints = default)
    {
        var pass = new PoseFlowPass(this);
        pass.Observe(joints);
        pass.Evaluate(bodyPose);
        return pass.Code.ToArray();
    }

    /// <summary>The pose of z; normally distributed z give poses as they are distributed.</summary>
    /// <param name="code">D values.</param>
    /// <param name="joints">The joints seen; empty for none.</param>
    /// <returns>Axis-angle, D values.</returns>
    public double[] Decode(ReadOnlySpan<double> code, ReadOnlySpan<Keypoint> joints = default)
    {
        if (code.Length != Dimension)
            throw new ArgumentException($"code has {code.Length} values; expected {Dimension}.", nameof(code));
        var pass = new PoseFlowPass(this);
        pass.Observe(joints);
        return pass.Invert(code);
    }

    /// <inheritdoc/>
    public override NetworkPrior With(PriorCalibration calibration) => new PoseFlow(Blocks, Context, calibration);

    /// <inheritdoc/>
    internal override PosePass CreatePass() => new PoseFlowPass(this);
}
