using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Fitting.Priors;

/// <summary>What tests of network priors have in common.</summary>
internal static class PriorDerivatives
{
    /// <summary>A body in a pose.</summary>
    public static FitState State(FitLayout layout, double[] pose)
    {
        double[] values = new double[layout.Count];
        pose.CopyTo(values, layout.BodyPoseColumn);
        var state = new FitState(layout);
        state.Set(values);
        return state;
    }

    /// <summary>Compares a term's curvature with the square of the residuals' Jacobian by differences.</summary>
    public static void ShouldHaveCurvature(PosePrior prior, FitLayout layout, double[] pose, Func<double[], double[]> residuals, double scale)
    {
        PosePriorTerm term = prior.CreateTerm(layout);
        FitState state = State(layout, pose);
        var free = FreeColumns.All(layout);
        var equations = new NormalEquations(layout);
        equations.Begin(free);
        term.Evaluate(state);
        term.AddDerivatives(state, equations);
        equations.Complete();
        double[][] columns = [.. Enumerable.Range(0, pose.Length).Select(i =>
        {
            double[] plus = [.. pose], minus = [.. pose];
            plus[i] += 1e-5;
            minus[i] -= 1e-5;
            return residuals(plus).Zip(residuals(minus), (p, m) => (p - m) / 2e-5).ToArray();
        })];
        double largest = columns.Max(c => scale * DenseMath.Dot(c, c));
        int first = layout.BodyPoseColumn;
        for (int i = 0; i < pose.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double found = equations.Matrix[((first + i) * equations.Size) + first + j], expected = scale * DenseMath.Dot(columns[i], columns[j]);
                (Math.Abs(found - expected) <= 1e-5 * largest).ShouldBeTrue($"{i}, {j}: {found} against {expected}");
            }
        }
    }
}
