using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Fitting;

/// <summary>The solvers on energies whose minimum is known.</summary>
public sealed class SolverTests
{
    private static readonly FitLayout s_layout = new(2, 1);
    private static readonly FreeColumns s_all = FreeColumns.All(s_layout);

    [Fact]
    public void LevenbergMarquardt_OnRosenbrocksValley_ReachesTheMinimum()
    {
        FitState state = Start(-1.2, 1);
        SolveResult result = new LevenbergMarquardt(s_layout).Minimize(
            new BodyEnergy(new Rosenbrock(), new Rest()), state, s_all, new LevenbergMarquardtOptions { RelativeTolerance = 1e-12, AbsoluteTolerance = 1e-12 });
        result.Reason.ShouldBe(StopReason.Converged);
        result.Before.ShouldBe(24.2, 1e-12);
        result.After.ShouldBeLessThan(1e-16);
        result.Iterations.ShouldBeLessThan(40);
        Math.Abs(state.Values[0] - 1).ShouldBeLessThan(1e-7);
        Math.Abs(state.Values[1] - 1).ShouldBeLessThan(1e-7);
    }

    [Fact]
    public void LevenbergMarquardt_WithOneVariableFree_HoldsTheOthers()
    {
        // With x held at -1.2, the least of 100 (y - x^2)^2 is at y = 1.44; FreeColumns.Placement holds both betas.
        FitState state = Start(-1.2, 1);
        double[] before = state.Values.ToArray();
        SolveResult result = new LevenbergMarquardt(s_layout).Minimize(
            new BodyEnergy(new Rosenbrock(), new Rest()), state, FreeColumns.Placement(s_layout), new LevenbergMarquardtOptions());
        result.After.ShouldBe(result.Before, 1e-12);
        state.Values[..2].ToArray().ShouldBe(before[..2]);
    }

    [Fact]
    public void LevenbergMarquardt_OutOfIterations_SaysSoAndKeepsTheBestPoint()
    {
        FitState state = Start(-1.2, 1);
        var energy = new BodyEnergy(new Rosenbrock(), new Rest());
        SolveResult result = new LevenbergMarquardt(s_layout).Minimize(energy, state, s_all, new LevenbergMarquardtOptions { MaxIterations = 3, RelativeTolerance = 1e-12 });
        result.Reason.ShouldBe(StopReason.IterationLimit);
        result.Iterations.ShouldBe(3);
        result.After.ShouldBeLessThan(24.2);
        energy.Evaluate(state).ShouldBe(result.After);
    }

    [Fact]
    public void Solvers_StartedOutsideTheDomain_SayNotFinite()
    {
        FitState state = Start(double.NaN, 1);
        var energy = new BodyEnergy(new Rosenbrock(), new Rest());
        new LevenbergMarquardt(s_layout).Minimize(energy, state, s_all, new LevenbergMarquardtOptions()).Reason.ShouldBe(StopReason.NotFinite);
        new AdamSolver(s_layout).Minimize(energy, state, s_all, new AdamOptions()).Reason.ShouldBe(StopReason.NotFinite);
    }

    [Fact]
    public void Adam_OnRosenbrocksValley_FollowsIt()
    {
        FitState state = Start(-1.2, 1);
        SolveResult result = new AdamSolver(s_layout).Minimize(new BodyEnergy(new Rosenbrock(), new Rest()), state, s_all, new AdamOptions { Steps = 6000 });
        result.Iterations.ShouldBe(6000);
        Math.Abs(state.Values[0] - 1).ShouldBeLessThan(1e-3);
    }

    [Fact]
    public void Adam_FirstStep_HasTheStepSizeAgainstTheGradientsSign()
    {
        // After one step the bias-corrected moments are g and g^2: the step is the step size times the sign, whatever the gradient's length.
        FitState state = Start(-1.2, 1);
        new AdamSolver(s_layout).Minimize(new BodyEnergy(new Rosenbrock()), state, s_all, new AdamOptions { Steps = 1, StepSize = 0.01 });
        state.Values[0].ShouldBe(-1.19, 1e-9);
        state.Values[1].ShouldBe(1.01, 1e-9);
    }

    [Fact]
    public void ShortenRoot_BeyondHalfATurn_KeepsTheRotation()
    {
        var state = new FitState(s_layout);
        double[] values = [0, 0, 2.9, -2.2, 1.9, 0, 0, 0, 0];
        state.Set(values);
        Matrix3 before = AxisAngle.Read(state.Pose).ToMatrix();
        state.ShortenRoot().ShouldBeTrue();
        AxisAngle after = AxisAngle.Read(state.Pose);
        after.Angle.ShouldBeLessThan(Math.PI);
        Matrix3 difference = after.ToMatrix() - before;
        new Vector3d(difference.Column0.Length, difference.Column1.Length, difference.Column2.Length).Length.ShouldBeLessThan(1e-12);
        state.ShortenRoot().ShouldBeFalse();
    }

    private static FitState Start(double x, double y)
    {
        var state = new FitState(s_layout);
        double[] values = new double[s_layout.Count];
        values[0] = x;
        values[1] = y;
        state.Set(values);
        return state;
    }

    // 100 (y - x^2)^2 + (1 - x)^2.
    private sealed class Rosenbrock : EnergyTerm
    {
        public override string Name => "rosenbrock";

        public override double Evaluate(FitState state)
        {
            double x = state.Values[0], y = state.Values[1];
            return (100 * (y - (x * x)) * (y - (x * x))) + ((1 - x) * (1 - x));
        }

        public override void AddDerivatives(FitState state, NormalEquations equations)
        {
            double x = state.Values[0], y = state.Values[1];
            double[] row = new double[state.Layout.Count];
            row[0] = -2 * x;
            row[1] = 1;
            equations.AddRow(row, y - (x * x), 100);
            row[0] = -1;
            row[1] = 0;
            equations.AddRow(row, 1 - x, 1);
        }
    }

    // Keeps the variables that the valley does not know at zero.
    private sealed class Rest : EnergyTerm
    {
        public override string Name => "rest";

        public override double Evaluate(FitState state)
        {
            double sum = 0;
            foreach (double v in state.Values[2..])
                sum += v * v;
            return sum;
        }

        public override void AddDerivatives(FitState state, NormalEquations equations)
        {
            for (int i = 2; i < state.Layout.Count; i++)
                equations.AddSingle(i, 2 * state.Values[i], 2);
        }
    }
}
