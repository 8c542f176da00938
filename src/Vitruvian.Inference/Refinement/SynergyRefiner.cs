using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Terms;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Holo;
using Vitruvian.Inference.Joints;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Refinement;

/// <summary>
/// HoloPose's synergy: bodies, regressed by whatever method, are moved until they agree with the joints and the surface that a network of the method <c>holopose</c> sees. Evidence that is
/// missing is left out, and the report says so. Calls may come from several threads at once.
/// </summary>
public sealed class SynergyRefiner : IRefiner
{
    private readonly HoloPoseEstimator _network;
    private readonly SynergyRefinerOptions _options;
    private readonly double[] _trust;
    private readonly IdlePool<SynergyFitter> _fitters;

    /// <summary>Prepares for a network.</summary>
    /// <param name="network">Sees the evidence; remains the caller's.</param>
    /// <param name="prior">What poses are likely.</param>
    /// <param name="options">Weights and choices; the default when null.</param>
    /// <exception cref="InvalidInputException">The network's body model lacks a joint, or the prior is another body's.</exception>
    public SynergyRefiner(HoloPoseEstimator network, GaussianMixture prior, SynergyRefinerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(prior);
        _network = network;
        _options = options ?? new SynergyRefinerOptions();
        _trust = TaughtJoints.Weights(_options.UntaughtWeight);
        _fitters = new IdlePool<SynergyFitter>(() => new SynergyFitter(network.Model, JointSets.All36, _options.Energy, prior));
        _fitters.Prepare();
    }

    /// <inheritdoc/>
    public string Kind => "synergy";

    /// <inheritdoc/>
    public RecoveredBody[] Refine(IReadOnlyList<PersonView> people, IReadOnlyList<RecoveredBody> bodies, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(people);
        ArgumentNullException.ThrowIfNull(bodies);
        HoloAnswer[] answers = _network.Look(people, cancellation);
        return PeopleMap.Run(people.Count, _options.Threads, i => Refine(people[i], bodies[i], answers[i], cancellation), cancellation);
    }

    private RecoveredBody Refine(PersonView person, RecoveredBody body, HoloAnswer answer, CancellationToken cancellation)
    {
        JointsEstimate joints = answer.Joints;
        double[] confidence = JointConfidences.Of(body.JointSet, joints.Confidence);
        CropView view = new(person.Box.ToSquare(), person.Camera);
        SynergyInput input = new(body.Parameters, FitCamera.From(person.Camera))
        {
            Joints2D = [.. joints.Joints2D.Select((p, j) => new Keypoint(p.X, p.Y, joints.Confidence[j] >= _options.LeastConfidence ? _trust[j] * Math.Sqrt(joints.Confidence[j]) : 0))],
            Joints3D = [.. joints.Joints3D.Select(p => view.CameraFromCrop * p)],
            Joints3DWeights = [.. joints.Confidence],
            Dense = DenseSampling.Even([.. answer.Dense.Where(p => p.Confidence >= _options.LeastPartConfidence)], _options.PointsPerPart),
            PersonPixels = Math.Max(person.Box.Width, person.Box.Height),
        };
        SynergyFit fit = _fitters.Use(fitter => fitter.Fit(input, cancellation));
        string? note = fit.Skipped.Count == 0 ? null : string.Join("; ", fit.Skipped);
        return fit.Summary.After < fit.Summary.Before
            ? body.Refined(fit.Body, new RecoveredRefinement(Kind, fit.Summary.Before, fit.Summary.After) { Note = note }, confidence, fit.Summary, answer.ToEvidence())
            : body.Refined(body.Parameters, new RecoveredRefinement(Kind, fit.Summary.Before, fit.Summary.Before) { Note = note ?? "no lower energy found" }, confidence, evidence: answer.ToEvidence());
    }
}
