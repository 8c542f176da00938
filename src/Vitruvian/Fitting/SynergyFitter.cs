using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting;

/// <summary>
/// HoloPose's synergy (Güler and Kokkinos 2019, section 4): the regressed body is moved until it agrees with what bottom-up heads saw,
/// <c>L_DP + L_2D + L_3D + L_beta</c>: dense correspondences, joints in the image, joints in space, and betas near zero. Any of them may be missing.
/// A workspace that fits one person after another; it serves one thread at a time.
/// </summary>
public sealed class SynergyFitter
{
    // Decimetres.
    private const double UnitsOfAMetre = 10;

    private readonly SynergyOptions _options;
    private readonly CartesianSurface? _surface;
    private readonly FitLayout _layout;
    private readonly PointSource _joints;
    private readonly FitState _state;
    private readonly LevenbergMarquardt _levenbergMarquardt;
    private readonly ConjugateGradients _conjugateGradients;
    private readonly ReprojectionTerm _joints2D;
    private readonly JointsInSpaceTerm _joints3D;
    private readonly ShapePriorTerm _shape;
    private readonly PosePriorTerm? _pose;
    private readonly CommonJoints _common;
    private Keypoint[] _seen = [];

    /// <summary>Makes a fitter.</summary>
    /// <param name="model">The body model; without parts and charts dense correspondences are skipped.</param>
    /// <param name="jointSet">Name of the joints' set; its first joint is the one that joints in space are relative to.</param>
    /// <param name="options">Weights and choices; the default when null.</param>
    /// <param name="prior">What poses are likely; needed when <see cref="SynergyOptions.PosePriorWeight"/> is not 0.</param>
    /// <exception cref="InvalidInputException">The model lacks a joint of the set.</exception>
    public SynergyFitter(BodyModel model, string jointSet, SynergyOptions? options = null, PosePrior? prior = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _options = options ?? new SynergyOptions();
        _surface = model.Surface is null ? null : new CartesianSurface(model);
        _layout = FitLayout.For(model);
        _joints = new PointSource(model, JointSets.For(model, jointSet).Points);
        _common = new CommonJoints(jointSet);
        _state = new FitState(_layout);
        _levenbergMarquardt = new LevenbergMarquardt(_layout);
        _conjugateGradients = new ConjugateGradients(_layout);
        _joints2D = new ReprojectionTerm(_joints, _layout) { Weight = _options.Joints2DWeight, Loss = RobustLoss.Absolute(_options.Smoothing) };
        _joints3D = new JointsInSpaceTerm(_joints, _layout) { Weight = UnitsOfAMetre * _options.Joints3DWeight, Loss = RobustLoss.Absolute(_options.Smoothing / UnitsOfAMetre) };
        _shape = new ShapePriorTerm { Weight = _options.ShapeWeight };
        if (_options.PosePriorWeight > 0)
        {
            ArgumentNullException.ThrowIfNull(prior);
            _pose = prior.CreateTerm(_layout);
            _pose.Weight = _options.PosePriorWeight;
        }
    }

    /// <summary>Moves one body.</summary>
    /// <param name="person">Start, camera, evidence.</param>
    /// <param name="cancellationToken">Stops between iterations.</param>
    /// <returns>The body with the least energy found; the start itself where there is no evidence.</returns>
    /// <exception cref="InvalidInputException">Evidence of another size than the joint set's, or with a value that is not finite.</exception>
    public SynergyFit Fit(SynergyInput person, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (!(person.PersonPixels > 0 && double.IsFinite(person.PersonPixels)))
            throw InvalidInputException.For("synergy", "size of the person", "a number of pixels over 0", $"{person.PersonPixels}");
        List<string> skipped = [];
        List<EnergyTerm> terms = [];
        if (LoadDense(person, skipped) is { } dense)
            terms.Add(dense);
        bool seen = LoadJoints2D(person, skipped);
        if (seen)
            terms.Add(_joints2D);
        _pose?.Observe(seen ? _common.Of(_seen) : []);
        if (LoadJoints3D(person, skipped))
            terms.Add(_joints3D);
        _state.Set(person.Start);
        if (terms.Count == 0)
            return new SynergyFit(person.Start.Clone(), 1, Summarize([], new SolveResult(StopReason.Converged, 0, 0, 0, 0)), skipped);
        if (_options.ShapeWeight > 0)
            terms.Add(_shape);
        if (_pose is not null)
            terms.Add(_pose);

        BodyEnergy energy = new([.. terms]);
        energy.Evaluate(_state);
        double[] before = energy.TermValues.ToArray();
        var free = FreeColumns.All(_layout, zoom: !person.Camera.IsPerspective);
        SolveResult result = _options.Solver == SynergySolver.ConjugateGradients
            ? _conjugateGradients.Minimize(energy, _state, free, _options.ConjugateGradients, cancellationToken)
            : _levenbergMarquardt.Minimize(energy, _state, free, _options.LevenbergMarquardt, cancellationToken);
        FitTermSummary[] summaries = [.. energy.Terms.Select((t, i) => new FitTermSummary(t.Name, before[i], energy.TermValues[i]))];
        return new SynergyFit(_state.ToBody(), Math.Exp(_state.Zoom), Summarize(summaries, result), skipped);
    }

