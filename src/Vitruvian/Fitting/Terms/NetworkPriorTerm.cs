using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Fitting.Solvers;

namespace Vitruvian.Fitting.Terms;

/// <summary>A network's prior on the body pose: exact gradient, Gauss and Newton's curvature.</summary>
/// <param name="prior">The prior.</param>
/// <param name="layout">The variables.</param>
/// <exception cref="InvalidInputException">The prior is over another number of values.</exception>
public sealed class NetworkPriorTerm(NetworkPrior prior, FitLayout layout) : PosePriorTerm(prior, layout)
{
    private readonly PosePass _pass = prior.CreatePass();
    private readonly double[] _gradient = new double[prior.Dimension];
    private readonly double[] _curvature = new double[prior.Dimension * prior.Dimension];

    /// <inheritdoc/>
    public override void Observe(ReadOnlySpan<Keypoint> joints) => _pass.Observe(joints);

    /// <inheritdoc/>
    public override void AddDerivatives(FitState state, NormalEquations equations)
    {
        double scale = Weight * prior.Calibration.Scale;
        _pass.Gradient(_gradient);
        foreach (ref double value in _gradient.AsSpan())
            value *= scale;
        if (equations.WithMatrix)
            _pass.Curvature(_curvature);
        equations.AddBlock(state.Layout.BodyPoseColumn, _gradient, _curvature, scale);
    }

    /// <inheritdoc/>
    private protected override double EvaluatePrior(ReadOnlySpan<double> bodyPose) => prior.Calibrated(_pass.Evaluate(bodyPose));
}
