using Vitruvian.Bodies;
using Vitruvian.Fitting.Displacements;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting;

/// <summary>
/// Refines any estimate of a body by dense evidence: SMPLify's energy with its joints replaced by displaced vertices (personalized refinement, section 3.2), by DensePose's correspondences, or by all of them, in the whole
/// photo's camera, with the translation free. Of many vertices some are fitted first, which brings the rest near. A workspace that fits one person after another; it serves one thread at a time.
/// </summary>
public sealed class DenseFitter
{
    // Of more vertices than this, so many are fitted first.
    private const int Many = 1500;
    private const int Some = 500;

    private readonly BodyModel _model;
    private readonly DenseFitOptions _options;
    private readonly FitLayout _layout;
    private readonly FitState _state;
    private readonly LevenbergMarquardt _levenbergMarquardt;
    private readonly AdamSolver _adam;
    private readonly int[] _vertices;
    private readonly float[] _someWeights;
    private readonly DisplacedVerticesTerm _displaced;
    private readonly CartesianSurface? _surface;
    private readonly string? _jointSet;
    private readonly PointSource? _jointSource;
    private readonly ReprojectionTerm? _joints;
    private readonly CommonJoints? _common;
    private readonly ShapePriorTerm _shape;
    private readonly PosePriorTerm? _pose;
    private readonly StartTerm _start;
    private readonly PointSource? _skeleton;
    private readonly JointsInSpaceTerm? _startSpace;

