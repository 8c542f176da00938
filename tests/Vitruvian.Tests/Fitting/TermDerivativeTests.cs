using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Bodies.Baking;

namespace Vitruvian.Tests.Fitting;

/// <summary>Every term's gradient against central differences of its energy.</summary>
public sealed class TermDerivativeTests
{
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData(true, 30)]
    [InlineData(true, double.PositiveInfinity)]
    [InlineData(false, 30)]
    public void Reprojection_OfTheBuiltInBody(bool perspective, double sigma)
    {
        BodyModel model = BuiltInBody.Body;
        FitState state = State(model, 3);
        Check(Reprojection(model, [.. JointSets.For(model, JointSets.OpenPose25).Points], state, perspective, sigma), state);
    }

    [Fact]
    public void Reprojection_OfVerticesOfAModelWithPoseBlendShapes()
    {
        BodyModel model = RandomBodies.Model(4);
        FitState state = State(model, 5);
        Check(Reprojection(model, [.. Enumerable.Range(0, 9).Select(v => BodyPoint.AtVertex($"v{v}", 4 * v))], state, true, 60), state);
    }

    [Fact]
    public void PosePrior()
    {
        BodyModel model = BuiltInBody.Body;
        FitLayout layout = FitLayout.For(model);
        for (ulong seed = 0; seed < 5; seed++)
            Check(new MixturePriorTerm(TestPriors.Random(6), layout) { Weight = 4.78 * 4.78 }, State(model, 7 + seed));
    }

    [Fact]
    public void NetworkPriors()
    {
        BodyModel model = BuiltInBody.Body;
        FitLayout layout = FitLayout.For(model);
        foreach (NetworkPrior prior in (ReadOnlySpan<NetworkPrior>)[TestNetworks.Vae(24), TestNetworks.Flow(25)])
        {
            PosePriorTerm term = prior.CreateTerm(layout);
            term.Weight = 3;
            Check(term, State(model, 26));
            term.Observe([.. Enumerable.Range(0, JointCondition.JointCount).Select(j => new Keypoint(j % 7, j % 11, j % 5 == 0 ? 0 : 1))]);
            Check(term, State(model, 27));
        }
    }

    [Fact]
    public void Bending()
    {
        BodyModel model = BuiltInBody.Body;
        var term = new BendingTerm(model, FitLayout.For(model)) { Weight = 15.2 * 15.2 };
        term.Hinges.Count.ShouldBe(4);
        Check(term, State(model, 8));
    }

    [Fact]
    public void ShapePrior()
    {
        BodyModel model = BuiltInBody.Body;
        Check(new ShapePriorTerm { Weight = 25 }, State(model, 9));
    }

    [Fact]
    public void Depth()
    {
        BodyModel model = BuiltInBody.Body;
        Check(new DepthTerm { Weight = 10000, Depth = 2.5 }, State(model, 10));
    }

    [Fact]
    public void RelativeDepth()
    {
        BodyModel model = BuiltInBody.Body;
        Check(new RelativeDepthTerm { Weight = 3600, Depth = 2.5 }, State(model, 10));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(double.PositiveInfinity)]
    public void RelativeJoints(double sigma)
    {
        BodyModel model = BuiltInBody.Body;
        FitState state = State(model, 14);
        var source = new PointSource(model, JointSets.For(model, JointSets.All36).Points);
        var term = new RelativeJointsTerm(source, state.Layout) { Weight = 3600, Loss = RobustLoss.GemanMcClure(sigma), Direction = new Vector3d(0.2, -0.1, 1).Normalized() };
        var random = new SeededRandom(15);
        for (int j = 0; j < source.Count; j++)
            term.SetTarget(j, 0.4 * random.NextNormal(), j % 5 == 0 ? 0 : 0.5 + random.NextDouble());
        Check(term, state);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void JointsInSpace(bool absolute)
    {
        BodyModel model = BuiltInBody.Body;
        FitState state = State(model, 16);
        var source = new PointSource(model, JointSets.For(model, JointSets.All36).Points);
        var term = new JointsInSpaceTerm(source, state.Layout) { Weight = 50, Loss = absolute ? RobustLoss.Absolute(0.05) : RobustLoss.Square };
        var random = new SeededRandom(17);
        for (int j = 0; j < source.Count; j++)
            term.SetTarget(j, 0.4 * new Vector3d(random.NextNormal(), random.NextNormal(), random.NextNormal()), j % 5 == 0 ? 0 : 0.5 + random.NextDouble());
        Check(term, state);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(double.PositiveInfinity)]
    public void Vertices(double outlier)
    {
        BodyModel model = BuiltInBody.Body;
        FitState state = State(model, 19);
        var source = new PointSource(model, [.. Enumerable.Range(0, 40).Select(i => BodyPoint.AtVertex($"v{i}", 170 * i))]);
        var term = new VerticesTerm(source, state.Layout) { Weight = 5000, Loss = RobustLoss.GemanMcClure(outlier) };
        var random = new SeededRandom(20);
        for (int p = 0; p < source.Count; p++)
            term.SetTarget(p, source.Position(state, p) + (0.08 * new Vector3d(random.NextNormal(), random.NextNormal(), random.NextNormal())), p % 7 == 0 ? 0 : 0.5 + random.NextDouble());
        Check(term, state);
    }

    [Fact]
    public void VerticesOfAModelWithPoseBlendShapes()
    {
        BodyModel model = RandomBodies.Model(21);
        FitState state = State(model, 22);
        var source = new PointSource(model, [.. Enumerable.Range(0, 12).Select(i => BodyPoint.AtVertex($"v{i}", 3 * i))]);
        var term = new VerticesTerm(source, state.Layout) { Weight = 50, Loss = RobustLoss.Absolute(0.02) };
        for (int p = 0; p < source.Count; p++)
            term.SetTarget(p, source.Position(state, p) + new Vector3d(0.1, 0.02 * p, -0.05), 1);
        Check(term, state);
    }

    [Fact]
    public void JointLimits()
    {
        BodyModel model = BuiltInBody.Body;
        FitState state = State(model, 23);
        double[] values = state.Values.ToArray();
        for (int i = state.Layout.BodyPoseColumn; i < state.Layout.TranslationColumn; i++)
            values[i] *= 2.5;
        state.Set(values);
        var term = new JointLimitsTerm(model, state.Layout) { Weight = 100 };
        term.BoundCount.ShouldBe(69);
        Check(term, state);
        state.Set(new BodyParameters(model.BetaCount, model.JointCount));
        term.Evaluate(state).ShouldBe(0);
    }

    [Fact]
    public void ReprojectionByAbsoluteValues()
    {
        BodyModel model = BuiltInBody.Body;
        FitState state = State(model, 18);
        ReprojectionTerm term = Reprojection(model, [.. JointSets.For(model, JointSets.Lsp14).Points], state, false, 30);
        term.Loss = RobustLoss.Absolute(2);
        term.Weight = 3;
        Check(term, state);
    }

    [Fact]
    public void RobustLosses_AreSquaresNearZero_AndTheirWeightsAreTheirSlopes()
    {
        foreach (RobustLoss loss in (ReadOnlySpan<RobustLoss>)[RobustLoss.Square, RobustLoss.GemanMcClure(3), RobustLoss.Absolute(0.5), RobustLoss.GemanMcClure(double.PositiveInfinity)])
        {
            loss.Value(0).ShouldBe(0);
            foreach (double x in (double[])[-4, -0.3, 1e-3, 2, 50])
            {
                double slope = (loss.Value(x + 1e-5) - loss.Value(x - 1e-5)) / 2e-5;
                slope.ShouldBe(2 * loss.Weight(x) * x, 1e-5);
            }
        }

        RobustLoss.Absolute(0.5).Value(1000).ShouldBe(999.5, 1e-3);
        RobustLoss.GemanMcClure(3).Value(1e9).ShouldBe(9, 1e-6);
        Should.Throw<ArgumentOutOfRangeException>(() => RobustLoss.Absolute(0));
    }

    [Fact]
    public void Curvature_OfSquaredReprojection_IsTwiceTheJacobiansSquare()
    {
        // At the targets the residuals vanish, and Gauss and Newton's matrix is the Hessian: compare with differences of the gradient.
        BodyModel model = RandomBodies.Model(11, vertexCount: 12, jointCount: 5, betaCount: 3);
        FitState state = State(model, 12);
        ReprojectionTerm term = Reprojection(model, [.. Enumerable.Range(0, 5).Select(v => BodyPoint.AtVertex($"v{v}", v))], state, true, 40, offset: 0);
        FitLayout layout = state.Layout;
        var free = FreeColumns.All(layout);
        double[] values = state.Values.ToArray();
        NormalEquations at = Differentiate(term, state, free);
        double[] matrix = at.Matrix.ToArray();
        double scale = Enumerable.Range(0, free.Count).Max(i => matrix[(i * free.Count) + i]);
        for (int c = 0; c < free.Count; c++)
        {
            double[] plus = GradientAt(term, state, free, values, c, 1e-5);
            double[] minus = GradientAt(term, state, free, values, c, -1e-5);
            for (int i = c; i < free.Count; i++)
            {
                double numeric = (plus[i] - minus[i]) / 2e-5;
                (Math.Abs(numeric - matrix[(i * free.Count) + c]) <= 1e-6 * scale).ShouldBeTrue($"{i}, {c}: {matrix[(i * free.Count) + c]} against {numeric}");
            }
        }
    }

    [Fact]
    public void Gradient_ByAPartOfTheVariables_IsThatPartOfTheGradient()
    {
        BodyModel model = BuiltInBody.Body;
        FitState state = State(model, 13);
        FitLayout layout = state.Layout;
        ReprojectionTerm term = Reprojection(model, [.. JointSets.For(model, JointSets.Lsp14).Points], state, true, 50);
        var placement = FreeColumns.Placement(layout);
        double[] all = Differentiate(term, state, FreeColumns.All(layout)).Gradient.ToArray();
        double[] part = Differentiate(term, state, placement).Gradient.ToArray();
        double[] expected = new double[placement.Count];
        placement.Gather([.. all, 0], expected);
        for (int i = 0; i < expected.Length; i++)
            part[i].ShouldBe(expected[i], 1e-12 * Math.Abs(expected[i]));
    }

    internal static FitState State(BodyModel model, ulong seed)
    {
        var random = new SeededRandom(seed);
        var body = new BodyParameters(model.BetaCount, model.JointCount);
        for (int s = 0; s < model.BetaCount; s++)
            body.Betas[s] = random.NextNormal();
        for (int j = 0; j < model.JointCount; j++)
            body.Pose[j] = AxisAngle.FromVector((j == 0 ? 1 : 0.4) * RandomBodies.RandomRotation(random).Vector);
        body.Translation = new Vector3d(0.2, -0.1, 6);
        var state = new FitState(FitLayout.For(model));
        state.Set(body);
        double[] values = state.Values.ToArray();
        values[^1] = 0.13;
        state.Set(values);
        return state;
    }

    internal static NormalEquations Differentiate(EnergyTerm term, FitState state, FreeColumns free)
    {
        var equations = new NormalEquations(state.Layout);
        equations.Begin(free);
        term.Evaluate(state);
        term.AddDerivatives(state, equations);
        equations.Complete();
        return equations;
    }

    private static ReprojectionTerm Reprojection(BodyModel model, BodyPoint[] points, FitState state, bool perspective, double sigma, double offset = 25)
    {
        var random = new SeededRandom(77);
        var source = new PointSource(model, points);
        FitCamera camera = perspective ? FitCamera.From(new PerspectiveCamera(700, new Vector2d(130, 90))) : FitCamera.From(new OrthographicCamera(150, new Vector2d(120, 80)));
        var term = new ReprojectionTerm(source, state.Layout) { Camera = camera, Loss = RobustLoss.GemanMcClure(sigma), PixelScale = 0.8 };
        for (int p = 0; p < points.Length; p++)
        {
            camera.TryProject(source.Position(state, p), state.Zoom, out Vector2d pixel).ShouldBeTrue();
            double weight = p == 2 ? 0 : 0.2 + random.NextDouble();
            term.SetTarget(p, pixel + new Vector2d(offset * random.NextNormal(), offset * random.NextNormal()), weight);
        }

        return term;
    }

    private static double[] GradientAt(EnergyTerm term, FitState state, FreeColumns free, double[] values, int column, double step)
    {
        double[] moved = [.. values];
        moved[column] += step;
        state.Set(moved);
        return Differentiate(term, state, free).Gradient.ToArray();
    }

    // All variables, the zoom too.
    private static void Check(EnergyTerm term, FitState state)
    {
        FitLayout layout = state.Layout;
        double[] values = state.Values.ToArray();
        double[] gradient = new double[layout.Count];
        var body = FreeColumns.All(layout);
        Differentiate(term, state, body).Gradient.CopyTo(gradient);
        var zoom = FreeColumns.All(layout, zoom: true);
        gradient[^1] = Differentiate(term, state, zoom).Gradient[^1];
        double length = Math.Sqrt(DenseMath.Dot(gradient, gradient));
        length.ShouldBeGreaterThan(1);
        for (int c = 0; c < layout.Count; c++)
        {
            const double step = 1e-5;
            double Energy(double by)
            {
                double[] moved = [.. values];
                moved[c] += by;
                state.Set(moved);
                return term.Evaluate(state);
            }

            // Richardson's combination of two central differences: the error is of fourth order.
            double numeric = ((8 * (Energy(step) - Energy(-step))) - (Energy(2 * step) - Energy(-2 * step))) / (12 * step);
            bool close = Math.Abs(numeric - gradient[c]) <= Tolerance * Math.Max(Math.Abs(gradient[c]), 1e-3 * length);
            close.ShouldBeTrue($"{term.Name}, variable {c}: {gradient[c]} against {numeric}");
        }
    }
}
