using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Bodies.Baking;

namespace Vitruvian.Tests.Fitting;

/// <summary>A body of which everything is known, a start beside it, and evidence of the truth.</summary>
public sealed class SynergyTests
{
    private static readonly BodyModel s_model = BuiltInBody.Body;
    private static readonly PerspectiveCamera s_camera = PerspectiveCamera.ForImage(600, 800);
    private static readonly BodyParameters s_truth = Body(0);
    private static readonly BodyParameters s_start = Body(0.15);

    [Theory]
    [InlineData(SynergySolver.LevenbergMarquardt)]
    [InlineData(SynergySolver.ConjugateGradients)]
    public void AllEvidence_LeadsToTheTruth(SynergySolver solver)
    {
        SynergyFit fit = new SynergyFitter(s_model, JointSets.All36, new SynergyOptions { Solver = solver, ShapeWeight = 1e-4 }).Fit(Person());
        fit.Summary.Iterations.ShouldBeLessThanOrEqualTo(20);
        fit.Summary.Terms.Select(t => t.Name).ShouldBe(["dense", "joints2d", "joints3d", "shapePrior"]);
        fit.Skipped.ShouldBeEmpty();
        fit.Summary.After.ShouldBeLessThan(0.1 * fit.Summary.Before);
        SpaceError(fit.Body).ShouldBeLessThan((solver == SynergySolver.LevenbergMarquardt ? 0.15 : 0.4) * SpaceError(s_start));
        PixelError(fit.Body).ShouldBeLessThan((solver == SynergySolver.LevenbergMarquardt ? 0.1 : 0.3) * PixelError(s_start));
        fit.Summary.ReprojectionRms.ShouldBeLessThan(solver == SynergySolver.LevenbergMarquardt ? 5 : 15);
        fit.Zoom.ShouldBe(1);
    }

    [Fact]
    public void BothSolvers_EndInTheSameMinimum()
    {
        SynergyOptions options = new() { ShapeWeight = 1, LevenbergMarquardt = new() { MaxIterations = 300, RelativeTolerance = 1e-12 }, ConjugateGradients = new() { MaxIterations = 3000, RelativeTolerance = 1e-12 } };

        // Near enough that there is one only.
        SynergyInput person = Person() with { Start = Body(0.04) };
        SynergyFit one = new SynergyFitter(s_model, JointSets.All36, options).Fit(person);
        SynergyFit other = new SynergyFitter(s_model, JointSets.All36, options with { Solver = SynergySolver.ConjugateGradients }).Fit(person);
        other.Summary.After.ShouldBe(one.Summary.After, 0.01 * one.Summary.After);
        SpaceDistance(one.Body, other.Body).ShouldBeLessThan(0.01);
    }

    [Fact]
    public void EachLossAlone_HelpsItsOwnMeasure()
    {
        SynergyFit Only(SynergyInput person) => new SynergyFitter(s_model, JointSets.All36).Fit(person);
        SynergyInput all = Person();
        PixelError(Only(all with { Joints3D = null, Dense = null }).Body).ShouldBeLessThan(0.2 * PixelError(s_start));
        SpaceError(Only(all with { Joints2D = null, Dense = null }).Body).ShouldBeLessThan(0.2 * SpaceError(s_start));
        SynergyFit dense = Only(all with { Joints2D = null, Joints3D = null });
        dense.Summary.Terms[0].After.ShouldBeLessThan(0.05 * dense.Summary.Terms[0].Before);
        PixelError(dense.Body).ShouldBeLessThan(0.4 * PixelError(s_start));
    }