    private FitSummary Summarize(FitTermSummary[] terms, SolveResult result) => new()
    {
        Terms = terms,
        Reason = result.Reason,
        Iterations = result.Iterations,
        IterationsOfChosenStart = result.Iterations,
        StartsTried = 1,
        Start = "the body given",
        ReprojectionRms = terms.Any(t => t.Name == _joints2D.Name) ? ReprojectionRms() : double.NaN,
        PosePriorEnergy = _pose?.Prior.Energy(_state.BodyPose) ?? double.NaN,
        PosePriorWeight = _options.PosePriorWeight,
    };

    private double ReprojectionRms()
    {
        double sum = 0;
        int count = 0;
        for (int j = 0; j < _seen.Length; j++)
        {
            if (!_seen[j].IsVisible || !_joints2D.Camera.TryProject(_joints.Position(_state, j), _state.Zoom, out Vector2d pixel))
                continue;
            double distance = (pixel - new Vector2d(_seen[j].X, _seen[j].Y)).Length;
            sum += distance * distance;
            count++;
        }

        return count == 0 ? double.NaN : Math.Sqrt(sum / count);
    }

    private ReprojectionTerm? LoadDense(SynergyInput person, List<string> skipped)
    {
        if (_options.DenseWeight == 0 || person.Dense is null)
            return null;
        if (ImageEvidence.Dense(_surface, person.Dense, _layout, "dense", _options.DenseWeight * _joints.Count, skipped) is not { } term)
            return null;
        term.Camera = person.Camera;
        term.PixelScale = ImageEvidence.UnitsOfThePerson / person.PersonPixels;
        term.Loss = RobustLoss.GemanMcClure(_options.DenseSigma);
        return term;
    }

    private bool LoadJoints2D(SynergyInput person, List<string> skipped)
    {
        if (_options.Joints2DWeight == 0 || person.Joints2D is not { } joints)
            return false;
        if (joints.Length != _joints.Count)
            throw InvalidInputException.For("joints in the image", string.Empty, $"{_joints.Count}", $"{joints.Length}");
        _seen = joints;
        _joints2D.Camera = person.Camera;
        _joints2D.PixelScale = ImageEvidence.UnitsOfThePerson / person.PersonPixels;
        return ImageEvidence.Load(_joints2D, joints, squared: false, skipped);
    }

    private bool LoadJoints3D(SynergyInput person, List<string> skipped)
    {
        if (_options.Joints3DWeight == 0 || person.Joints3D is not { } joints)
            return false;
        if (joints.Length != _joints.Count || (person.Joints3DWeights is { } weights && weights.Length != joints.Length))
            throw InvalidInputException.For("joints in space", string.Empty, $"{_joints.Count} places and weights", $"{joints.Length} and {person.Joints3DWeights?.Length ?? joints.Length}");
        int known = 0;
        for (int j = 0; j < joints.Length; j++)
        {
            double weight = person.Joints3DWeights?[j] ?? 1;
            if (!(double.IsFinite(joints[j].X + joints[j].Y + joints[j].Z + weight) && weight >= 0))
                throw InvalidInputException.For("joints in space", $"joint {j}", "finite numbers and a weight of 0 or more", $"{joints[j]}, {weight}");
            known += weight > 0 ? 1 : 0;
            _joints3D.SetTarget(j, joints[j] - joints[0], weight);
        }

        if (known < ImageEvidence.FewestPoints)
            skipped.Add($"joints in space: {known} known, at least {ImageEvidence.FewestPoints} needed");
        return known >= ImageEvidence.FewestPoints;
    }
}
