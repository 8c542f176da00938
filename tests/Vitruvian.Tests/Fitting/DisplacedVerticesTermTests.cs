using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Bodies.Baking;

namespace Vitruvian.Tests.Fitting;

/// <summary>The fast energy of displaced vertices against the plain one, which takes them point by point.</summary>
public sealed class DisplacedVerticesTermTests
{
    private static readonly Lazy<BodyModel> s_blended = new(() => RandomBodies.Model(3, 60, 24, 10, poseBlend: true, bindRotations: true, humanTree: true, nearbyJoints: true));

    [Theory]
    [InlineData(false, true, 20)]
    [InlineData(false, false, 20)]
    [InlineData(false, true, double.PositiveInfinity)]
    [InlineData(true, true, 20)]
    public void EnergyAndDerivatives_AreThoseOfThePlainTerm(bool withBlendShapes, bool isPerspective, double sigma)
    {
        BodyModel model = withBlendShapes ? s_blended.Value : BuiltInBody.Body;
        int[] vertices = withBlendShapes ? [.. Enumerable.Range(0, model.VertexCount)] : model.Surface!.LowPoly!.Vertices;
        FitState state = TermDerivativeTests.State(model, 21);
        (DisplacedVerticesTerm fast, ReprojectionTerm plain) = Terms(model, vertices, state, isPerspective, sigma);
        fast.Seen.ShouldBe(vertices.Length - ((vertices.Length + 4) / 5));

        FitLayout layout = state.Layout;
        foreach (FreeColumns free in new[] { FreeColumns.All(layout), FreeColumns.All(layout, zoom: true), FreeColumns.Placement(layout), FreeColumns.ShapeAndTranslation(layout) })
        {
            plain.Evaluate(state).ShouldBeGreaterThan(10);
            fast.Evaluate(state).ShouldBe(plain.Evaluate(state), 1e-6 * plain.Evaluate(state));
            NormalEquations expected = TermDerivativeTests.Differentiate(plain, state, free), found = TermDerivativeTests.Differentiate(fast, state, free);
            double gradient = 0, curvature = 0;
            for (int i = 0; i < free.Count; i++)
            {
                gradient = Math.Max(gradient, Math.Abs(expected.Gradient[i]));
                curvature = Math.Max(curvature, expected.Matrix[(i * free.Count) + i]);
            }

            for (int i = 0; i < free.Count; i++)
            {
                (Math.Abs(found.Gradient[i] - expected.Gradient[i]) <= 1e-6 * gradient).ShouldBeTrue($"variable {i} of {free.Count}: {found.Gradient[i]} against {expected.Gradient[i]}");
                for (int j = 0; j <= i; j++)
                {
                    double a = found.Matrix[(i * free.Count) + j], b = expected.Matrix[(i * free.Count) + j];
                    (Math.Abs(a - b) <= 1e-6 * curvature).ShouldBeTrue($"variables {i} and {j} of {free.Count}: {a} against {b}");
                }
            }
        }
    }

    [Fact]
    public void Gradient_AgreesWithDifferences_AndComesWithoutTheCurvature()
    {
        BodyModel model = BuiltInBody.Body;
        FitState state = TermDerivativeTests.State(model, 22);
        (DisplacedVerticesTerm term, _) = Terms(model, model.Surface!.LowPoly!.Vertices, state, true, 20);
        var free = FreeColumns.All(state.Layout);
        double[] gradient = TermDerivativeTests.Differentiate(term, state, free).Gradient.ToArray(), values = state.Values.ToArray();
        var slope = new NormalEquations(state.Layout) { WithMatrix = false };
        slope.Begin(free);
        term.AddDerivatives(state, slope);
        slope.Complete();
        for (int i = 0; i < gradient.Length; i++)
            slope.Gradient[i].ShouldBe(gradient[i], 1e-9 * Math.Abs(gradient[i]) + 1e-9);
        double length = Math.Sqrt(DenseMath.Dot(gradient, gradient));
        for (int c = 0; c < gradient.Length; c++)
        {
            double Energy(double by)
            {
                double[] moved = [.. values];
                moved[c] += by;
                state.Set(moved);
                return term.Evaluate(state);
            }

            double numeric = (Energy(1e-5) - Energy(-1e-5)) / 2e-5;
            (Math.Abs(numeric - gradient[c]) <= 1e-6 * length).ShouldBeTrue($"variable {c}: {gradient[c]} against {numeric}");
        }
    }

