using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Bodies.Motion;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Bodies.Baking;

namespace Vitruvian.Tests.Fitting;

/// <summary>Bodies that are known, found again from the places of their vertices.</summary>
public sealed class MeshFitterTests
{
    private static readonly BodyModel s_model = BuiltInBody.Body;
    private static readonly int[] s_low = s_model.Surface!.LowPoly!.Vertices;
    private static readonly Lazy<GaussianMixture> s_prior = new(() => GaussianMixtureFile.Read(RepositoryFolder.Asset("priors", "pose-gmm.npz")));
    private static readonly Lazy<BodyParameters[]> s_bodies = new(() => Bodies(new PoseSampler(s_model, s_prior.Value), 12));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LowPolyVertices_GiveTheBodyBack(bool withPrior)
    {
        var fitter = new MeshFitter(s_model, s_low, null, withPrior ? s_prior.Value : null);
        fitter.VertexCount.ShouldBe(s_low.Length);
        foreach (BodyParameters truth in s_bodies.Value)
        {
            MeshFit fit = fitter.Fit(Places(truth, s_low));
            double error = Error(fit.Body, truth);
            (error < (withPrior ? 0.003 : 0.002)).ShouldBeTrue($"{error} m");
            fit.Summary.Converged.ShouldBeTrue();
            fit.Summary.Iterations.ShouldBeLessThan(40);
            fit.MeanDistance.ShouldBeLessThan(0.003);
            fit.Summary.Terms.Select(t => t.Name).ShouldBe(withPrior ? ["vertices", "shapePrior", "posePrior", "jointLimits"] : ["vertices", "shapePrior", "jointLimits"]);
            fit.Summary.After.ShouldBeLessThan(fit.Summary.Before);
            double.IsNaN(fit.Summary.PosePriorEnergy).ShouldBe(!withPrior);
        }
    }

    [Fact]
    public void AllVertices_GiveTheBodyBack()
    {
        var fitter = new MeshFitter(s_model);
        foreach (BodyParameters truth in s_bodies.Value[..4])
        {
            MeshFit fit = fitter.Fit(s_model.Pose(truth).Vertices);
            double error = Error(fit.Body, truth);
            (error < 0.001).ShouldBeTrue($"{error} m");
            for (int s = 0; s < 4; s++)
                fit.Body.Betas[s].ShouldBe(truth.Betas[s], 0.1);
        }
    }

    [Fact]
    public void NoiseOfTwoCentimetres_LeavesOneOnTheBody()
    {
        var fitter = new MeshFitter(s_model, s_low, null, s_prior.Value);
        SeededRandom random = new(31);
        double sum = 0;
        foreach (BodyParameters truth in s_bodies.Value)
        {
            MeshFit fit = fitter.Fit([.. Places(truth, s_low).Select(x => x + (float)random.NextNormal(0, 0.02))]);
            sum += Error(fit.Body, truth) / s_bodies.Value.Length;

            // Three coordinates of 2 cm are 3.2 cm away on average: the body does not follow the noise.
            fit.MeanDistance.ShouldBe(0.031, 0.002);
        }

        (sum < 0.010).ShouldBeTrue($"{sum} m");
    }

    [Fact]
    public void VerticesThrownOut_HardlyCount()
    {
        var robust = new MeshFitter(s_model, s_low, null, s_prior.Value);
        var plain = new MeshFitter(s_model, s_low, new MeshFitOptions { OutlierDistance = double.PositiveInfinity }, s_prior.Value);
        SeededRandom random = new(32);
        double withLoss = 0, withSquares = 0;
        foreach (BodyParameters truth in s_bodies.Value[..6])
        {
            float[] places = Places(truth, s_low);
            for (int p = 0; p < places.Length; p += 3)
            {
                for (int d = 0; d < 3 && p % 60 == 0; d++)
                    places[p + d] += (float)random.NextNormal(0, 0.3);
            }

            withLoss += Error(robust.Fit(places).Body, truth) / 6;
            withSquares += Error(plain.Fit(places).Body, truth) / 6;
        }

        (withLoss < 0.004 && withLoss < 0.3 * withSquares).ShouldBeTrue($"{withLoss} m, with squares {withSquares} m");
    }

    [Fact]
    public void PartsThatAreNotSeen_AreFilledInByThePrior()
    {
        // Only what lies above the hips, as in a picture somebody took of themselves.
        bool[] seen = [.. s_low.Select(v => s_model.Template[(3 * v) + 1] > 0.1)];
        seen.Count(s => s).ShouldBeInRange(200, 400);
        var fitter = new MeshFitter(s_model, s_low, null, s_prior.Value);
        foreach (BodyParameters truth in s_bodies.Value[..4])
        {
            float[] places = Places(truth, s_low);
            for (int i = 0; i < places.Length; i++)
                places[i] = seen[i / 3] ? places[i] : float.NaN;
            MeshFit fit = fitter.Fit(places, [.. seen.Select(s => s ? 1.0 : 0)]);
            int[] visible = [.. s_low.Where((_, p) => seen[p])];
            (Error(fit.Body, truth, visible) < 0.005).ShouldBeTrue($"{Error(fit.Body, truth, visible)} m where seen");
            fit.Summary.PosePriorEnergy.ShouldBeLessThan(s_prior.Value.EnergyAtPercentile(99.9));
            JointLimits.Allow(fit.Body.Pose).ShouldBeTrue();
        }
    }

