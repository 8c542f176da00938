using Vitruvian.Bodies.Formats;

namespace Vitruvian.Fitting.Priors.Networks;

/// <summary>Evaluates a network's raw energy and its derivatives: a workspace without allocation for one thread.</summary>
internal abstract class PosePass
{
    /// <summary>Takes over what is seen (see <see cref="Terms.PosePriorTerm.Observe"/>).</summary>
    internal virtual void Observe(ReadOnlySpan<Keypoint> joints)
    {
    }

    /// <summary>The energy.</summary>
    /// <param name="x">The body pose, D values.</param>
    internal abstract double Evaluate(ReadOnlySpan<double> x);

    /// <summary>The gradient at the last evaluation.</summary>
    /// <param name="gradient">Receives D values.</param>
    internal abstract void Gradient(Span<double> gradient);

    /// <summary>Gauss and Newton's curvature at the last evaluation: the sum of the squared residuals' parts, positive semi-definite.</summary>
    /// <param name="curvature">Receives D x D values.</param>
    internal abstract void Curvature(Span<double> curvature);
}
