using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// The max-mixture prior on the body pose, <c>w min_k [1/2 (x - mu_k)^T Sigma_k^-1 (x - mu_k) + c_k]</c> (Bogo et al. 2016, eq. 6). Where one
/// component is the nearest, the energy is quadratic: gradient and curvature are exact and the curvature is a constant of the component.
/// </summary>
/// <param name="mixture">A mixture over the model's 3 (K - 1) body pose values.</param>
/// <param name="layout">The variables.</param>
/// <exception cref="InvalidInputException">The mixture is over another number of values.</exception>
public sealed class MixturePriorTerm(GaussianMixture mixture, FitLayout layout) : PosePriorTerm(mixture, layout)
{
    private readonly double[] _gradient = new double[mixture.Dimension];
    private readonly double[] _difference = new double[mixture.Dimension];
    private int _nearest;

    /// <inheritdoc/>
    public override void AddDerivatives(FitState state, NormalEquations equations)
    {
        ReadOnlySpan<double> precision = mixture.Precision(_nearest);
        ReadOnlySpan<double> mean = mixture.Mean(_nearest);
        ReadOnlySpan<double> pose = state.BodyPose;
        for (int i = 0; i < _difference.Length; i++)
            _difference[i] = Weight * (pose[i] - mean[i]);
        for (int i = 0; i < _gradient.Length; i++)
            _gradient[i] = DenseMath.Dot(precision.Slice(i * _gradient.Length, _gradient.Length), _difference);
        equations.AddBlock(state.Layout.BodyPoseColumn, _gradient, precision, Weight);
    }

    /// <inheritdoc/>
    private protected override double EvaluatePrior(ReadOnlySpan<double> bodyPose)
    {
        _nearest = mixture.Nearest(bodyPose, out double energy);
        return energy;
    }
}
