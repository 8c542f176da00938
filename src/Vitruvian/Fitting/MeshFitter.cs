using Vitruvian.Bodies;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting;

/// <summary>
/// Inverse kinematics: shape, pose and place of a body from the places of its vertices (MeshPose, section 3.2.3, names HybrIK's way of doing it). It starts from nothing: rotations bone by bone in closed form, betas and
/// translation by linear least squares, both once more with the bones that these betas give, and then everything together by <see cref="LevenbergMarquardt"/>. Of many vertices some are fitted first, which brings the rest
/// near. A workspace that fits one body after another; it serves one thread at a time.
/// </summary>
public sealed class MeshFitter
{
    // Fewer leave too much undetermined.
    private const int FewestVertices = 4;
    private const int StartRounds = 2;

    // Of more vertices than this, so many are fitted first.
    private const int Many = 1500;
    private const int Some = 500;

    private readonly MeshFitOptions _options;
    private readonly int[] _order;
    private readonly FitLayout _layout;
    private readonly PointSource _source;
    private readonly MeshStart _start;
    private readonly MeshFitter? _some;
    private readonly int[] _someOf = [];
    private readonly FitState _state;
    private readonly LevenbergMarquardt _solver;
    private readonly VerticesTerm _vertices;
    private readonly PosePriorTerm? _posePrior;
    private readonly BodyEnergy _shapeEnergy;
    private readonly BodyEnergy _energy;
    private readonly FreeColumns _shapeColumns;
    private readonly FreeColumns _allColumns;
    private readonly Vector3d[] _places;
    private readonly double[] _weights;