    /// <summary>Makes a fitter.</summary>
    /// <param name="model">The body model; without parts and charts dense correspondences are skipped.</param>
    /// <param name="options">Weights and choices; the default when null.</param>
    /// <param name="prior">What poses are likely, over the model's 3 (K - 1) body pose values; null for none.</param>
    /// <param name="jointSet">Name of the joints' set, needed for fits to joints; null for none.</param>
    /// <param name="vertices">The body vertices that fits may go by, for example a low-poly mesh's; all of them when null.</param>
    /// <exception cref="InvalidInputException">The prior is over another number of values, or the model lacks a joint of the set.</exception>
    public DenseFitter(BodyModel model, DenseFitOptions? options = null, PosePrior? prior = null, string? jointSet = null, IReadOnlyList<int>? vertices = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _options = options ?? new DenseFitOptions();
        _vertices = [.. vertices ?? Enumerable.Range(0, model.VertexCount)];
        foreach (int vertex in _vertices)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)vertex, (uint)model.VertexCount, nameof(vertices));
        _layout = FitLayout.For(model);
        _state = new FitState(_layout);
        _levenbergMarquardt = new LevenbergMarquardt(_layout);
        _adam = new AdamSolver(_layout);
        _displaced = new DisplacedVerticesTerm(model, _vertices, _layout) { Sigma = _options.Sigma };
        _someWeights = new float[model.VertexCount];
        _surface = model.Surface is null ? null : new CartesianSurface(model);
        if (jointSet is not null)
        {
            _jointSet = jointSet;
            _common = new CommonJoints(jointSet);
            _jointSource = new PointSource(model, JointSets.For(model, jointSet).Points);
            _joints = new ReprojectionTerm(_jointSource, _layout) { Weight = _options.JointWeight / _jointSource.Count, Loss = _options.JointSmoothing is { } smoothing ? RobustLoss.Absolute(smoothing) : RobustLoss.GemanMcClure(_options.Sigma) };
        }

        _shape = new ShapePriorTerm { Weight = _options.ShapePriorWeight };
        if (prior is not null && _options.PosePriorWeight > 0)
        {
            _pose = prior.CreateTerm(_layout);
            _pose.Weight = _options.PosePriorWeight;
        }

        if (_options.StartSpaceWeight > 0)
        {
            _skeleton = new PointSource(model, [.. model.JointNames.Select(BodyPoint.AtJoint)]);
            _startSpace = new JointsInSpaceTerm(_skeleton, _layout) { Weight = _options.StartSpaceWeight };
        }

        _start = new StartTerm(_layout) { PoseWeight = _options.StartPoseWeight, ShapeWeight = _options.StartShapeWeight };
    }

    /// <summary>Number of body vertices that a fit may go by.</summary>
    public int VertexCount => _vertices.Length;

    /// <summary>Refines one body.</summary>
    /// <param name="person">Start, camera, evidence.</param>
    /// <param name="cancellationToken">Stops between iterations.</param>
    /// <returns>The body with the least energy found; the start itself where there is no evidence.</returns>
    /// <exception cref="InvalidInputException">Evidence of another size than the model's or the joint set's, or with a value that is not finite.</exception>
    public DenseFit Fit(DenseFitInput person, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (!(person.PersonPixels > 0 && double.IsFinite(person.PersonPixels)))
            throw InvalidInputException.For("refinement", "size of the person", "a number of pixels over 0", $"{person.PersonPixels}");
        List<string> skipped = [];
        int vertices = LoadVertices(person, skipped);
        List<EnergyTerm> others = [];
        if (LoadDensePoints(person, skipped) is { } dense)
            others.Add(dense);
        if (LoadJoints(person, skipped))
            others.Add(_joints!);
        _state.Set(person.Start);
        _start.SetStart(_state);
        HoldInSpace();
        if (vertices == 0 && others.Count == 0)
            return new DenseFit(person.Start.Clone(), 1, 0, Summarize([], 0, new SolveResult(StopReason.Converged, 0, 0, 0, 0)), skipped);
        others.Add(_shape);
        if (_pose is not null)
        {
            if (person.ObservedJoints is null && person.Joints is not null && _common is not null)
                _pose.Observe(_common.Of(person.Joints));
            else
                _pose.Observe(person.ObservedJoints);
            others.Add(_pose);
        }

        if (_options.StartPoseWeight > 0 || _options.StartShapeWeight > 0)
            others.Add(_start);
        if (_startSpace is not null)
            others.Add(_startSpace);

        BodyEnergy energy = vertices == 0 ? new([.. others]) : new([_displaced, .. others]);
        energy.Evaluate(_state);
        double[] before = energy.TermValues.ToArray();
        var free = FreeColumns.All(_layout, zoom: !person.Camera.IsPerspective);
        int iterations = 0;
        bool isAdam = _options.Solver == SmplifySolver.Adam;
        if (vertices > Many && !isAdam)
        {
            LoadSome(person.Vertices!, vertices);
            iterations = _levenbergMarquardt.Minimize(energy, _state, free, _options.LevenbergMarquardt, cancellationToken).Iterations;
            LoadAll(person.Vertices!);
        }

        SolveResult result = isAdam
            ? _adam.Minimize(energy, _state, free, _options.Adam, cancellationToken)
            : _levenbergMarquardt.Minimize(energy, _state, free, _options.LevenbergMarquardt, cancellationToken);
        FitTermSummary[] terms = [.. energy.Terms.Select((t, i) => new FitTermSummary(t.Name, before[i], energy.TermValues[i]))];
        return new DenseFit(_state.ToBody(), Math.Exp(_state.Zoom), vertices, Summarize(terms, iterations, result), skipped);
    }

    // The skeleton's joints as the estimate has them.
    private void HoldInSpace()
    {
        if (_skeleton is null || _startSpace is null)
            return;
        Vector3d root = _skeleton.Position(_state, 0);
        for (int j = 0; j < _skeleton.Count; j++)
            _startSpace.SetTarget(j, _skeleton.Position(_state, j) - root, 1);
    }

    private FitSummary Summarize(FitTermSummary[] terms, int iterationsBefore, SolveResult result) => new()
    {
        Terms = terms,
        Reason = result.Reason,
        Iterations = iterationsBefore + result.Iterations,
        IterationsOfChosenStart = iterationsBefore + result.Iterations,
        StartsTried = 1,
        Start = "the body given",
        ReprojectionRms = terms.Any(t => t.Name == _displaced.Name) ? _displaced.RootMeanSquare(_state) : double.NaN,
        PosePriorEnergy = _pose?.Prior.Energy(_state.BodyPose) ?? double.NaN,
        PosePriorWeight = _pose?.Weight ?? 0,
    };

    // The number of vertices seen; 0 when there are too few.
    private int LoadVertices(DenseFitInput person, List<string> skipped)
    {
        if (_options.VertexWeight == 0 || person.Vertices is not { } targets)
            return 0;
        if (targets.Pixels.Length != 2 * _model.VertexCount || targets.Weights.Length != _model.VertexCount)
            throw InvalidInputException.For("displaced vertices", string.Empty, $"{2 * _model.VertexCount} coordinates and {_model.VertexCount} weights", $"{targets.Pixels.Length} and {targets.Weights.Length}");
        for (int v = 0; v < targets.Weights.Length; v++)
        {
            float weight = targets.Weights[v], x = targets.Pixels[2 * v], y = targets.Pixels[(2 * v) + 1];
            if (!(weight >= 0 && float.IsFinite(weight)))
                throw InvalidInputException.For("displaced vertices", $"weight of vertex {v}", "a finite number of 0 or more", $"{weight}");
            if (weight > 0 && !float.IsFinite(x + y))
                throw InvalidInputException.For("displaced vertices", $"vertex {v}", "finite pixel coordinates", $"({x}, {y})", "Give vertices of which nothing is known the weight 0.");
        }

        _displaced.Camera = person.Camera;
        _displaced.PixelScale = ImageEvidence.UnitsOfThePerson / person.PersonPixels;
        LoadAll(targets);
        int seen = _displaced.Seen;
        if (seen >= ImageEvidence.FewestPoints)
            return seen;
        skipped.Add($"displaced vertices: {seen} seen, at least {ImageEvidence.FewestPoints} needed");
        return 0;
    }

    private void LoadAll(VertexTargets targets)
    {
        _displaced.SetTargets(targets.Pixels, targets.Weights);
        _displaced.Weight = _options.VertexWeight / _vertices.Length;
    }

    // Every so manieth of the vertices seen, weighing together as much as all.
    private void LoadSome(VertexTargets targets, int seen)
    {
        Array.Clear(_someWeights);
        int index = 0, taken = 0;
        foreach (int v in _vertices)
        {
            if (!(targets.Weights[v] > 0))
                continue;
            if ((long)index++ * Some / seen >= taken)
            {
                _someWeights[v] = targets.Weights[v];
                taken++;
            }
        }

        _displaced.SetTargets(targets.Pixels, _someWeights);
        _displaced.Weight = _options.VertexWeight / _vertices.Length * seen / taken;
    }

    private ReprojectionTerm? LoadDensePoints(DenseFitInput person, List<string> skipped)
    {
        if (_options.DensePointWeight == 0 || person.DensePoints is null)
            return null;
        if (ImageEvidence.Dense(_surface, person.DensePoints, _layout, "densePoints", _options.DensePointWeight, skipped) is not { } term)
            return null;
        term.Camera = person.Camera;
        term.PixelScale = ImageEvidence.UnitsOfThePerson / person.PersonPixels;
        term.Loss = RobustLoss.GemanMcClure(_options.Sigma);
        return term;
    }

    private bool LoadJoints(DenseFitInput person, List<string> skipped)
    {
        if (_options.JointWeight == 0 || person.Joints is not { } joints)
            return false;
        if (_joints is null || _jointSource is null)
            throw InvalidInputException.For("joints in the image", string.Empty, "none, since the fitter was made without a joint set", $"{joints.Length}");
        if (joints.Length != _jointSource.Count)
            throw InvalidInputException.For("joints in the image", string.Empty, $"{_jointSource.Count} ({_jointSet})", $"{joints.Length}");
        _joints.Camera = person.Camera;
        _joints.PixelScale = ImageEvidence.UnitsOfThePerson / person.PersonPixels;
        return ImageEvidence.Load(_joints, joints, squared: true, skipped);
    }
}
