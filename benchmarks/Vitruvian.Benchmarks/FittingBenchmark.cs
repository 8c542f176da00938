using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Numerics;

namespace Vitruvian.Benchmarks;

/// <summary>
/// Fits to 25 joints on one thread. The people are drawn from the pose prior itself; starts are as far off as a regressor's guess (0.15 rad a
/// joint, a third of a standard deviation of shape, centimetres of place), and the joints carry two pixels of noise.
/// </summary>
internal static class FittingBenchmark
{
    private const int People = 24;

    // Energies are compared over all, times taken over the first few: a call fits each of them once.
    private const int TimedPeople = 6;
    private const int ImageWidth = 640;
    private const int ImageHeight = 480;
    private const double PixelNoise = 2;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        BodyModel model = BenchmarkBodies.BuiltIn();
        GaussianMixture prior = GaussianMixtureFile.Read(BenchmarkBodies.Asset("priors", "pose-gmm.npz"));
        SmplifyInput[] people = Draw(model, prior);
        foreach ((string name, SmplifyOptions weights) in new[] { ("", new SmplifyOptions()), (", SMPLify's published weights", SmplifyOptions.Published) })
        {
            // The limit on the prior would let the two end under different weights.
            SmplifyOptions options = weights with { PosePriorLimitPercentile = null };
            Timing adam = Measure(model, prior, people, options with { Solver = SmplifySolver.Adam }, out double[] reference);
            Timing solver = Measure(model, prior, people, options, out double[] reached);
            int lower = reached.Zip(reference).Count(p => p.First <= p.Second);
            string energies = $"energy {Statistics.Mean(reached):0.0} on average, Adam's {Statistics.Mean(reference):0.0}; no higher for {lower} of {People}";
            yield return new BenchmarkRow($"fit to 25 joints from a nearby start{name}", solver, "body", 5, $"{BenchmarkRow.Ratio(adam, solver, "Adam")}; {energies}");
            yield return new BenchmarkRow($"the same by 100 + 100 steps of Adam{name}", adam, "body");
        }

        SmplifyInput[] unknown = [.. people.Select(p => p with { Start = null })];
        Timing search = Measure(model, prior, unknown, new SmplifyOptions(), out _);
        yield return new BenchmarkRow("fit to 25 joints, nothing known", search, "body");

        var batch = new SmplifyBatch(model, prior, JointSets.OpenPose25);
        Timing together = Timing.Of(() => batch.Fit(people), People, repeats: 15);
        yield return new BenchmarkRow($"{People} fits from nearby starts, all cores", together, "body");
    }

    private static Timing Measure(BodyModel model, GaussianMixture prior, SmplifyInput[] people, SmplifyOptions options, out double[] energies)
    {
        var fitter = new SmplifyFitter(model, prior, JointSets.OpenPose25, options);
        energies = [.. people.Select(p => fitter.Fit(p.Joints, p.Camera, p.Start).Summary.After)];
        return Timing.Of(
            () =>
            {
                foreach (SmplifyInput person in people.AsSpan(0, TimedPeople))
                    fitter.Fit(person.Joints, person.Camera, person.Start);
            },
            TimedPeople,
            repeats: 15);
    }

    private static SmplifyInput[] Draw(BodyModel model, GaussianMixture prior)
    {
        var random = new SeededRandom(1);
        var camera = PerspectiveCamera.ForImage(ImageWidth, ImageHeight);
        var evaluator = new BodyPointEvaluator(model, JointSets.For(model, JointSets.OpenPose25).Points);
        var people = new SmplifyInput[People];
        for (int i = 0; i < People; i++)
        {
            BodyParameters body = DrawBody(model, prior, random);
            evaluator.Evaluate(body);
            var joints = new Keypoint[evaluator.PointCount];
            for (int j = 0; j < joints.Length; j++)
            {
                Vector2d pixel = camera.Project(Vector3d.Read(evaluator.Points[(3 * j)..]));
                joints[j] = new Keypoint(pixel.X + (PixelNoise * random.NextNormal()), pixel.Y + (PixelNoise * random.NextNormal()), 0.4 + (0.6 * random.NextDouble()));
            }

            people[i] = new SmplifyInput(joints, camera, Disturb(body, random));
        }

        return people;
    }

    internal static BodyParameters DrawBody(BodyModel model, GaussianMixture prior, SeededRandom random)
    {
        var body = new BodyParameters(model.BetaCount, model.JointCount);
        for (int s = 0; s < model.BetaCount; s++)
            body.Betas[s] = random.NextNormal();
        int component = random.NextInt(prior.ComponentCount);
        int d = prior.Dimension;
        double[] factor = prior.Covariance(component).ToArray();
        Cholesky.TryFactor(factor, d);
        double[] normal = [.. Enumerable.Range(0, d).Select(_ => random.NextNormal())];
        double[] pose = prior.Mean(component).ToArray();
        for (int i = 0; i < d; i++)
        {
            for (int k = 0; k <= i; k++)
                pose[i] += factor[(i * d) + k] * normal[k];
        }

        for (int j = 1; j < model.JointCount; j++)
            body.Pose[j] = AxisAngle.Read(pose.AsSpan(3 * (j - 1), 3));
        Matrix3 upright = new AxisAngle(Math.PI + (0.2 * random.NextNormal()), 0, 0).ToMatrix() * new AxisAngle(0, Math.PI * random.NextNormal(), 0).ToMatrix();
        body.GlobalOrient = AxisAngle.FromMatrix(upright);
        body.Translation = new Vector3d(0.3 * random.NextNormal(), 0.1 * random.NextNormal(), 4 + random.NextDouble());
        return body;
    }

    private static BodyParameters Disturb(BodyParameters body, SeededRandom random)
    {
        Vector3d Noise(double size) => size * new Vector3d(random.NextNormal(), random.NextNormal(), random.NextNormal());
        BodyParameters start = body.Clone();
        for (int j = 0; j < start.Pose.Length; j++)
            start.Pose[j] = AxisAngle.FromVector(start.Pose[j].Vector + Noise(0.15));
        for (int s = 0; s < start.Betas.Length; s++)
            start.Betas[s] += 0.33 * random.NextNormal();
        start.Translation += Noise(0.05);
        return start;
    }
}
