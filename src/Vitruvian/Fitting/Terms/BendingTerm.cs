using Vitruvian.Bodies;
using Vitruvian.Fitting.Solvers;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// Elbows and knees bend one way: <c>w sum exp(s_i theta_i)^2</c> over the four joints' hinge values (Bogo et al. 2016, eq. 5; SPIN squares the
/// exponential). The sign s_i is such that bending the natural way lowers the energy and overstretching raises it steeply.
/// </summary>
/// <param name="model">The body model; joints are found by their names, one without elbows and knees has nothing to bend.</param>
/// <param name="layout">The variables.</param>
public sealed class BendingTerm(BodyModel model, FitLayout layout) : EnergyTerm
{
    // In the T-pose the arms lie along x and the forearms fold forward, towards +z: a turn about -y on the left and about +y on the right.
    // The legs hang along -y and the shins fold backward, a turn about +x. The same for SMPL's joint frames and the built-in body's.
    private static readonly (string Joint, int Axis, double OverstretchSign)[] s_hinges =
    [
        ("left_elbow", 1, 1), ("right_elbow", 1, -1), ("left_knee", 0, -1), ("right_knee", 0, -1),
    ];

    private readonly (int Column, double Sign)[] _hinges =
    [
        .. s_hinges.Select(h => (Joint: Array.IndexOf(model.JointNames, h.Joint), h.Axis, h.OverstretchSign))
            .Where(h => h.Joint > 0)
            .Select(h => (layout.PoseColumn + (3 * h.Joint) + h.Axis, h.OverstretchSign)),
    ];

    /// <inheritdoc/>
    public override string Name => "bending";

    /// <summary>Factor w.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>The variables that stand for the hinges, and the sign under which they overstretch.</summary>
    public IReadOnlyList<(int Column, double Sign)> Hinges => _hinges;

    /// <inheritdoc/>
    public override double Evaluate(FitState state)
    {
        double sum = 0;
        foreach ((int column, double sign) in _hinges)
            sum += Math.Exp(2 * sign * state.Values[column]);
        return Weight * sum;
    }

    /// <inheritdoc/>
    public override void AddDerivatives(FitState state, NormalEquations equations)
    {
        // The exponential is convex: its own second derivative serves better than Gauss and Newton's half of it.
        foreach ((int column, double sign) in _hinges)
        {
            double energy = Weight * Math.Exp(2 * sign * state.Values[column]);
            equations.AddSingle(column, 2 * sign * energy, 4 * energy);
        }
    }
}