    /// <summary>Makes a fitter.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="vertices">Body vertex of each place that fits are given, n, for example a low-poly mesh's; all vertices in order when null.</param>
    /// <param name="options">Weights and choices; the default when null.</param>
    /// <param name="prior">What poses are likely, over the model's 3 (K - 1) body pose values; null for none.</param>
    /// <exception cref="InvalidInputException">The prior is over another number of values.</exception>
    public MeshFitter(BodyModel model, IReadOnlyList<int>? vertices = null, MeshFitOptions? options = null, PosePrior? prior = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _options = options ?? new MeshFitOptions();
        if (!(_options.Noise > 0 && double.IsFinite(_options.Noise)))
            throw new ArgumentOutOfRangeException(nameof(options), _options.Noise, "Expected a noise over 0.");
        vertices ??= [.. Enumerable.Range(0, model.VertexCount)];
        foreach (int vertex in vertices)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)vertex, (uint)model.VertexCount, nameof(vertices));

        // Vertices of one joint after another: the solver takes rows together that move with the same variables.
        _order = [.. Enumerable.Range(0, vertices.Count).OrderBy(p => model.Skinning.Joints[vertices[p] * model.Skinning.Influences])];
        int[] ordered = [.. _order.Select(p => vertices[p])];
        _layout = FitLayout.For(model);
        _source = new PointSource(model, [.. ordered.Select(v => BodyPoint.AtVertex($"vertex {v}", v))]);
        _start = new MeshStart(model, ordered);
        _state = new FitState(_layout);
        _solver = new LevenbergMarquardt(_layout);
        _places = new Vector3d[ordered.Length];
        _weights = new double[ordered.Length];
        _vertices = new VerticesTerm(_source, _layout) { Weight = 0.5 / (_options.Noise * _options.Noise), Loss = RobustLoss.GemanMcClure(_options.OutlierDistance) };
        var shape = new ShapePriorTerm { Weight = 0.5 * _options.ShapePriorWeight };
        List<EnergyTerm> terms = [_vertices, shape];
        if (prior is not null && _options.PosePriorWeight > 0)
        {
            _posePrior = prior.CreateTerm(_layout);
            _posePrior.Weight = _options.PosePriorWeight;
            terms.Add(_posePrior);
        }

        if (_options.JointLimitsWeight > 0)
            terms.Add(new JointLimitsTerm(model, _layout) { Weight = _options.JointLimitsWeight });
        _shapeEnergy = new BodyEnergy(_vertices, shape);
        _energy = new BodyEnergy([.. terms]);
        if (ordered.Length > Many)
        {
            _someOf = [.. Enumerable.Range(0, Some).Select(i => (int)((long)i * ordered.Length / Some))];
            _some = new MeshFitter(model, [.. _someOf.Select(p => ordered[p])], options, prior);
        }

        _shapeColumns = FreeColumns.ShapeAndTranslation(_layout);
        _allColumns = FreeColumns.All(_layout);
    }

    /// <summary>Number of places that a fit is given, n.</summary>
    public int VertexCount => _order.Length;

    /// <summary>Fits one body.</summary>
    /// <param name="places">Where the vertices are, n x 3, metres, in the camera's frame.</param>
    /// <param name="weights">How much each counts, 0 or more, n; all count 1 when empty. One that counts 0 may be anywhere, or not a number.</param>
    /// <param name="cancellationToken">Stops between iterations.</param>
    /// <returns>The body and how the fit went.</returns>
    /// <exception cref="InvalidInputException">Places or weights of another number, one that is not finite, or too few that count.</exception>
    public MeshFit Fit(ReadOnlySpan<float> places, ReadOnlySpan<double> weights = default, CancellationToken cancellationToken = default)
    {
        Load(places, weights);
        int iterations = FindStart(cancellationToken);
        _energy.Evaluate(_state);
        double[] before = _energy.TermValues.ToArray();
        SolveResult result = _solver.Minimize(_energy, _state, _allColumns, _options.LevenbergMarquardt, cancellationToken);
        return new MeshFit(_state.ToBody(), MeanDistance(), new FitSummary
        {
            Terms = [.. _energy.Terms.Select((t, i) => new FitTermSummary(t.Name, before[i], _energy.TermValues[i]))],
            Reason = result.Reason,
            Iterations = iterations + result.Iterations,
            IterationsOfChosenStart = iterations + result.Iterations,
            StartsTried = 1,
            Start = "bone by bone",
            ReprojectionRms = double.NaN,
            PosePriorEnergy = _posePrior?.Prior.Energy(_state.BodyPose) ?? double.NaN,
            PosePriorWeight = _posePrior?.Weight ?? 0,
        });
    }

    // Leaves the start in the state; returns the iterations that it took.
    private int FindStart(CancellationToken cancellationToken)
    {
        if (_some is not null && _someOf.Count(p => _weights[p] > 0) >= Some / 4)
        {
            float[] places = [.. _someOf.SelectMany(p => new[] { (float)_places[p].X, (float)_places[p].Y, (float)_places[p].Z })];
            MeshFit fit = _some.Fit(places, [.. _someOf.Select(p => _weights[p])], cancellationToken);
            _state.Set(fit.Body);
            return fit.Summary.Iterations;
        }

        BodyParameters body = new(_layout.BetaCount, _layout.JointCount) { Translation = Centre() };
        int iterations = 0;
        for (int round = 0; round < StartRounds; round++)
        {
            _start.Turn(_places, _weights, body);
            _state.Set(body);
            iterations += _solver.Minimize(_shapeEnergy, _state, _shapeColumns, _options.LevenbergMarquardt, cancellationToken).Iterations;
            body = _state.ToBody();
        }

        return iterations;
    }

    private void Load(ReadOnlySpan<float> places, ReadOnlySpan<double> weights)
    {
        if (places.Length != 3 * _order.Length)
            throw InvalidInputException.For("mesh", "vertices", $"{3 * _order.Length} values ({_order.Length} vertices x 3)", $"{places.Length}");
        if (weights.Length != 0 && weights.Length != _order.Length)
            throw InvalidInputException.For("mesh", "weights", $"{_order.Length}, or none", $"{weights.Length}");
        int counting = 0, first = -1;
        bool apart = false;
        for (int p = 0; p < _order.Length; p++)
        {
            int from = _order[p];
            double weight = weights.Length == 0 ? 1 : weights[from];
            if (!(weight >= 0 && double.IsFinite(weight)))
                throw InvalidInputException.For("mesh", $"weight of vertex {from}", "a finite number of 0 or more", $"{weight}");
            Vector3d place = new(places[3 * from], places[(3 * from) + 1], places[(3 * from) + 2]);
            if (weight > 0 && !double.IsFinite(place.X + place.Y + place.Z))
                throw InvalidInputException.For("mesh", $"vertex {from}", "finite coordinates", $"({place.X}, {place.Y}, {place.Z})", "Give vertices that were not found the weight 0.");
            _places[p] = weight > 0 ? place : Vector3d.Zero;
            if (weight > 0)
            {
                counting++;
                first = first < 0 ? p : first;
                apart |= place != _places[first];
            }

            _weights[p] = weight;
            _vertices.SetTarget(p, _places[p], weight);
        }

        if (counting < FewestVertices)
            throw InvalidInputException.For("mesh", "vertices", $"at least {FewestVertices} that count", counting == 0 ? "none" : $"{counting}");
        if (!apart)
            throw InvalidInputException.For("mesh", "vertices", "vertices in different places", $"all {counting} at {_places[first]}");
    }

    private Vector3d Centre()
    {
        Vector3d sum = Vector3d.Zero;
        double total = 0;
        for (int p = 0; p < _places.Length; p++)
        {
            sum += _weights[p] * _places[p];
            total += _weights[p];
        }

        return (1 / total) * sum;
    }

    private double MeanDistance()
    {
        double sum = 0, total = 0;
        for (int p = 0; p < _places.Length; p++)
        {
            if (_weights[p] == 0)
                continue;
            sum += _weights[p] * (_source.Position(_state, p) - _places[p]).Length;
            total += _weights[p];
        }

        return sum / total;
    }
}
