using Vitruvian.Bodies;
using Vitruvian.Fitting;
using Vitruvian.Imaging;
using Vitruvian.Learning.Bodies;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Holo;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Tests.Spin;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Holo;

public sealed class SurfaceLookupTests
{
    private static readonly CartesianSurface s_surface = new(DrawnBodies.Model);

    [Fact]
    public void Sample_EqualsTheCoresLookup()
    {
        using DisposeScope scope = NewDisposeScope();
        DensePoint[][] points = [Points(1, 40), Points(2, 25)];
        SurfacePlaces places = new SurfaceLookup(s_surface).Find(points, 40, CPU);
        BodyParameters[] bodies = [DrawnBodies.Body(1), DrawnBodies.Body(2)];
        Tensor vertices = stack([.. bodies.Select(body => tensor(DrawnBodies.Model.Pose(body).Vertices, [DrawnBodies.Model.VertexCount, 3]))], 0);
        float[] found = SurfaceLookup.Sample(vertices, places).to_array<float>();
        for (int b = 0; b < 2; b++)
        {
            var evaluator = new BodyPointEvaluator(DrawnBodies.Model, [.. points[b].Select(p => s_surface.Lookup(p.Part, p.U, p.V)!)]);
            evaluator.Evaluate(bodies[b]);
            double[] expected = evaluator.Points.ToArray();
            for (int i = 0; i < expected.Length; i++)
                ((double)found[(b * 120) + i]).ShouldBe(expected[i], 1e-4);
        }

        // Beyond the second body's 25 places there is nothing.
        found[(120 + 75)..].ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void Term_IsZeroAtTheTruth_AndItsGradientIsThatOfDifferences()
    {
        using DisposeScope scope = NewDisposeScope();
        using var term = new SurfaceTerm(DrawnBodies.Model);
        using var layer = new BodyLayer(DrawnBodies.Model);
        (SampleBatch batch, HmrEstimate truth) = Truth();
        term.Compute(batch, truth, layer.call(truth.Betas, truth.Rotations))!.item<float>().ShouldBeLessThan(1e-4f);

        Tensor camera = (truth.Camera + tensor([0.05f, 0.04f, -0.03f], [1, 3])).requires_grad_(true);
        double Value(Tensor at) => term.Compute(batch, truth with { Camera = at }, layer.call(truth.Betas, truth.Rotations))!.item<float>();
        term.Compute(batch, truth with { Camera = camera }, layer.call(truth.Betas, truth.Rotations))!.backward();
        float[] slopes = camera.grad!.to_array<float>();
        for (int i = 0; i < 3; i++)
        {
            float[] step = new float[3];
            step[i] = 2e-3f;
            Tensor moved = tensor(step, [1, 3]);
            double expected = (Value(camera.detach() + moved) - Value(camera.detach() - moved)) / 4e-3;
            ((double)slopes[i]).ShouldBe(expected, 0.02 * Math.Abs(expected) + 1e-3);
        }
    }

    private static DensePoint[] Points(ulong seed, int count)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new DensePoint(default, 1 + random.NextInt(BodySurface.PartCount), random.NextDouble(), random.NextDouble()))];
    }

    // A crop in which pixels say what the regressor's own body shows them.
    private static (SampleBatch Batch, HmrEstimate Estimate) Truth()
    {
        const int size = 64;
        BodyParameters body = DrawnBodies.Body(3);
        float[] rotations = [.. body.Pose.SelectMany(r => { double[] m = new double[9]; r.ToMatrix().Write(m); return m.Select(v => (float)v); })];
        Tensor turns = tensor(rotations, [1, body.Pose.Length, 3, 3]), betas = tensor([.. body.Betas.Select(b => (float)b)], [1, body.Betas.Length]), camera = tensor([0.8f, 0f, 0.1f], [1, 3]);
        var estimate = new HmrEstimate(turns, turns, betas, camera);
        byte[] parts = new byte[size * size];
        float[] uv = new float[2 * size * size];
        var random = new SeededRandom(4);
        Tensor vertices = tensor(DrawnBodies.Model.Pose(new BodyParameters(body.Betas, body.Pose, Vector3d.Zero)).Vertices, [1, DrawnBodies.Model.VertexCount, 3]);
        var lookup = new SurfaceLookup(s_surface);
        DensePoint[] points = Points(7, 4000);
        Tensor at = Learning.Geometry.Projections.CropPerspective(SurfaceLookup.Sample(vertices, lookup.Find([points], points.Length, CPU)), camera);
        float[] places = at.to_array<float>();
        for (int p = 0; p < points.Length; p++)
        {
            // Only places that fall near a pixel's middle: a pixel says one place.
            double x = (places[2 * p] + 1) * size / 2, y = (places[(2 * p) + 1] + 1) * size / 2;
            if (!(x > 0 && y > 0 && x < size && y < size) || Math.Abs(x - Math.Floor(x) - 0.5) > 0.1 || Math.Abs(y - Math.Floor(y) - 0.5) > 0.1)
                continue;
            int pixel = ((int)y * size) + (int)x;
            (parts[pixel], uv[2 * pixel], uv[(2 * pixel) + 1]) = ((byte)points[p].Part, (float)points[p].U, (float)points[p].V);
        }

        var sample = new Sample("known", new Image(size, size), new BoundingBox(0, 0, size, size)) { Parts = parts, Uv = uv };
        return (SampleBatch.Of([sample], 128, 64), estimate);
    }
}
