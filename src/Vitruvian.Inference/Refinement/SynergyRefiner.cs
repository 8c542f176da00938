using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Holo;
using Vitruvian.Inference.Joints;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Refinement;

/// <summary>
/// HoloPose's synergy: bodies, regressed by whatever method, are moved until they agree with the joints and the surface that a network of the method <c>holopose</c> sees, from two starts as <see cref="JointsRefiner"/> has them: the published
/// one finds no way out of a regressed body that faces the wrong way. Evidence that is missing is left out, and the report says so. Calls may come from several threads at once.
/// </summary>
public sealed class SynergyRefiner : IRefiner
{
    private readonly HoloPoseEstimator _network;
    private readonly SynergyRefinerOptions _options;
    private readonly JointsFitting _fitting;

    /// <summary>Prepares for a network.</summary>
    /// <param name="network">Sees the evidence; remains the caller's.</param>
    /// <param name="prior">What poses are likely.</param>
    /// <param name="options">Weights and choices; the default when null.</param>
    /// <exception cref="InvalidInputException">The network's body model lacks a joint, or the prior is another body's.</exception>
    public SynergyRefiner(HoloPoseEstimator network, PosePrior prior, SynergyRefinerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(prior);
        _network = network;
        _options = options ?? new SynergyRefinerOptions();
        _fitting = new JointsFitting(network.Model, prior, _options);
    }

    /// <inheritdoc/>
    public string Kind => "synergy";

    /// <inheritdoc/>
    public RecoveredBody[] Refine(IReadOnlyList<PersonView> people, IReadOnlyList<RecoveredBody> bodies, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(people);
        ArgumentNullException.ThrowIfNull(bodies);
        HoloAnswer[] answers = _network.Look(people, cancellation);
        return _fitting.ForEach(people.Count, i => Refine(people[i], bodies[i], answers[i], cancellation), cancellation);
    }

    private RecoveredBody Refine(PersonView person, RecoveredBody body, HoloAnswer answer, CancellationToken cancellation)
    {
        double[] confidence = JointConfidences.Of(body.JointSet, answer.Joints.Confidence);
        Keypoint[] seen = _fitting.Seen(answer.Joints);
        IReadOnlyList<DensePoint> dense = DenseSampling.Even([.. answer.Dense.Where(p => p.Confidence >= _options.LeastPartConfidence)], _options.PointsPerPart);
        (SynergyFit best, double before) = _fitting.Better(person, seen, _fitting.Space(person, answer.Joints, seen), body.Parameters, dense, cancellation);
        string? note = best.Skipped.Count == 0 ? null : string.Join("; ", best.Skipped);
        return best.Summary.After < before
            ? body.Refined(best.Body, new RecoveredRefinement(Kind, before, best.Summary.After) { Note = note }, confidence, best.Summary, answer.ToEvidence())
            : body.Refined(body.Parameters, new RecoveredRefinement(Kind, before, before) { Note = note ?? "no lower energy found" }, confidence, evidence: answer.ToEvidence());
    }
}
