using System.Globalization;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Terms;
using Vitruvian.Inference.Displacement;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Joints;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Refinement;

/// <summary>
/// Personalized refinement (Wehrbein et al. 2023): the body is rendered, a network says where in the photo each rendered pixel's surface lies, and the body is moved until its visible vertices are seen there. Can be repeated: the next round renders what the last
/// one found. Joints that an earlier refinement saw in the photo (<see cref="PersonEvidence.Joints2D"/>) go on to count. Calls may come from several threads at once.
/// </summary>
public sealed class DisplacementRefiner : IRefiner
{
    private readonly DisplacementEstimator _network;
    private readonly DisplacementRefinerOptions _options;
    private readonly IdlePool<DenseFitter> _fitters;
    private readonly IdlePool<DenseFitter> _refinedFitters;
    private readonly double[] _trust;

    /// <summary>Prepares for a network.</summary>
    /// <param name="network">Sees displacements; remains the caller's.</param>
    /// <param name="prior">What poses are likely.</param>
    /// <param name="options">Weights and choices; the default when null.</param>
    /// <exception cref="InvalidInputException">The prior is another body's, or the colours are of another number of vertices.</exception>
    public DisplacementRefiner(DisplacementEstimator network, PosePrior prior, DisplacementRefinerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(prior);
        _network = network;
        _options = options ?? new DisplacementRefinerOptions();
        _trust = TaughtJoints.Weights(_options.Joints.UntaughtWeight);
        int expected = 3 * network.Model.VertexCount;
        if (_options.VertexColors.Length != 0 && _options.VertexColors.Length != expected)
            throw InvalidInputException.For("texture", "colours of the vertices", $"{expected} values ({network.Model.VertexCount} vertices x 3)", $"{_options.VertexColors.Length}");
        int[]? vertices = _options.LowPoly ? LowPolyMesh.Of(network.Model).Vertices : null;
        _fitters = new IdlePool<DenseFitter>(() => new DenseFitter(network.Model, _options.Energy, prior, null, vertices));
        _refinedFitters = new IdlePool<DenseFitter>(() => new DenseFitter(network.Model, _options.RefinedEnergy, prior, JointSets.All36, vertices));
        _fitters.Prepare();
    }

    /// <inheritdoc/>
    public string Kind => DisplacementEstimator.Method;

    /// <inheritdoc/>
    public RecoveredBody[] Refine(IReadOnlyList<PersonView> people, IReadOnlyList<RecoveredBody> bodies, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(people);
        ArgumentNullException.ThrowIfNull(bodies);
        DisplacementAnswer[] answers = _network.Look(people, [.. bodies.Select(body => body.Parameters)], _options.VertexColors, cancellation);
        return PeopleMap.Run(people.Count, _options.Threads, i => Refine(people[i], bodies[i], answers[i], cancellation), cancellation);
    }

    // As sure as fits to joints take them; squared in the fit.
    private Keypoint[]? Joints(RecoveredBody body) => body.Evidence is { JointSet: JointSets.All36, Joints2D: { Count: > 0 } places } evidence
        ? [.. places.Select((place, j) => new Keypoint(place.X, place.Y, double.IsFinite(place.X + place.Y) ? Math.Sqrt(_options.Joints.PictureWeight(evidence.Confidence[j], _trust[j])) : 0))]
        : null;

    private RecoveredBody Refine(PersonView person, RecoveredBody body, DisplacementAnswer answer, CancellationToken cancellation)
    {
        PersonEvidence? seen = answer.Field is null ? null : (body.Evidence ?? PersonEvidence.WithoutJoints(body.JointSet)) with { Field = answer.Field };
        if (answer.Targets is not { } targets)
        {
            string inside = answer.Inside.ToString("P0", CultureInfo.InvariantCulture);
            string reason = answer.Field is null ? "the body is not in the crop: nothing could be rendered to compare with" : $"only {inside} of the body lies in the crop";
            return Unrefined(reason);
        }

        double pixels = Math.Max(person.Box.Width, person.Box.Height);
        Keypoint[]? joints = Joints(body);
        DenseFit fit = (joints is null ? _fitters : _refinedFitters).Use(fitter => fitter.Fit(new DenseFitInput(body.Parameters, FitCamera.From(person.Camera)) { PersonPixels = pixels, Vertices = targets, Joints = joints }, cancellation));
        if (fit.Skipped.Count > 0)
            return Unrefined(string.Join("; ", fit.Skipped));
        return fit.Summary.After < fit.Summary.Before
            ? body.Refined(fit.Body, new RecoveredRefinement(Kind, fit.Summary.Before, fit.Summary.After), fit: fit.Summary, evidence: seen)
            : body.Refined(body.Parameters, new RecoveredRefinement(Kind, fit.Summary.Before, fit.Summary.Before) { Note = "no lower energy found" }, evidence: seen);

        RecoveredBody Unrefined(string reason) =>
            body.Refined(body.Parameters, new RecoveredRefinement(Kind, 0, 0) { Note = reason }, evidence: seen, warning: $"not refined by displacement: {reason}");
    }
}
