using Vitruvian.Bodies;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting;

/// <summary>
/// One frame's part of a sequence's normal equations. With the betas b shared and l the frame's own variables, the frame adds
/// <c>[H_bb H_lb^T; H_lb H_ll]</c>. Eliminating l by <c>H_ll + lambda D = L L^T</c>, <c>W = L^-1 H_lb</c>, <c>y = L^-1 g_l</c> leaves
/// <c>H_bb - W^T W</c> and <c>g_b - W^T y</c> for the betas; afterwards <c>d_l = -L^-T (y + W d_b)</c>.
/// </summary>
internal sealed class SequenceFrame
{
    private readonly SmplifyInput _input;
    private readonly double _depth;
    private readonly double _poseWeight;
    private readonly double _shapeWeight;
    private readonly FitState _state;
    private readonly FreeColumns _free;
    private readonly int _betas;
    private readonly int _own;
    private readonly double[] _matrix;
    private readonly double[] _gradient;
    private readonly double[] _factor;
    private readonly double[] _coupling;
    private readonly double[] _reduced;
    private readonly double[] _step;
    private readonly double[] _current;
    private readonly double[] _candidate;
    private readonly double[] _before;

    internal SequenceFrame(SmplifyProblem worker, SmplifyInput input, BodyFit alone, double[] betas, int frameCount)
    {
        _input = input;
        _depth = alone.Body.Translation.Z;
        _poseWeight = alone.Summary.PosePriorWeight;

        // One person, one shape prior: each frame carries its share.
        _shapeWeight = worker.Options.ShapePriorWeight / Math.Sqrt(frameCount);
        _state = new FitState(worker.Layout);
        _free = worker.BodyColumns;
        _betas = betas.Length;
        int n = _free.Count;
        _own = n - _betas;
        _matrix = new double[n * n];
        _gradient = new double[n];
        _factor = new double[_own * _own];
        _coupling = new double[_betas * _own];
        _reduced = new double[_own];
        _step = new double[n];
        _current = new double[worker.Layout.Count];
        _candidate = new double[worker.Layout.Count];
        SharedMatrix = new double[_betas * _betas];
        SharedGradient = new double[_betas];
        _state.Set(new BodyParameters([.. betas], alone.Body.Pose, alone.Body.Translation));
        _state.Values.CopyTo(_current);
        _state.Values.CopyTo(_candidate);
        Evaluate(worker);
        _before = worker.BodyEnergy.TermValues.ToArray();
    }

    /// <summary>Energy at the candidate.</summary>
    internal double Energy { get; private set; }

    /// <summary>What the frame leaves for the betas, S x S, lower triangle.</summary>
    internal double[] SharedMatrix { get; }

    /// <summary>What the frame leaves for the betas, S.</summary>
    internal double[] SharedGradient { get; }

    /// <summary>Whether the frame's own matrix could be factored.</summary>
    internal bool Factored { get; private set; }

    /// <summary>Decrease that the quadratic model promises from the frame's own variables.</summary>
    internal double OwnPredicted { get; private set; }

    /// <summary>Diagonal of H_bb.</summary>
    internal double SharedDiagonal(int beta) => _matrix[(beta * _free.Count) + beta];

    /// <summary>Gradient by a beta before elimination.</summary>
    internal double BetaGradient(int beta) => _gradient[beta];

    /// <summary>Makes the candidate the current point.</summary>
    internal void Accept()
    {
        _state.Set(_candidate);
        _state.ShortenRoot();
        _state.Values.CopyTo(_current);
    }

    /// <summary>Energy, gradient and curvature at the current point.</summary>
    internal void Differentiate(SmplifyProblem worker, NormalEquations equations)
    {
        _current.CopyTo(_candidate, 0);
        Evaluate(worker);
        worker.BodyEnergy.Differentiate(_state, _free, equations);
        equations.Matrix.CopyTo(_matrix);
        equations.Gradient.CopyTo(_gradient);
    }

    /// <summary>Eliminates the frame's own variables.</summary>
    internal void Reduce(double damping)
    {
        int n = _free.Count;
        for (int i = 0; i < _own; i++)
        {
            _matrix.AsSpan(((_betas + i) * n) + _betas, i + 1).CopyTo(_factor.AsSpan(i * _own));
            _factor[(i * _own) + i] += damping * OwnScale(i);
        }

        Factored = Cholesky.TryFactor(_factor, _own);
        if (!Factored)
            return;
        _gradient.AsSpan(_betas).CopyTo(_reduced);
        Cholesky.SolveLower(_factor, _own, _reduced);
        for (int s = 0; s < _betas; s++)
        {
            Span<double> column = _coupling.AsSpan(s * _own, _own);
            for (int i = 0; i < _own; i++)
                column[i] = _matrix[((_betas + i) * n) + s];
            Cholesky.SolveLower(_factor, _own, column);
            SharedGradient[s] = _gradient[s] - DenseMath.Dot(column, _reduced);
            for (int r = 0; r <= s; r++)
                SharedMatrix[(s * _betas) + r] = _matrix[(s * n) + r] - DenseMath.Dot(column, _coupling.AsSpan(r * _own, _own));
        }
    }

    /// <summary>Follows a step of the betas, and evaluates there.</summary>
    internal void Step(SmplifyProblem worker, double[] betaStep, double damping)
    {
        betaStep.CopyTo(_step, 0);
        Span<double> own = _step.AsSpan(_betas);
        for (int i = 0; i < _own; i++)
            own[i] = -_reduced[i];
        for (int s = 0; s < _betas; s++)
            DenseMath.AddScaled(own, _coupling.AsSpan(s * _own, _own), -betaStep[s]);
        Cholesky.SolveLowerTransposed(_factor, _own, own);
        OwnPredicted = 0;
        for (int i = 0; i < _own; i++)
            OwnPredicted += 0.5 * own[i] * ((damping * OwnScale(i) * own[i]) - _gradient[_betas + i]);
        _current.CopyTo(_candidate, 0);
        _free.AddTo(_step, 1, _candidate);
        Evaluate(worker);
    }

    /// <summary>The frame's result.</summary>
    internal BodyFit ToFit(SmplifyProblem worker, FitSummary alone, StopReason reason, int iterations)
    {
        _current.CopyTo(_candidate, 0);
        Evaluate(worker);
        double[] after = worker.BodyEnergy.TermValues.ToArray();
        return new BodyFit(_state.ToBody(), _input.Camera, alone with
        {
            Terms = [.. worker.BodyEnergy.Terms.Select((t, i) => new FitTermSummary(t.Name, _before[i], after[i]))],
            Reason = reason,
            Iterations = alone.Iterations + iterations,
            IterationsOfChosenStart = alone.IterationsOfChosenStart + iterations,
            ReprojectionRms = worker.ReprojectionRms(_state),
            PosePriorEnergy = worker.PosePrior.Prior.Energy(_state.BodyPose),
        });
    }

    private void Evaluate(SmplifyProblem worker)
    {
        worker.Load(_input.Joints, _input.Camera, _input.Space);
        worker.SetDepth(_depth);
        worker.SetPriorWeights(_poseWeight, _shapeWeight);
        _state.Set(_candidate);
        Energy = worker.BodyEnergy.Evaluate(_state);
    }

    private double OwnScale(int i) => _matrix[((_betas + i) * _free.Count) + _betas + i];
}
