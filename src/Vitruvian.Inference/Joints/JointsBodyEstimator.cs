using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Inference.Estimation;
using Vitruvian.Numerics;

namespace Vitruvian.Inference.Joints;

/// <summary>
/// Estimates bodies without a regressor: a network says where the joints are, in the picture and in space, and the body is fitted to them. The start is the body
/// whose bones point as the joints in space do. Calls may come from several threads at once.
/// </summary>
public sealed class JointsBodyEstimator : IBodyEstimator
{
    private const string NoEvidence = "no joint was seen: the body only stands where the person is";

    // Height of a grown-up; for the depth of somebody of whom nothing but the box is known.
    private const double StandingHeight = 1.7;

    private readonly JointsEvidence _evidence;
    private readonly JointsFitting _fitting;

    /// <summary>Prepares for a body model.</summary>
    /// <param name="evidence">The network; remains the caller's.</param>
    /// <param name="model">A model with the joints of <see cref="JointSets.All36"/>.</param>
    /// <param name="prior">What poses are likely.</param>
    /// <param name="options">Weights and choices; the default when null.</param>
    /// <exception cref="InvalidInputException">The model lacks a joint, or the prior is another body's.</exception>
    public JointsBodyEstimator(JointsEvidence evidence, BodyModel model, PosePrior prior, JointsFitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        _evidence = evidence;
        _fitting = new JointsFitting(model, prior, options);
    }

    /// <inheritdoc/>
    public string Name => JointsEstimator.Method;

    /// <inheritdoc/>
    public BodyModel Model => _fitting.Model;

    /// <inheritdoc/>
    public BodyEstimate[] Estimate(IReadOnlyList<PersonView> people, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(people);
        JointsEstimate[] evidence = _evidence.Of(people, cancellation);
        return _fitting.ForEach(people.Count, i => Estimate(people[i], evidence[i], cancellation), cancellation);
    }

    private BodyEstimate Estimate(PersonView person, JointsEstimate evidence, CancellationToken cancellation)
    {
        Keypoint[] seen = _fitting.Seen(evidence);
        double confidence = evidence.MeanConfidence;

        // Where the network is sure of next to nothing, its guesses are still the best there is.
        if (!JointsFitting.Suffice(seen))
            seen = [.. evidence.Joints2D.Select((p, j) => double.IsFinite(p.X) ? new Keypoint(p.X, p.Y, Math.Max(evidence.Confidence[j], 1e-3)) : default)];
        if (!JointsFitting.Suffice(seen))
            return new BodyEstimate(Standing(person), confidence) { JointConfidence = evidence.Confidence, Evidence = evidence.ToEvidence(), Warnings = [NoEvidence] };
        SpaceEvidence? space = _fitting.Space(person, evidence, seen);
        SynergyFit fit = _fitting.Fit(person, seen, space, space is null ? null : _fitting.Start(person, space, seen), cancellation);
        return new BodyEstimate(fit.Body, confidence) { JointConfidence = evidence.Confidence, Evidence = evidence.ToEvidence(), Fit = fit.Summary };
    }

    // Upright in the middle of the box and as high as it.
    private BodyParameters Standing(PersonView person)
    {
        double depth = person.Camera.FocalLengthPixels * StandingHeight / Math.Max(person.Box.Height, 1);
        return new BodyParameters(Model.BetaCount, Model.JointCount)
        {
            GlobalOrient = new AxisAngle(Math.PI, 0, 0),
            Translation = person.Camera.Unproject(person.Box.Center, depth),
        };
    }
}
