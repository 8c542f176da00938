using Vitruvian.Bodies;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting;

/// <summary>
/// The search for a start when nothing but the joints is known: every orientation of a fan gets a camera stage, those that end alike are
/// merged, each of the rest is paired with each pose of the prior, and these go through rounds of a few iterations under weakening priors (as
/// SMPLify anneals them), most dropping out after each.
/// </summary>
internal sealed class StartSearch
{
    private const double SameAngle = 15 * Math.PI / 180;

    // SMPLify anneals its priors over four stages; the last stage's weights, relative to which these factors count, are the energy's own.
    private static readonly Round[] s_rounds = [new(8, 2, 6, 12), new(3, 1.5, 8, 5), new(1, 1, 12, 1)];
    private static readonly LevenbergMarquardtOptions s_cameraOptions = new() { MaxIterations = 12, RelativeTolerance = 1e-3 };

    private readonly SmplifyProblem _problem;
    private readonly StartFinder _finder;
    private readonly LevenbergMarquardt _solver;
    private readonly PosePrior _prior;
    private readonly double[] _meanPose;
    private readonly FitState _state;

    internal StartSearch(SmplifyProblem problem, JointSet joints, PosePrior prior, LevenbergMarquardt solver)
    {
        _problem = problem;
        _finder = new StartFinder(joints);
        _solver = solver;
        _prior = prior;
        _state = new FitState(problem.Layout);
        _meanPose = new double[prior.Dimension];
        foreach (TypicalPose pose in prior.TypicalPoses)
            DenseMath.AddScaled(_meanPose, pose.BodyPose, pose.Share);
    }

    /// <summary>Finds the best start, already improved.</summary>
    /// <param name="state">Receives it.</param>
    /// <param name="cancellationToken">Stops between iterations.</param>
    internal Result Run(FitState state, CancellationToken cancellationToken)
    {
        List<Candidate> candidates = Place(cancellationToken);
        int iterations = candidates.Sum(c => c.Iterations);
        candidates = WithPoses(Distinct(candidates));
        int tried = candidates.Count;
        SmplifyOptions options = _problem.Options;
        foreach (Round round in s_rounds)
        {
            _problem.SetPriorWeights(round.PoseFactor * options.PosePriorWeight, round.ShapeFactor * options.ShapePriorWeight);
            var limits = new LevenbergMarquardtOptions { MaxIterations = round.Iterations, RelativeTolerance = 1e-4 };
            foreach (Candidate candidate in candidates)
            {
                state.Set(candidate.Values);
                SolveResult result = _solver.Minimize(_problem.BodyEnergy, state, _problem.BodyColumns, limits, cancellationToken);
                state.Values.CopyTo(candidate.Values);
                candidate.Energy = result.After;
                candidate.Iterations += result.Iterations;
                iterations += result.Iterations;
            }

            candidates = [.. candidates.OrderBy(c => c.Energy).Take(round.Keep)];
        }

        _problem.SetPriorWeights(options.PosePriorWeight, options.ShapePriorWeight);
        Candidate best = candidates[0];
        state.Set(best.Values);
        return new Result(best.Start.Name, tried, iterations - best.Iterations, best.Iterations, best.Origin);
    }

    private List<Candidate> Place(CancellationToken cancellationToken)
    {
        double[] values = new double[_problem.Layout.Count];
        _meanPose.CopyTo(values, _problem.Layout.BodyPoseColumn);
        _state.Set(values);
        double depth = _finder.EstimateDepth(_problem.Seen, _problem.Source.Positions(_state), _problem.Camera);
        _problem.SetDepth(depth);
        var candidates = new List<Candidate>();
        foreach (FitStart start in _finder.Orientations(_problem.Seen))
        {
            start.Orientation.Write(values.AsSpan(_problem.Layout.PoseColumn, 3));
            values.AsSpan(_problem.Layout.TranslationColumn, 3).Clear();
            _state.Set(values);
            TranslationFor(depth).Write(values.AsSpan(_problem.Layout.TranslationColumn, 3));
            _state.Set(values);
            SolveResult result = _solver.Minimize(_problem.CameraEnergy, _state, _problem.CameraColumns, s_cameraOptions, cancellationToken);
            candidates.Add(new Candidate(start, (double[])values.Clone(), _state.Values.ToArray(), result.After, result.Iterations));
        }

        return candidates;
    }

    // The translation at a depth that puts the middle of the body's visible joints where the middle of the joints found is.
    private Vector3d TranslationFor(double depth)
    {
        Vector3d body = Vector3d.Zero;
        var seen = new Vector2d(0, 0);
        int count = 0;
        for (int j = 0; j < _problem.Seen.Length; j++)
        {
            if (!_problem.Seen[j].IsVisible)
                continue;
            body += _problem.Source.Position(_state, j);
            seen += new Vector2d(_problem.Seen[j].X, _problem.Seen[j].Y);
            count++;
        }

        Vector3d middle = _problem.Camera.Unproject((1.0 / count) * seen, depth);
        return middle - ((1.0 / count) * body);
    }

    // Orientations that the camera stage has led to the same place are one start.
    private List<Candidate> Distinct(List<Candidate> candidates)
    {
        var kept = new List<Candidate>();
        foreach (Candidate candidate in candidates.OrderBy(c => c.Energy))
        {
            if (double.IsFinite(candidate.Energy) && !kept.Exists(k => Angle(k, candidate) < SameAngle))
                kept.Add(candidate);
        }

        return kept.Count > 0 ? kept : candidates;
    }

    // Each orientation with each of the prior's typical poses: the middle of all is a pose of nobody.
    private List<Candidate> WithPoses(List<Candidate> candidates)
    {
        var all = new List<Candidate>();
        foreach (Candidate candidate in candidates)
        {
            foreach ((int k, TypicalPose pose) in _prior.TypicalPoses.Index())
            {
                double[] values = (double[])candidate.Values.Clone();
                pose.BodyPose.CopyTo(values.AsSpan(_problem.Layout.BodyPoseColumn));
                FitStart start = candidate.Start with { Name = $"{candidate.Start.Name}, pose {k + 1} of the prior" };
                all.Add(new Candidate(start, (double[])values.Clone(), values, candidate.Energy, candidate.Iterations));
            }
        }

        return all;
    }

    private double Angle(Candidate a, Candidate b)
    {
        int column = _problem.Layout.PoseColumn;
        Matrix3 ra = AxisAngle.Read(a.Values.AsSpan(column, 3)).ToMatrix();
        Matrix3 rb = AxisAngle.Read(b.Values.AsSpan(column, 3)).ToMatrix();
        return AxisAngle.FromMatrix(ra.Transpose() * rb).Angle;
    }

    internal readonly record struct Result(string Start, int StartsTried, int Iterations, int IterationsOfStart, double[] Origin);

    private readonly record struct Round(double PoseFactor, double ShapeFactor, int Iterations, int Keep);

    private sealed class Candidate(FitStart start, double[] origin, double[] values, double energy, int iterations)
    {
        public FitStart Start { get; } = start;

        public double[] Origin { get; } = origin;

        public double[] Values { get; } = values;

        public double Energy { get; set; } = energy;

        public int Iterations { get; set; } = iterations;
    }
}
