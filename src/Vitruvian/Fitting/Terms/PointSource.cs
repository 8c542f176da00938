using Vitruvian.Bodies;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// Points of the body and their derivatives for the terms that look at them; computed once for each state, however many terms ask.
/// </summary>
/// <param name="model">The body model.</param>
/// <param name="points">Joints, landmarks or vertices of it.</param>
public sealed class PointSource(BodyModel model, IReadOnlyList<BodyPoint> points)
{
    private readonly BodyPointEvaluator _evaluator = new(model, points);
    private long _pointsVersion = -1;
    private long _jacobianVersion = -1;

    /// <summary>The points.</summary>
    public IReadOnlyList<BodyPoint> BodyPoints => _evaluator.BodyPoints;

    /// <summary>Number of points n.</summary>
    public int Count => _evaluator.PointCount;

    /// <summary>The body model.</summary>
    public BodyModel Model => _evaluator.Model;

    /// <summary>Positions, n x 3, metres, in the camera's frame.</summary>
    /// <param name="state">The variables.</param>
    public ReadOnlySpan<double> Positions(FitState state)
    {
        if (_pointsVersion != state.Version)
        {
            _evaluator.Evaluate(state.Betas, state.Pose, state.Translation);
            _pointsVersion = state.Version;
        }

        return _evaluator.Points;
    }

    /// <summary>Derivatives, 3 n rows of <see cref="FitLayout.BodyColumnCount"/>.</summary>
    /// <param name="state">The variables.</param>
    public ReadOnlySpan<double> Jacobian(FitState state)
    {
        if (_jacobianVersion != state.Version)
        {
            Positions(state);
            _evaluator.EvaluateJacobian();
            _jacobianVersion = state.Version;
        }

        return _evaluator.Jacobian;
    }

    /// <summary>Position of one point.</summary>
    /// <param name="state">The variables.</param>
    /// <param name="point">Which.</param>
    public Vector3d Position(FitState state, int point) => Vector3d.Read(Positions(state)[(3 * point)..]);
}
