using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Solvers;

namespace Vitruvian.Fitting.Terms;

/// <summary>A pose prior's energy in a fit, <c>w E(x)</c> over the body pose x.</summary>
public abstract class PosePriorTerm : EnergyTerm
{
    /// <summary>Makes the term.</summary>
    /// <param name="prior">The prior.</param>
    /// <param name="layout">The variables.</param>
    /// <exception cref="InvalidInputException">The prior is over another number of values.</exception>
    private protected PosePriorTerm(PosePrior prior, FitLayout layout)
    {
        if (prior.Dimension != layout.BodyPoseCount)
        {
            throw InvalidInputException.For(
                "pose prior", "dimension", $"{layout.BodyPoseCount} values ({layout.JointCount - 1} joints x 3)", $"{prior.Dimension}", "Fit a prior for this body model.");
        }

        Prior = prior;
    }

    /// <inheritdoc/>
    public override string Name => "posePrior";

    /// <summary>The prior.</summary>
    public PosePrior Prior { get; }

    /// <summary>Factor w on the prior's energy.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>Takes over what is seen of the person, for priors that depend on it; others ignore it. It holds until the next call.</summary>
    /// <param name="joints">One keypoint a joint of <see cref="JointSets.All36"/>, in pixels, confidence 0 for those not seen; empty when nothing is known.</param>
    public virtual void Observe(ReadOnlySpan<Keypoint> joints)
    {
    }

    /// <inheritdoc/>
    public sealed override double Evaluate(FitState state) => Weight * EvaluatePrior(state.BodyPose);

    /// <summary>The prior's energy, given what was observed.</summary>
    /// <param name="bodyPose">D values.</param>
    private protected abstract double EvaluatePrior(ReadOnlySpan<double> bodyPose);
}
