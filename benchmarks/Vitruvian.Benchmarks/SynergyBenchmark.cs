using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;

namespace Vitruvian.Benchmarks;

/// <summary>
/// Synergy refinements on one thread: 36 joints in the image and in space, and 5 places on each of the 24 parts of the surface, as far off as networks are, from a start as
/// far off as a regressor is.
/// </summary>
internal static class SynergyBenchmark
{
    private const int PointsPerPart = 5;
    private const int ImageWidth = 640;
    private const int ImageHeight = 480;
    private const double PixelNoise = 4;
    private const double SpaceNoise = 0.05;
    private const double PoseNoise = 0.15;

    // The bar.
    private const double AllowedMilliseconds = 15;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        BodyModel model = BenchmarkBodies.BuiltIn();
        SynergyInput person = Person(model);
        Timing Measure(SynergyOptions options, out SynergyFit fit)
        {
            var fitter = new SynergyFitter(model, JointSets.All36, options);
            fit = fitter.Fit(person);
            return Timing.Of(() => fitter.Fit(person), repeats: 21);
        }

        Timing fast = Measure(new SynergyOptions(), out SynergyFit reached);
        Timing published = Measure(new SynergyOptions { Solver = SynergySolver.ConjugateGradients }, out SynergyFit reference);
        string Energy(SynergyFit fit) => $"energy from {fit.Summary.Before:0.0} to {fit.Summary.After:0.0} in {fit.Summary.Iterations} iterations";
        yield return new BenchmarkRow(
            $"36 joints in image and space, {24 * PointsPerPart} places on the surface: Levenberg-Marquardt", fast, "body", AllowedMilliseconds, $"{BenchmarkRow.Ratio(published, fast, "conjugate gradients")}; {Energy(reached)}");
        yield return new BenchmarkRow("the same by conjugate gradients, as published", published, "body", AllowedMilliseconds, Energy(reference));
    }

    /// <summary>A start and evidence as far off as networks are.</summary>
    internal static SynergyInput Person(BodyModel model)
    {
        SeededRandom random = new(4);
        var camera = PerspectiveCamera.ForImage(ImageWidth, ImageHeight);
        GaussianMixture prior = GaussianMixtureFile.Read(BenchmarkBodies.Asset("priors", "pose-gmm.npz"));
        BodyParameters truth = FittingBenchmark.DrawBody(model, prior, random);
        BodyParameters start = truth.Clone();
        foreach (ref AxisAngle rotation in start.Pose.AsSpan())
            rotation = AxisAngle.FromVector(rotation.Vector + (PoseNoise * Normal(random)));
        start.Translation += 0.1 * Normal(random);

        var surface = new CartesianSurface(model);
        DensePoint[] places =
        [
            .. Enumerable.Range(0, 24 * PointsPerPart).Select(i => new DensePoint(default, 1 + (i / PointsPerPart), 0.2 + (0.6 * random.NextDouble()), 0.2 + (0.6 * random.NextDouble()))),
        ];
        Vector3d[] dense = Evaluate(model, [.. places.Select(p => surface.Lookup(p.Part, p.U, p.V)!)], truth);
        Vector3d[] joints = Evaluate(model, JointSets.For(model, JointSets.All36).Points, truth);
        Vector2d Seen(Vector3d point) => camera.Project(point) + (PixelNoise * new Vector2d(random.NextNormal(), random.NextNormal()));
        return new SynergyInput(start, FitCamera.From(camera))
        {
            Dense = [.. places.Select((p, i) => p with { Pixel = Seen(dense[i]) })],
            Joints2D = [.. joints.Select(Seen).Select(p => new Keypoint(p.X, p.Y, 0.7))],
            Joints3D = [.. joints.Select(p => p - joints[0] + (SpaceNoise * Normal(random)))],
            PersonPixels = 300,
        };
    }

    private static Vector3d[] Evaluate(BodyModel model, IReadOnlyList<BodyPoint> points, BodyParameters body)
    {
        var evaluator = new BodyPointEvaluator(model, points);
        evaluator.Evaluate(body);
        double[] values = evaluator.Points.ToArray();
        return [.. Enumerable.Range(0, points.Count).Select(i => Vector3d.Read(values.AsSpan(3 * i)))];
    }

    private static Vector3d Normal(SeededRandom random) => new(random.NextNormal(), random.NextNormal(), random.NextNormal());
}