    [Fact]
    public void ParallelProjection_IsPublished_AndZooms()
    {
        // 200 pixels a metre seen, 160 supposed: the zoom makes up for it.
        OrthographicCamera truth = new(200, new Vector2d(300, 400)), supposed = new(160, new Vector2d(300, 400));
        Keypoint[] joints = [.. Joints(s_truth).Select(p => truth.Project(p)).Select(p => new Keypoint(p.X, p.Y, 1))];
        SynergyInput person = new(s_truth, FitCamera.From(supposed)) { Joints2D = joints, PersonPixels = 350, Joints3D = Relative(s_truth) };
        SynergyFit fit = new SynergyFitter(s_model, JointSets.All36, new SynergyOptions { ShapeWeight = 1 }).Fit(person);
        fit.Zoom.ShouldBe(1.25, 0.05);
        fit.Body.Translation.Z.ShouldBe(s_truth.Translation.Z);
    }

    [Fact]
    public void MissingEvidence_IsSkipped_AndSaid()
    {
        var fitter = new SynergyFitter(s_model, JointSets.All36);
        SynergyInput none = new(s_start, FitCamera.From(s_camera)) { PersonPixels = 500 };
        SynergyFit nothing = fitter.Fit(none);
        nothing.Summary.Terms.ShouldBeEmpty();
        nothing.Body.Pose.ShouldBe(s_start.Pose);
        SynergyFit unseen = fitter.Fit(Person() with { Joints2D = [.. Enumerable.Repeat(new Keypoint(1, 1, 0), 36)], Dense = [], Joints3DWeights = new double[36] });
        unseen.Summary.Terms.ShouldBeEmpty();
        unseen.Skipped.Count.ShouldBe(3);
        unseen.Skipped.ShouldContain(s => s.StartsWith("dense correspondences: 0", StringComparison.Ordinal));
        fitter.Fit(Person()).Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void BadEvidence_IsRefused()
    {
        var fitter = new SynergyFitter(s_model, JointSets.All36);
        SynergyInput person = Person();
        Should.Throw<InvalidInputException>(() => fitter.Fit(person with { Joints2D = person.Joints2D![..5] })).Message.ShouldContain("expected 36; found 5");
        Should.Throw<InvalidInputException>(() => fitter.Fit(person with { Joints3D = person.Joints3D![..5] })).Message.ShouldContain("36");
        Should.Throw<InvalidInputException>(() => fitter.Fit(person with { Dense = [new DensePoint(new Vector2d(double.NaN, 1), 1, 0.5, 0.5)] })).Message.ShouldContain("finite");
        Should.Throw<InvalidInputException>(() => fitter.Fit(person with { PersonPixels = 0 })).Message.ShouldContain("over 0");
        Should.Throw<ArgumentNullException>(() => new SynergyFitter(s_model, JointSets.All36, new SynergyOptions { PosePriorWeight = 1 }));
    }

    [Fact]
    public void Sampling_TakesSoManyOfEachPart_Evenly()
    {
        DensePoint[] all = [.. Enumerable.Range(0, 100).Select(i => new DensePoint(new Vector2d(i, 0), i < 90 ? 2 : 7, 0.5, 0.5, i == 95 ? 0 : 1))];
        DensePoint[] some = DenseSampling.Even(all, 9);
        some.Count(p => p.Part == 2).ShouldBe(9);
        some.Where(p => p.Part == 2).Select(p => (int)p.Pixel.X).ShouldBe([5, 15, 25, 35, 45, 55, 65, 75, 85]);
        some.Where(p => p.Part == 7).Select(p => (int)p.Pixel.X).ShouldBe([90, 91, 92, 93, 94, 96, 97, 98, 99]);
        DenseSampling.Even([], 3).ShouldBeEmpty();
    }

    [Fact]
    public void ConjugateGradients_NeverRaiseTheEnergy_AndStopWhereNothingIsToBeGained()
    {
        FitState state = TermDerivativeTests.State(s_model, 4);
        var energy = new BodyEnergy(new ShapePriorTerm { Weight = 3 }, new DepthTerm { Weight = 100, Depth = 2 });
        var solver = new ConjugateGradients(state.Layout);
        var free = FreeColumns.All(state.Layout);
        SolveResult result = solver.Minimize(energy, state, free, new ConjugateGradientsOptions());
        result.After.ShouldBeLessThan(1e-9 * result.Before);
        state.Translation.Z.ShouldBe(2, 1e-5);
        SolveResult again = solver.Minimize(energy, state, free, new ConjugateGradientsOptions());
        again.Reason.ShouldBe(StopReason.Converged);
        again.Iterations.ShouldBe(1);
        double last = double.PositiveInfinity;
        for (int n = 1; n < 8; n++)
        {
            SynergyOptions options = new() { Solver = SynergySolver.ConjugateGradients, ConjugateGradients = new() { MaxIterations = n } };
            double after = new SynergyFitter(s_model, JointSets.All36, options).Fit(Person()).Summary.After;
            after.ShouldBeLessThan(last);
            last = after;
        }
    }

    private static BodyParameters Body(double noise)
    {
        SeededRandom random = new(21);
        SeededRandom off = new(22);
        BodyParameters body = new(s_model.BetaCount, s_model.JointCount) { GlobalOrient = new AxisAngle(Math.PI - 0.1, 0.4, 0.1), Translation = new Vector3d(0.1, 0.1, 4) };
        for (int j = 1; j < s_model.JointCount; j++)
            body.Pose[j] = AxisAngle.FromVector((0.2 * RandomBodies.RandomRotation(random).Vector) + (noise * RandomBodies.RandomRotation(off).Vector));
        body.GlobalOrient = AxisAngle.FromVector(body.GlobalOrient.Vector + (noise * new Vector3d(0.5, -1, 1)));
        body.Translation += noise * new Vector3d(0.3, -0.3, 1);
        body.Betas[0] = 0.8;
        return body;
    }

    private static SynergyInput Person()
    {
        var surface = new CartesianSurface(s_model);
        SeededRandom random = new(23);
        List<(DensePoint Point, BodyPoint Place)> dense = [];
        while (dense.Count < 120)
        {
            int part = 1 + random.NextInt(24);
            double u = random.NextDouble(), v = random.NextDouble();
            dense.Add((new DensePoint(default, part, u, v), surface.Lookup(part, u, v)!));
        }

        var evaluator = new BodyPointEvaluator(s_model, [.. dense.Select(d => d.Place)]);
        evaluator.Evaluate(s_truth);
        DensePoint[] seen = [.. dense.Select((d, i) => d.Point with { Pixel = s_camera.Project(Vector3d.Read(evaluator.Points[(3 * i)..])) })];
        return new SynergyInput(s_start, FitCamera.From(s_camera))
        {
            Joints2D = [.. Joints(s_truth).Select(s_camera.Project).Select(p => new Keypoint(p.X, p.Y, 0.9))],
            Joints3D = Relative(s_truth),
            Dense = seen,
            PersonPixels = 500,
        };
    }

    private static Vector3d[] Joints(BodyParameters body)
    {
        var evaluator = new BodyPointEvaluator(s_model, JointSets.For(s_model, JointSets.All36).Points);
        evaluator.Evaluate(body);
        double[] points = evaluator.Points.ToArray();
        return [.. Enumerable.Range(0, evaluator.PointCount).Select(i => Vector3d.Read(points.AsSpan(3 * i)))];
    }

    private static Vector3d[] Relative(BodyParameters body)
    {
        Vector3d[] joints = Joints(body);
        return [.. joints.Select(p => p - joints[0])];
    }

    private static double SpaceError(BodyParameters body) => SpaceDistance(body, s_truth);

    private static double SpaceDistance(BodyParameters body, BodyParameters other)
    {
        Vector3d[] a = Relative(body), b = Relative(other);
        return a.Select((p, j) => (p - b[j]).Length).Average();
    }

    private static double PixelError(BodyParameters body)
    {
        Vector3d[] a = Joints(body), b = Joints(s_truth);
        return a.Select((p, j) => (s_camera.Project(p) - s_camera.Project(b[j])).Length).Average();
    }
}
