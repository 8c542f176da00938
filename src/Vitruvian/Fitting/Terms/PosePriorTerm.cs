using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// The max-mixture prior on the body pose, <c>w min_k [1/2 (x - mu_k)^T Sigma_k^-1 (x - mu_k) + c_k]</c> (Bogo et al. 2016, eq. 6). Where one
/// component is the nearest, the energy is quadratic: gradient and curvature are exact and the curvature is a constant of the component.
/// </summary>
public sealed class PosePriorTerm : EnergyTerm
{
    private readonly GaussianMixture _mixture;
    private readonly double[] _gradient;
    private readonly double[] _difference;
    private int _nearest;

    /// <summary>Makes the term.</summary>
    /// <param name="mixture">A mixture over the model's 3 (K - 1) body pose values.</param>
    /// <param name="layout">The variables.</param>
    /// <exception cref="InvalidInputException">The mixture is over another number of values.</exception>
    public PosePriorTerm(GaussianMixture mixture, FitLayout layout)
    {
        if (mixture.Dimension != layout.BodyPoseCount)
        {
            throw InvalidInputException.For(
                "pose prior", "dimension", $"{layout.BodyPoseCount} values ({layout.JointCount - 1} joints x 3)", $"{mixture.Dimension}", "Fit a prior for this body model.");
        }

        _mixture = mixture;
        _gradient = new double[mixture.Dimension];
        _difference = new double[mixture.Dimension];
    }

    /// <inheritdoc/>
    public override string Name => "posePrior";

    /// <summary>Factor w on the mixture's energy.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>The mixture's own energy at the last evaluation, without the factor.</summary>
    public double MixtureEnergy { get; private set; }

    /// <inheritdoc/>
    public override double Evaluate(FitState state)
    {
        _nearest = _mixture.Nearest(state.BodyPose, out double energy);
        MixtureEnergy = energy;
        return Weight * energy;
    }

    /// <inheritdoc/>
    public override void AddDerivatives(FitState state, NormalEquations equations)
    {
        ReadOnlySpan<double> precision = _mixture.Precision(_nearest);
        ReadOnlySpan<double> mean = _mixture.Mean(_nearest);
        ReadOnlySpan<double> pose = state.BodyPose;
        for (int i = 0; i < _difference.Length; i++)
            _difference[i] = Weight * (pose[i] - mean[i]);
        for (int i = 0; i < _gradient.Length; i++)
            _gradient[i] = DenseMath.Dot(precision.Slice(i * _gradient.Length, _gradient.Length), _difference);
        equations.AddBlock(state.Layout.BodyPoseColumn, _gradient, precision, Weight);
    }
}
