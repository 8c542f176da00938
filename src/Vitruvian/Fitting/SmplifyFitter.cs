using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Solvers;

namespace Vitruvian.Fitting;

/// <summary>
/// Fits the body to 2D joints: SMPLify (Bogo et al. 2016) with the weights of SPIN (Kolotouros et al. 2019; methods in docs/fitting.md). A first
/// stage finds orientation and translation, a second everything. Without a start, many orientations are tried and the best result kept.
/// A workspace that fits one person after another; it serves one thread at a time (<see cref="SmplifyBatch"/> uses all cores).
/// </summary>
public sealed class SmplifyFitter
{
    // Each raise of the prior's weight, by the root of 2, pulls an unlikely pose closer to the known ones; more than so many do not occur.
    private const int MostPriorRaises = 8;

    private readonly PosePrior _prior;
    private readonly SmplifyProblem _problem;
    private readonly StartSearch _search;
    private readonly LevenbergMarquardt _solver;
    private readonly AdamSolver _adam;
    private readonly FitState _state;
    private readonly double[] _start;

    /// <summary>Makes a fitter.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="prior">What poses are likely, over the model's 3 (K - 1) body pose values.</param>
    /// <param name="jointSet">Name of the joints' set, one of <see cref="JointSets.Names"/>.</param>
    /// <param name="options">Weights and choices; the default when null.</param>
    /// <exception cref="InvalidInputException">The model lacks joints of the set, or the prior is over another number of values.</exception>
    public SmplifyFitter(BodyModel model, PosePrior prior, string jointSet, SmplifyOptions? options = null)
    {
        Options = options ?? new SmplifyOptions();
        Model = model;
        Joints = JointSets.For(model, jointSet);
        _prior = prior;
        _problem = new SmplifyProblem(model, prior, Joints, Options);
        _solver = new LevenbergMarquardt(_problem.Layout);
        _adam = new AdamSolver(_problem.Layout);
        _search = new StartSearch(_problem, Joints, prior, _solver);
        _state = new FitState(_problem.Layout);
        _start = new double[_problem.Layout.Count];
    }

    /// <summary>The body model.</summary>
    public BodyModel Model { get; }

    /// <summary>The joints.</summary>
    public JointSet Joints { get; }

    /// <summary>Weights and choices.</summary>
    public SmplifyOptions Options { get; }

    /// <summary>Fits one person.</summary>
    /// <param name="joints">One keypoint a joint of the set; confidence 0 for those not found.</param>
    /// <param name="camera">The photo's camera; <see cref="PerspectiveCamera.ForImage"/> when unknown.</param>
    /// <param name="start">A body to start from, in the camera's frame, for example a regressor's; null tries many.</param>
    /// <param name="cancellationToken">Stops between iterations.</param>
    /// <returns>The body and how the fit went.</returns>
    /// <exception cref="InvalidInputException">Fewer than three visible joints, or a value that is not finite.</exception>
    public BodyFit Fit(ReadOnlySpan<Keypoint> joints, PerspectiveCamera camera, BodyParameters? start = null, CancellationToken cancellationToken = default) =>
        Fit(joints, camera, start, null, cancellationToken);

    /// <summary>Fits one person.</summary>
    /// <param name="person">The joints, the camera, and what else is known.</param>
    /// <param name="cancellationToken">Stops between iterations.</param>
    /// <returns>The body and how the fit went.</returns>
    /// <exception cref="InvalidInputException">Fewer than three visible joints, or a value that is not finite.</exception>
    public BodyFit Fit(SmplifyInput person, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        return Fit(person.Joints, person.Camera, person.Start, person.Space, cancellationToken);
    }

    private BodyFit Fit(ReadOnlySpan<Keypoint> joints, PerspectiveCamera camera, BodyParameters? start, SpaceEvidence? space, CancellationToken cancellationToken)
    {
        _problem.Load(joints, camera, space);
        _problem.SetPriorWeights(Options.PosePriorWeight, Options.ShapePriorWeight);
        int iterations = 0, ownIterations = 0, starts = 1;
        string name = "the body given";
        if (start is null)
        {
            StartSearch.Result found = _search.Run(_state, cancellationToken);
            (name, starts, iterations, ownIterations) = (found.Start, found.StartsTried, found.Iterations, found.IterationsOfStart);
            found.Origin.CopyTo(_start, 0);
        }
        else
        {
            _state.Set(start);
            _state.Values.CopyTo(_start);
            _problem.SetDepth(start.Translation.Z);
            if (Options.CameraStage)
                ownIterations = Minimize(_problem.CameraEnergy, _problem.CameraColumns, cancellationToken).Iterations;
        }

        SolveResult result = Minimize(_problem.BodyEnergy, _problem.BodyColumns, cancellationToken);
        ownIterations += result.Iterations;
        double weight = Options.PosePriorWeight;
        if (Options.PosePriorLimitPercentile is double percentile && _prior.EnergyPercentiles.Any(p => p.Percent == percentile))
        {
            double limit = _prior.EnergyAtPercentile(percentile);
            for (int i = 0; i < MostPriorRaises && _prior.Energy(_state.BodyPose) > limit; i++)
            {
                weight *= Math.Sqrt(2);
                _problem.SetPriorWeights(weight, Options.ShapePriorWeight);
                result = Minimize(_problem.BodyEnergy, _problem.BodyColumns, cancellationToken);
                ownIterations += result.Iterations;
            }
        }

        return Summarize(result.Reason, name, starts, iterations + ownIterations, ownIterations, weight);
    }

    private SolveResult Minimize(BodyEnergy energy, FreeColumns free, CancellationToken cancellationToken) => Options.Solver == SmplifySolver.Adam
        ? _adam.Minimize(energy, _state, free, Options.Adam, cancellationToken)
        : _solver.Minimize(energy, _state, free, Options.LevenbergMarquardt, cancellationToken);

    private BodyFit Summarize(StopReason reason, string start, int starts, int iterations, int ownIterations, double weight)
    {
        BodyParameters body = _state.ToBody();
        BodyEnergy energy = _problem.BodyEnergy;
        double[] result = _state.Values.ToArray();
        _state.Set(_start);
        energy.Evaluate(_state);
        double[] before = energy.TermValues.ToArray();
        _state.Set(result);
        energy.Evaluate(_state);
        double[] after = energy.TermValues.ToArray();
        return new BodyFit(body, _problem.Camera, new FitSummary
        {
            Terms = [.. energy.Terms.Select((t, i) => new FitTermSummary(t.Name, before[i], after[i]))],
            Reason = reason,
            Iterations = iterations,
            IterationsOfChosenStart = ownIterations,
            StartsTried = starts,
            Start = start,
            ReprojectionRms = _problem.ReprojectionRms(_state),
            PosePriorEnergy = _prior.Energy(_state.BodyPose),
            PosePriorWeight = weight,
        });
    }
}