    [Fact]
    public void ABodyBehindTheCamera_HasNoFiniteEnergy()
    {
        BodyModel model = BuiltInBody.Body;
        FitState state = TermDerivativeTests.State(model, 23);
        (DisplacedVerticesTerm term, _) = Terms(model, model.Surface!.LowPoly!.Vertices, state, true, 20);
        double[] values = state.Values.ToArray();
        values[state.Layout.TranslationColumn + 2] = 0;
        state.Set(values);
        term.Evaluate(state).ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void RootMeanSquare_IsInPixels()
    {
        BodyModel model = BuiltInBody.Body;
        FitState state = TermDerivativeTests.State(model, 24);
        var term = new DisplacedVerticesTerm(model, [10, 20, 30, 40, 50], state.Layout) { Camera = FitCamera.From(new PerspectiveCamera(700, new Vector2d(130, 90))), PixelScale = 0.25 };
        (float[] pixels, float[] weights) = (new float[2 * model.VertexCount], new float[model.VertexCount]);
        var source = new PointSource(model, [.. new[] { 10, 20, 30, 40, 50 }.Select(v => BodyPoint.AtVertex("v", v))]);
        for (int i = 0; i < 4; i++)
        {
            int v = 10 * (i + 1);
            term.Camera.TryProject(source.Position(state, i), state.Zoom, out Vector2d pixel);
            (pixels[2 * v], pixels[(2 * v) + 1], weights[v]) = ((float)pixel.X + 3, (float)pixel.Y - 4, 1);
        }

        term.SetTargets(pixels, weights);
        term.RootMeanSquare(state).ShouldBe(5, 1e-3);
    }

    private static (DisplacedVerticesTerm Fast, ReprojectionTerm Plain) Terms(BodyModel model, int[] vertices, FitState state, bool isPerspective, double sigma)
    {
        SeededRandom random = new(78);
        FitCamera camera = isPerspective ? FitCamera.From(new PerspectiveCamera(700, new Vector2d(130, 90))) : FitCamera.From(new OrthographicCamera(150, new Vector2d(120, 80)));
        var source = new PointSource(model, [.. vertices.Select(v => BodyPoint.AtVertex($"vertex {v}", v))]);
        var fast = new DisplacedVerticesTerm(model, vertices, state.Layout) { Camera = camera, PixelScale = 0.8, Sigma = sigma, Weight = 0.7 };
        var plain = new ReprojectionTerm(source, state.Layout) { Camera = camera, PixelScale = 0.8, Loss = RobustLoss.GemanMcClure(sigma), Weight = 0.7 };
        (float[] pixels, float[] weights) = (new float[2 * model.VertexCount], new float[model.VertexCount]);
        for (int i = 0; i < vertices.Length; i++)
        {
            camera.TryProject(source.Position(state, i), state.Zoom, out Vector2d pixel).ShouldBeTrue();
            int v = vertices[i];
            (pixels[2 * v], pixels[(2 * v) + 1]) = ((float)(pixel.X + (25 * random.NextNormal())), (float)(pixel.Y + (25 * random.NextNormal())));
            weights[v] = i % 5 == 0 ? 0 : (float)(0.2 + random.NextDouble());
            plain.SetTarget(i, new Vector2d(pixels[2 * v], pixels[(2 * v) + 1]), weights[v]);
        }

        fast.SetTargets(pixels, weights);
        return (fast, plain);
    }
}
