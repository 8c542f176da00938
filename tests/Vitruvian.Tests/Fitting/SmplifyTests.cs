using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;
using Vitruvian.Tests.Bodies.Baking;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Fitting;

/// <summary>Fits of the built-in body to its own projected joints, and what the fitter says of them.</summary>
public sealed class SmplifyTests
{
    private static readonly PerspectiveCamera s_camera = PerspectiveCamera.ForImage(400, 300);
    private static readonly GaussianMixture s_prior = TestPriors.Standing();

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 2.5)]
    [InlineData(3, -1.4)]
    [InlineData(4, 0.7)]
    public void Fit_WithoutAStart_PutsTheJointsWhereTheyWereSeen(ulong seed, double roll)
    {
        BodyParameters truth = Person(seed, roll);
        Keypoint[] joints = Project(truth);
        BodyFit fit = new SmplifyFitter(BuiltInBody.Body, s_prior, JointSets.OpenPose25).Fit(joints, s_camera);
        fit.Summary.Converged.ShouldBeTrue();
        fit.Summary.StartsTried.ShouldBeGreaterThan(3);
        fit.Summary.After.ShouldBeLessThan(fit.Summary.Before);
        fit.Summary.ReprojectionRms.ShouldBeLessThan(3);
        Angle(fit.Body.GlobalOrient, truth.GlobalOrient).ShouldBeLessThan(0.5);
        Math.Abs(fit.Body.Translation.Z - truth.Translation.Z).ShouldBeLessThan(0.15 * truth.Translation.Z);
    }

    [Fact]
    public void Fit_FromANearbyStart_EndsNoHigherThanAdam()
    {
        BodyParameters truth = Person(5, 0.2);
        Keypoint[] joints = Project(truth);
        BodyParameters start = Disturb(truth, 6);
        BodyFit fit = new SmplifyFitter(BuiltInBody.Body, s_prior, JointSets.OpenPose25).Fit(joints, s_camera, start);
        BodyFit reference = new SmplifyFitter(BuiltInBody.Body, s_prior, JointSets.OpenPose25, new SmplifyOptions { Solver = SmplifySolver.Adam }).Fit(joints, s_camera, start);
        fit.Summary.StartsTried.ShouldBe(1);
        fit.Summary.Before.ShouldBe(reference.Summary.Before, 1e-9 * fit.Summary.Before);
        reference.Summary.After.ShouldBeLessThan(0.5 * reference.Summary.Before);
        reference.Summary.Reason.ShouldBe(StopReason.IterationLimit);
        fit.Summary.After.ShouldBeLessThanOrEqualTo(reference.Summary.After);
    }

    [Fact]
    public void Fit_LeavesTheStartAsItWas()
    {
        BodyParameters start = Disturb(Person(7, 0), 8);
        BodyParameters copy = start.Clone();
        new SmplifyFitter(BuiltInBody.Body, s_prior, JointSets.OpenPose25).Fit(Project(Person(7, 0)), s_camera, start);
        start.Betas.ShouldBe(copy.Betas);
        start.Pose.ShouldBe(copy.Pose);
        start.Translation.ShouldBe(copy.Translation);
    }

    [Fact]
    public void Fit_ToFewJoints_KeepsThePriorsPoseForTheRest()
    {
        Keypoint[] joints = Project(Person(9, 0));
        string[] names = [.. JointSets.JointNames(JointSets.OpenPose25)];
        for (int j = 0; j < joints.Length; j++)
        {
            if (names[j] is not ("left_shoulder" or "right_shoulder" or "nose"))
                joints[j] = default;
        }

        BodyFit fit = new SmplifyFitter(BuiltInBody.Body, s_prior, JointSets.OpenPose25).Fit(joints, s_camera);
        fit.Summary.ReprojectionRms.ShouldBeLessThan(5);
        fit.Summary.PosePriorEnergy.ShouldBeLessThan(10);
    }

    [Fact]
    public void Fit_IterationsAllocateNothing()
    {
        // The same fit twice, cut off early and late: what is allocated does not depend on the number of iterations.
        Keypoint[] joints = Project(Person(10, 0));
        BodyParameters start = Disturb(Person(10, 0), 11);
        long[] allocated = new long[2];
        int[] iterations = new int[2];
        for (int i = 0; i < 2; i++)
        {
            var limits = new LevenbergMarquardtOptions { MaxIterations = i == 0 ? 2 : 30, RelativeTolerance = 1e-14 };
            var fitter = new SmplifyFitter(BuiltInBody.Body, s_prior, JointSets.OpenPose25, new SmplifyOptions { LevenbergMarquardt = limits });
            fitter.Fit(joints, s_camera, start);
            long before = GC.GetAllocatedBytesForCurrentThread();
            iterations[i] = fitter.Fit(joints, s_camera, start).Summary.Iterations;
            allocated[i] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        iterations[1].ShouldBeGreaterThan(iterations[0] + 10);
        allocated[1].ShouldBe(allocated[0]);
    }

    [Fact]
    public void Fit_UnlikelierThanTheLimit_IsPulledBelowIt()
    {
        // Arms across the body, which the prior hardly knows; the limit is what a third of that energy would be.
        BodyParameters odd = Person(12, 0);
        odd.Pose[16] = new AxisAngle(0, -1.2, -0.3);
        odd.Pose[18] = new AxisAngle(0, -1.9, 0);
        Keypoint[] joints = Project(odd);
        double free = new SmplifyFitter(BuiltInBody.Body, s_prior, JointSets.OpenPose25).Fit(joints, s_camera, odd).Summary.PosePriorEnergy;
        GaussianMixture limited = TestPriors.Standing([new EnergyPercentile(99.9, free / 3)]);
        FitSummary summary = new SmplifyFitter(BuiltInBody.Body, limited, JointSets.OpenPose25).Fit(joints, s_camera, odd).Summary;
        summary.PosePriorEnergy.ShouldBeLessThanOrEqualTo(free / 3);
        summary.PosePriorWeight.ShouldBeGreaterThan(new SmplifyOptions().PosePriorWeight);
    }

    [Fact]
    public void Batch_GivesWhatTheFitterGives_WithAnyNumberOfThreads()
    {
        SmplifyInput[] people = [.. Enumerable.Range(0, 3).Select(i => new SmplifyInput(Project(Person((ulong)(20 + i), 0)), s_camera, i == 1 ? Person(21, 0) : null))];
        BodyFit[] two = new SmplifyBatch(BuiltInBody.Body, s_prior, JointSets.OpenPose25, threads: 2).Fit(people);
        var fitter = new SmplifyFitter(BuiltInBody.Body, s_prior, JointSets.OpenPose25);
        for (int i = 0; i < people.Length; i++)
        {
            BodyFit alone = fitter.Fit(people[i].Joints, people[i].Camera, people[i].Start);
            two[i].Body.Pose.ShouldBe(alone.Body.Pose);
            two[i].Body.Betas.ShouldBe(alone.Body.Betas);
            two[i].Summary.Start.ShouldBe(alone.Summary.Start);
        }
    }

    [Fact]
    public void Fit_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var fitter = new SmplifyFitter(BuiltInBody.Body, s_prior, JointSets.OpenPose25);
        Should.Throw<OperationCanceledException>(() => fitter.Fit(Project(Person(13, 0)), s_camera, cancellationToken: source.Token));
    }

    [Fact]
    public void Fit_ToUnusableJoints_NamesExpectedAndFound()
    {
        var fitter = new SmplifyFitter(BuiltInBody.Body, s_prior, JointSets.Lsp14);
        Keypoint[] none = new Keypoint[14];
        ShouldBeInvalid.Input(() => fitter.Fit(none, s_camera), "at least 3 visible joints", "none");
        Keypoint[] two = [new(10, 10, 1), new(20, 10, 1), .. new Keypoint[12]];
        ShouldBeInvalid.Input(() => fitter.Fit(two, s_camera), "at least 3 visible joints", "2");
        Keypoint[] notANumber = [new(10, double.NaN, 1), new(20, 10, 1), new(20, 30, 1), .. new Keypoint[11]];
        ShouldBeInvalid.Input(() => fitter.Fit(notANumber, s_camera), "right_ankle", "finite", "NaN");
        Keypoint[] samePlace = [.. Enumerable.Repeat(new Keypoint(5, 5, 1), 14)];
        ShouldBeInvalid.Input(() => fitter.Fit(samePlace, s_camera), "different places", "all 14 at (5, 5)");
        ShouldBeInvalid.Input(() => fitter.Fit(new Keypoint[17], s_camera), "14 joints", "17");
        ShouldBeInvalid.Input(() => GC.KeepAlive(new SmplifyFitter(BuiltInBody.Body, TestPriors.Random(1, dimension: 63), JointSets.Lsp14)), "69 values", "63");
    }

    // A standing person within the prior, three to four metres away; the camera looks at them from a direction of its own.
    internal static BodyParameters Person(ulong seed, double roll)
    {
        var random = new SeededRandom(seed);
        BodyModel model = BuiltInBody.Body;
        var body = new BodyParameters(model.BetaCount, model.JointCount);
        for (int s = 0; s < 4; s++)
            body.Betas[s] = 0.6 * random.NextNormal();
        ReadOnlySpan<double> mean = s_prior.Mean(0);
        for (int j = 1; j < model.JointCount; j++)
            body.Pose[j] = AxisAngle.FromVector(Vector3d.Read(mean[(3 * (j - 1))..]) + (0.12 * new Vector3d(random.NextNormal(), random.NextNormal(), random.NextNormal())));
        Matrix3 turn = new AxisAngle(0, 0, roll).ToMatrix() * new AxisAngle(Math.PI + (0.2 * random.NextNormal()), 0, 0).ToMatrix() * new AxisAngle(0, random.NextNormal(), 0).ToMatrix();
        body.GlobalOrient = AxisAngle.FromMatrix(turn);
        body.Translation = new Vector3d(0.1 * random.NextNormal(), 0.1 * random.NextNormal(), 3.5 + (0.3 * random.NextNormal()));
        return body;
    }

    internal static Keypoint[] Project(BodyParameters body, string jointSet = JointSets.OpenPose25)
    {
        var evaluator = new BodyPointEvaluator(BuiltInBody.Body, JointSets.For(BuiltInBody.Body, jointSet).Points);
        evaluator.Evaluate(body);
        var joints = new Keypoint[evaluator.PointCount];
        for (int j = 0; j < joints.Length; j++)
        {
            Vector2d pixel = s_camera.Project(Vector3d.Read(evaluator.Points[(3 * j)..]));
            joints[j] = new Keypoint(pixel.X, pixel.Y, 0.5 + (0.5 * (j % 3 == 0 ? 1 : 0)));
        }

        return joints;
    }

    internal static BodyParameters Disturb(BodyParameters body, ulong seed)
    {
        var random = new SeededRandom(seed);
        BodyParameters moved = body.Clone();
        for (int j = 0; j < moved.Pose.Length; j++)
            moved.Pose[j] = AxisAngle.FromVector(moved.Pose[j].Vector + (0.15 * new Vector3d(random.NextNormal(), random.NextNormal(), random.NextNormal())));
        for (int s = 0; s < moved.Betas.Length; s++)
            moved.Betas[s] += 0.3 * random.NextNormal();
        moved.Translation += new Vector3d(0.05, -0.05, 0.2);
        return moved;
    }

    private static double Angle(AxisAngle a, AxisAngle b) => AxisAngle.FromMatrix(a.ToMatrix().Transpose() * b.ToMatrix()).Angle;
}
