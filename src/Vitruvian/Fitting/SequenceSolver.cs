using System.Collections.Concurrent;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting;

/// <summary>
/// Levenberg-Marquardt over many frames that share the betas: the same rules as <see cref="LevenbergMarquardt"/>, but the matrix has the shape of
/// an arrow, so that each frame is factored by itself (see <see cref="SequenceFrame"/>) and the cost grows with the number of frames only.
/// </summary>
internal sealed class SequenceSolver : IPartitionedWork
{
    private const double LargestDamping = 1e12;
    private const double SmallestDamping = 1e-9;

    private readonly SequenceFrame[] _frames;
    private readonly WorkerTeam _team;
    private readonly ConcurrentBag<(SmplifyProblem Problem, NormalEquations Equations)> _workers;
    private readonly int _betas;
    private readonly double[] _matrix;
    private readonly double[] _step;
    private readonly double[] _scale;
    private Phase _phase;
    private double _damping;

    internal SequenceSolver(SmplifyProblem[] workers, SequenceFrame[] frames)
    {
        _frames = frames;
        _team = new WorkerTeam(workers.Length);
        _workers = [.. workers.Select(w => (w, new NormalEquations(w.Layout)))];
        _betas = workers[0].Layout.BetaCount;
        _matrix = new double[_betas * _betas];
        _step = new double[_betas];
        _scale = new double[_betas];
    }

    private enum Phase
    {
        Differentiate,
        Reduce,
        Step,
    }

    /// <summary>Does one frame's share of the present phase.</summary>
    public void Execute(int part)
    {
        SequenceFrame frame = _frames[part];
        if (_phase == Phase.Reduce)
        {
            frame.Reduce(_damping);
            return;
        }

        // Never more parts at work than threads, and one worker for each.
        if (!_workers.TryTake(out (SmplifyProblem Problem, NormalEquations Equations) worker))
            throw new InvalidOperationException("More threads than workers.");
        if (_phase == Phase.Differentiate)
            frame.Differentiate(worker.Problem, worker.Equations);
        else
            frame.Step(worker.Problem, _step, _damping);
        _workers.Add(worker);
    }

    internal SolveResult Minimize(LevenbergMarquardtOptions options, CancellationToken cancellationToken)
    {
        double value = _frames.Sum(f => f.Energy);
        double before = value;
        int iterations = 0, evaluations = 1;
        _damping = options.InitialDamping;
        StopReason reason = double.IsFinite(value) ? StopReason.IterationLimit : StopReason.NotFinite;
        while (reason == StopReason.IterationLimit && iterations < options.MaxIterations)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Run(Phase.Differentiate);
            for (int s = 0; s < _betas; s++)
                _scale[s] = _frames.Sum(f => f.SharedDiagonal(s));
            iterations++;
            reason = Descend(options.RelativeTolerance * (Math.Abs(value) + options.AbsoluteTolerance), ref value, ref evaluations);
        }

        return new SolveResult(reason, iterations, evaluations, before, value);
    }

    private StopReason Descend(double tolerance, ref double value, ref int evaluations)
    {
        double growth = 2;
        for (; _damping <= LargestDamping; _damping *= growth, growth *= 2)
        {
            Run(Phase.Reduce);
            if (!_frames.All(f => f.Factored) || !TrySolveBetas())
                continue;
            Run(Phase.Step);
            evaluations++;
            double predicted = _frames.Sum(f => f.OwnPredicted);
            for (int s = 0; s < _betas; s++)
                predicted += 0.5 * _step[s] * ((_damping * _scale[s] * _step[s]) - _frames.Sum(f => f.BetaGradient(s)));
            if (!double.IsFinite(predicted))
                return StopReason.NotFinite;
            if (predicted <= tolerance)
                return StopReason.Converged;
            double lower = _frames.Sum(f => f.Energy);
            if (!(lower < value))
                continue;
            double decrease = value - lower;
            double misfit = (2 * decrease / predicted) - 1;
            _damping = Math.Max(SmallestDamping, _damping * Math.Max(1.0 / 3, 1 - (misfit * misfit * misfit)));
            value = lower;
            foreach (SequenceFrame frame in _frames)
                frame.Accept();
            return decrease <= tolerance ? StopReason.Converged : StopReason.IterationLimit;
        }

        return StopReason.NoDescent;
    }

    // Sums in the frames' order, so that the result does not depend on who was ready first.
    private bool TrySolveBetas()
    {
        Array.Clear(_matrix);
        Array.Clear(_step);
        foreach (SequenceFrame frame in _frames)
        {
            DenseMath.AddScaled(_matrix, frame.SharedMatrix, 1);
            DenseMath.AddScaled(_step, frame.SharedGradient, -1);
        }

        for (int s = 0; s < _betas; s++)
            _matrix[(s * _betas) + s] += _damping * _scale[s];
        if (!Cholesky.TryFactor(_matrix, _betas))
            return false;
        Cholesky.Solve(_matrix, _betas, _step);
        return true;
    }

    private void Run(Phase phase)
    {
        _phase = phase;
        _team.Run(this, _frames.Length);
    }
}
