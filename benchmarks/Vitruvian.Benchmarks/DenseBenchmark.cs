using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Displacements;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Terms;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Benchmarks;

/// <summary>
/// From a displacement field at 256 pixels to a refined body, on one thread. The people are drawn from the pose prior; the estimates are as far off as a regressor's (0.16 rad a value, half a standard deviation of shape), and the
/// field errs by some 3 pixels, alike for the vertices of a limb.
/// </summary>
internal static class DenseBenchmark
{
    private const int People = 8;
    private const int CropSize = 256;
    private const double PoseNoise = 0.16;
    private const double FieldNoise = 2.4;

    // The bars: the transfer's leaves room for drawing within 2 ms.
    private const double TransferMilliseconds = 0.3;
    private const double AllMilliseconds = 60;
    private const double LowMilliseconds = 10;

    private static readonly PerspectiveCamera s_camera = PerspectiveCamera.ForImage(800, 600);

    internal static IEnumerable<BenchmarkRow> Run()
    {
        BodyModel model = BenchmarkBodies.BuiltIn();
        GaussianMixture prior = GaussianMixtureFile.Read(BenchmarkBodies.Asset("priors", "pose-gmm.npz"));
        int[] low = model.Surface!.LowPoly!.Vertices;
        SeededRandom random = new(9);
        var transfer = new DisplacementTransfer(model);
        var fragments = new FragmentBuffer();
        DisplacementField field = new(CropSize, CropSize);
        VertexDisplacements displacements = new(model.VertexCount);
        float[] truthDisplacements = new float[2 * model.VertexCount];
        (BodyParameters Truth, DenseFitInput Input)[] people = [.. Enumerable.Range(0, People).Select(_ => Person())];

        Timing toVertices = Timing.Of(() => transfer.ToVertices(fragments, field, displacements));
        yield return new BenchmarkRow($"field of {CropSize} x {CropSize} to vertices, 1 thread", toVertices, "field", TransferMilliseconds, $"{displacements.VisibleCount:N0} of {model.VertexCount:N0} vertices seen");
        Timing toPixels = Timing.Of(() => transfer.ToPixels(fragments, truthDisplacements, field));
        yield return new BenchmarkRow($"displaced vertices to a field of {CropSize} x {CropSize}, 1 thread", toPixels, "field");

        foreach ((IReadOnlyList<int>? vertices, string name, double bar) in new (IReadOnlyList<int>?, string, double)[] { (null, $"{model.VertexCount:N0} vertices", AllMilliseconds), (low, $"{low.Length} vertices", LowMilliseconds) })
        {
            Timing adam = Measure(vertices, new DenseFitOptions { Solver = SmplifySolver.Adam }, isSlow: true, out string reference);
            Timing fast = Measure(vertices, new DenseFitOptions(), isSlow: false, out string reached);
            yield return new BenchmarkRow($"refinement by {name}, 1 thread", fast, "body", bar, $"{BenchmarkRow.Ratio(adam, fast, "100 steps of Adam")}; {reached}");
            yield return new BenchmarkRow("the same by 100 steps of Adam, SPIN's SMPLify", adam, "body", double.NaN, reference);
        }

        Timing free = Measure(low, new DenseFitOptions { StartPoseWeight = 0, StartShapeWeight = 0 }, isSlow: true, out string freely);
        yield return new BenchmarkRow($"refinement by {low.Length} vertices, the start's weight 0 as published", free, "body", double.NaN, freely);

        Timing Measure(IReadOnlyList<int>? vertices, DenseFitOptions options, bool isSlow, out string outcome)
        {
            var fitter = new DenseFitter(model, options, prior, null, vertices);
            DenseFit[] fits = [.. people.Select(p => fitter.Fit(p.Input))];
            double before = people.Average(p => Error(p.Input.Start, p.Truth)), after = fits.Select((f, i) => Error(f.Body, people[i].Truth)).Average();
            outcome = $"vertices from {1000 * before:0} to {1000 * after:0} mm, energy to {fits.Average(f => f.Summary.After):0.0}, {fits.Average(f => f.Summary.Iterations):0} iterations";
            void All()
            {
                foreach ((_, DenseFitInput input) in people)
                    fitter.Fit(input);
            }

            return isSlow ? Timing.OfSlow(All, People) : Timing.Of(All, People, repeats: 15);
        }

        // Vertices when the roots coincide.
        double Error(BodyParameters body, BodyParameters truth)
        {
            PosedBody a = model.Pose(body), b = model.Pose(truth);
            double sum = 0;
            for (int i = 0; i < a.Vertices.Length; i += 3)
                sum += new Vector3d(Difference(i), Difference(i + 1), Difference(i + 2)).Length;
            return sum / model.VertexCount;

            double Difference(int i) => a.Vertices[i] - a.Joints[i % 3] - b.Vertices[i] + b.Joints[i % 3];
        }

        (BodyParameters, DenseFitInput) Person()
        {
            BodyParameters truth = FittingBenchmark.DrawBody(model, prior, random), start = truth.Clone();
            for (int j = 0; j < start.Pose.Length; j++)
                start.Pose[j] = AxisAngle.FromVector(start.Pose[j].Vector + Normal(PoseNoise));
            for (int s = 0; s < start.Betas.Length; s++)
                start.Betas[s] += 0.5 * random.NextNormal();
            start.Translation += Normal(0.03);
            float[] vertices = model.Pose(start).Vertices;
            BoundingBox box = Box(vertices);
            var cropFromPhoto = ImageTransform.CropFromBox(box, CropSize, 1.2);
            ViewCamera raster = s_camera.Through(cropFromPhoto);
            new Rasterizer().Rasterize(vertices, model.Faces, raster, CropSize, CropSize, fragments);
            DisplacementTransfer.Between(vertices, raster, model.Pose(truth).Vertices, raster, truthDisplacements);
            Vector3d[] errors = [.. Enumerable.Range(0, model.JointCount).Select(_ => Normal(FieldNoise))];
            for (int v = 0; v < model.VertexCount; v++)
            {
                Vector3d error = errors[model.Skinning.Joints[v * model.Skinning.Influences]];
                truthDisplacements[2 * v] += (float)error.X;
                truthDisplacements[(2 * v) + 1] += (float)error.Y;
            }

            transfer.ToPixels(fragments, truthDisplacements, field);
            transfer.ToVertices(fragments, field, displacements);
            return (truth, new DenseFitInput(start, FitCamera.From(s_camera)) { PersonPixels = Math.Max(box.Width, box.Height), Vertices = VertexTargets.From(displacements, vertices, raster, cropFromPhoto.Inverse()) });
        }

        Vector3d Normal(double size) => size * new Vector3d(random.NextNormal(), random.NextNormal(), random.NextNormal());
    }

    private static BoundingBox Box(float[] vertices)
    {
        Vector2d[] seen = [.. Enumerable.Range(0, vertices.Length / 3).Select(v => s_camera.Project(new Vector3d(vertices[3 * v], vertices[(3 * v) + 1], vertices[(3 * v) + 2])))];
        double left = seen.Min(p => p.X), top = seen.Min(p => p.Y);
        return new BoundingBox(left, top, seen.Max(p => p.X) - left, seen.Max(p => p.Y) - top);
    }
}