    [Fact]
    public void WholeMotions_OfTheMesh_MoveTheBodyAndNothingElse()
    {
        var fitter = new MeshFitter(s_model, s_low, null, s_prior.Value);
        BodyParameters truth = s_bodies.Value[0];
        float[] places = Places(truth, s_low);
        MeshFit here = fitter.Fit(places);
        Matrix3 turn = new AxisAngle(0.9, -2.2, 1.1).ToMatrix();
        float[] turned = new float[places.Length];
        for (int i = 0; i < places.Length; i += 3)
        {
            Vector3d p = (turn * new Vector3d(places[i], places[i + 1], places[i + 2])) + new Vector3d(0.5, 3, -1);
            (turned[i], turned[i + 1], turned[i + 2]) = ((float)p.X, (float)p.Y, (float)p.Z);
        }

        MeshFit there = fitter.Fit(turned);
        there.Summary.After.ShouldBe(here.Summary.After, 0.02 * here.Summary.After);
        for (int j = 1; j < s_model.JointCount; j++)
            ((there.Body.Pose[j].Vector - here.Body.Pose[j].Vector).Length < 0.02).ShouldBeTrue($"{s_model.JointNames[j]}: {here.Body.Pose[j]} and {there.Body.Pose[j]}");
    }

    [Fact]
    public void PoseBlendShapes_AreFollowed()
    {
        SeededRandom random = new(33);
        BodyModelDefinition definition = VitruvianBodyFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        float[] directions = new float[9 * 23 * definition.Template.Length];
        for (int i = 0; i < directions.Length; i++)
            directions[i] = (float)(0.003 * (random.NextDouble() - 0.5));
        BodyModel model = new(definition with { PoseDirections = directions });
        var fitter = new MeshFitter(model, s_low);
        foreach (BodyParameters truth in s_bodies.Value[..2])
        {
            float[] body = model.Pose(truth).Vertices, found = model.Pose(fitter.Fit([.. s_low.SelectMany(v => body[(3 * v)..((3 * v) + 3)])]).Body).Vertices;
            (Distance(body, found, Enumerable.Range(0, model.VertexCount)) < 0.003).ShouldBeTrue($"{Distance(body, found, Enumerable.Range(0, model.VertexCount))} m");
        }
    }

    [Fact]
    public void BadInput_IsRefused()
    {
        var fitter = new MeshFitter(s_model, s_low);
        float[] places = Places(s_bodies.Value[0], s_low);
        double[] weights = [.. Enumerable.Repeat(1.0, s_low.Length)];
        Should.Throw<InvalidInputException>(() => fitter.Fit(places.AsSpan(3))).Message.ShouldContain("1491 values (497 vertices x 3); found 1488");
        Should.Throw<InvalidInputException>(() => fitter.Fit(places, weights.AsSpan(1))).Message.ShouldContain("497, or none; found 496");
        Should.Throw<InvalidInputException>(() => fitter.Fit(places, [-1, .. weights[1..]])).Message.ShouldContain("weight of vertex 0");
        Should.Throw<InvalidInputException>(() => fitter.Fit(places, [double.NaN, .. weights[1..]])).Message.ShouldContain("weight of vertex 0");
        Should.Throw<InvalidInputException>(() => fitter.Fit([.. places[..30], float.NaN, .. places[31..]])).Message.ShouldContain("vertex 10: expected finite coordinates");
        Should.Throw<InvalidInputException>(() => fitter.Fit(places, new double[s_low.Length])).Message.ShouldContain("found none");
        Should.Throw<InvalidInputException>(() => fitter.Fit(new float[places.Length])).Message.ShouldContain("in different places");
        Should.Throw<ArgumentOutOfRangeException>(() => new MeshFitter(s_model, [0, 1, s_model.VertexCount]));
        Should.Throw<ArgumentOutOfRangeException>(() => new MeshFitter(s_model, s_low, new MeshFitOptions { Noise = 0 }));
        Should.Throw<InvalidInputException>(() => new MeshFitter(s_model, s_low, null, TestPriors.Random(1, dimension: 6)));
        Error(fitter.Fit(places).Body, s_bodies.Value[0]).ShouldBeLessThan(0.002);
    }

    [SharedDataFact]
    public void RecordedPoses_AreFoundAgain()
    {
        MotionCapture motion = MotionCaptureFile.Read(SharedDataFactAttribute.Path("mocap", "cmu_poses.npz"));
        PoseLibrary library = PoseLibrary.Of(s_model, motion, 0.3, 1);
        var fitter = new MeshFitter(s_model, s_low);
        foreach (BodyParameters truth in Bodies(new PoseSampler(s_model, s_prior.Value, library), 200))
            (Error(fitter.Fit(Places(truth, s_low)).Body, truth) < 0.005).ShouldBeTrue();
    }

    private static BodyParameters[] Bodies(PoseSampler sampler, int count)
    {
        SeededRandom random = new(30);
        return
        [
            .. Enumerable.Range(0, count).Select(i => new BodyParameters(
                BuiltInBody.RandomBetas(random), sampler.Sample((ulong)i), new Vector3d(random.NextNormal(), random.NextNormal(), 4 + random.NextDouble()))),
        ];
    }

    private static float[] Places(BodyParameters body, int[] vertices)
    {
        float[] all = s_model.Pose(body).Vertices;
        return [.. vertices.SelectMany(v => all[(3 * v)..((3 * v) + 3)])];
    }

    // Mean distance of the vertices, of all or of some, metres.
    private static double Error(BodyParameters body, BodyParameters truth, int[]? vertices = null) =>
        Distance(s_model.Pose(body).Vertices, s_model.Pose(truth).Vertices, vertices ?? Enumerable.Range(0, s_model.VertexCount));

    private static double Distance(float[] a, float[] b, IEnumerable<int> vertices) =>
        vertices.Average(v => new Vector3d(a[3 * v] - b[3 * v], a[(3 * v) + 1] - b[(3 * v) + 1], a[(3 * v) + 2] - b[(3 * v) + 2]).Length);
}
