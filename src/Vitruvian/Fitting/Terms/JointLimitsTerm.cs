using Vitruvian.Bodies;
using Vitruvian.Fitting.Solvers;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// Keeps joints where living bodies have them: <c>w sum_i max(0, x_i - greatest_i, least_i - x_i)^2</c> over the components of the rotation vectors, with the bounds of <see cref="JointLimits"/>; zero within them.
/// </summary>
public sealed class JointLimitsTerm : EnergyTerm
{
    private readonly (int Column, double Least, double Greatest)[] _bounds;

    /// <summary>Makes the term.</summary>
    /// <param name="model">The body model; joints are found by their names, those without limits are free.</param>
    /// <param name="layout">The variables.</param>
    public JointLimitsTerm(BodyModel model, FitLayout layout)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layout);
        List<(int, double, double)> bounds = [];
        for (int j = 1; j < model.JointCount; j++)
        {
            if (JointLimits.Of(model.JointNames[j]) is not { } limits)
                continue;
            int column = layout.PoseColumn + (3 * j);
            bounds.Add((column, limits.Least.X, limits.Greatest.X));
            bounds.Add((column + 1, limits.Least.Y, limits.Greatest.Y));
            bounds.Add((column + 2, limits.Least.Z, limits.Greatest.Z));
        }

        _bounds = [.. bounds];
    }

    /// <inheritdoc/>
    public override string Name => "jointLimits";

    /// <summary>Factor w, per square radian.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>Number of bounded variables.</summary>
    public int BoundCount => _bounds.Length;

    /// <inheritdoc/>
    public override double Evaluate(FitState state)
    {
        double sum = 0;
        foreach ((int column, double least, double greatest) in _bounds)
        {
            double beyond = Beyond(state.Values[column], least, greatest);
            sum += beyond * beyond;
        }

        return Weight * sum;
    }

    /// <inheritdoc/>
    public override void AddDerivatives(FitState state, NormalEquations equations)
    {
        foreach ((int column, double least, double greatest) in _bounds)
        {
            double beyond = Beyond(state.Values[column], least, greatest);
            if (beyond != 0)
                equations.AddSingle(column, 2 * Weight * beyond, 2 * Weight);
        }
    }

    // How far a value lies outside, with the sign of the way out.
    private static double Beyond(double value, double least, double greatest) => value > greatest ? value - greatest : value < least ? value - least : 0;
}
