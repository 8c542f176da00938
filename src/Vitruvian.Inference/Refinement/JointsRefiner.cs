using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Joints;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Refinement;

/// <summary>
/// Fits bodies to the joints that a network finds in the picture, from two starts: the body given, and the one whose bones point as the network's
/// joints in space do. Of both and the body itself that with the least energy stays. Calls may come from several threads at once.
/// </summary>
public sealed class JointsRefiner : IRefiner
{
    private readonly JointsEvidence _evidence;
    private readonly JointsFitting _fitting;

    /// <summary>Prepares for a body model.</summary>
    /// <param name="evidence">The network; remains the caller's.</param>
    /// <param name="model">A model with the joints of <see cref="JointSets.All36"/>.</param>
    /// <param name="prior">What poses are likely.</param>
    /// <param name="options">Weights and choices; the default when null.</param>
    /// <exception cref="InvalidInputException">The model lacks a joint, or the prior is another body's.</exception>
    public JointsRefiner(JointsEvidence evidence, BodyModel model, PosePrior prior, JointsFitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        _evidence = evidence;
        _fitting = new JointsFitting(model, prior, options);
    }

    /// <inheritdoc/>
    public string Kind => JointsEstimator.Method;

    /// <inheritdoc/>
    public RecoveredBody[] Refine(IReadOnlyList<PersonView> people, IReadOnlyList<RecoveredBody> bodies, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(people);
        ArgumentNullException.ThrowIfNull(bodies);
        JointsEstimate[] evidence = _evidence.Of(people, cancellation);
        return _fitting.ForEach(people.Count, i => Refine(people[i], bodies[i], evidence[i], cancellation), cancellation);
    }

    private RecoveredBody Refine(PersonView person, RecoveredBody body, JointsEstimate evidence, CancellationToken cancellation)
    {
        double[] confidence = JointConfidences.Of(body.JointSet, evidence.Confidence);
        PersonEvidence seenThere = evidence.ToEvidence();
        Keypoint[] seen = _fitting.Seen(evidence);
        if (!JointsFitting.Suffice(seen))
            return body.Refined(body.Parameters, new RecoveredRefinement(Kind, 0, 0) { Note = "too few joints seen" }, confidence, evidence: seenThere);
        SpaceEvidence? space = _fitting.Space(person, evidence, seen);
        (SynergyFit best, double before) = _fitting.Better(person, seen, space, body.Parameters, null, cancellation);
        return best.Summary.After < before
            ? body.Refined(best.Body, new RecoveredRefinement(Kind, before, best.Summary.After), confidence, best.Summary, seenThere)
            : body.Refined(body.Parameters, new RecoveredRefinement(Kind, before, before) { Note = "no lower energy found" }, confidence, evidence: seenThere);
    }
}
