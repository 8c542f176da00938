using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Heatmaps;
using Vitruvian.Learning.Holo;
using Vitruvian.Learning.Mesh;
using Vitruvian.Learning.Tests.Spin;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Mesh;

public sealed class VertexPoseTests
{
    private static readonly LowPolySurface s_surface = new(DrawnBodies.Model);

    [Fact]
    public void Losses_HaveTheGradientsOfDifferences()
    {
        using DisposeScope scope = NewDisposeScope();
        var points = new AnnotatedPoints(
            tensor([3.5, 2.5, 6.2, 5.1, 1, 7, 0, 0], [2, 2, 2], float64),
            tensor([0L, 2, 4, 1, 2, 3, 4, 3, 0, 0, 0, 0], [2, 2, 3]),
            tensor([0.2, 0.3, 0.5, 0.1, 0.1, 0.8, 1, 0, 0, 0, 0, 0], [2, 2, 3], float64),
            tensor([1.0, 1, 1, 0], [2, 2], float64),
            tensor([3L, 24, 1, 1], [2, 2]),
            tensor([0.2, 0.3, 0.9, 0.1, 0.4, 0.5, 0, 0], [2, 2, 2], float64),
            0);
        GradientCheck.AtRandom(inputs => ChartLoss.Parts(DenseMaps.Of(inputs[0]), points, 2).unsqueeze(0), [2, DenseMaps.Channels, 4, 4]);
        GradientCheck.AtRandom(inputs => ChartLoss.Uv(DenseMaps.Of(inputs[0]), points, 2).unsqueeze(0), [2, DenseMaps.Channels, 4, 4]);
        GradientCheck.AtRandom(inputs => VertexPoseLoss.Barycentric(inputs[0], points, 2).unsqueeze(0), [2, 5, 4, 4]);
        GradientCheck.At(inputs => VertexPoseLoss.Consistency(ArgSoftmax.Image(inputs[0], 2, 1.5), points).unsqueeze(0), 1e-6, 1e-6, (Fixtures.Values(3, 160), [2, 5, 4, 4]));
    }

    [Fact]
    public void Losses_AreLeast_WhereTheMapsSayWhatWasAnnotated()
    {
        using DisposeScope scope = NewDisposeScope();
        AnnotatedPoints points = AnnotatedPoints.Of(Batch(), s_surface, 4, CPU)!;
        points.Skipped.ShouldBe(0);
        int vertices = s_surface.Mesh.Vertices.Length;
        const int cells = 16;
        Tensor right = zeros(1, vertices, cells, cells);
        float[] pixels = points.Pixels.to_array<float>(), weights = points.Weights.to_array<float>();
        long[] corners = points.Corners.to_array<long>();
        for (int p = 0; p < pixels.Length / 2; p++)
        {
            for (int c = 0; c < 3; c++)
                right.select(0, 0).select(0, corners[(3 * p) + c]).select(0, (int)(pixels[(2 * p) + 1] / 4)).select(0, (int)(pixels[2 * p] / 4)).fill_(12 + Math.Log(Math.Max(1e-3, weights[(3 * p) + c])));
        }

        Tensor wrong = right.roll([1], [1]);
        double good = VertexPoseLoss.Barycentric(right, points, 4).item<float>(), bad = VertexPoseLoss.Barycentric(wrong, points, 4).item<float>();
        (good < 0.5 * bad).ShouldBeTrue($"{good} against {bad}");
    }

    [Fact]
    public void Decoding_OfOneTriangle_IsItsPoint_AndTheOthersAreCoarser()
    {
        using DisposeScope scope = NewDisposeScope();
        using var decoder = new VertexUvDecoder(DrawnBodies.Model);
        LowPolyMesh mesh = s_surface.Mesh;
        const int face = 123;
        Tensor scores = zeros(1, mesh.Vertices.Length, 1, 1);
        double[] weights = [0.5, 0.3, 0.2];
        double[] expected = new double[3], first = new double[3];
        for (int c = 0; c < 3; c++)
        {
            int low = mesh.Faces[(3 * face) + c];
            scores.select(1, low).fill_(20 + Math.Log(weights[c]));
            for (int d = 0; d < 3; d++)
            {
                double at = DrawnBodies.Model.Template[(3 * mesh.Vertices[low]) + d];
                expected[d] += weights[c] * at;
                first[d] = c == 0 ? at : first[d];
            }
        }

        Near(decoder.call(scores), expected, 1e-5);
        Near(decoder.call(scores, UvDecoding.Closest), first, 1e-6);
        Near(decoder.call(scores, UvDecoding.GlobalAverage), expected, 1e-3);

        static void Near(Tensor found, double[] expected, double tolerance)
        {
            found.shape.ShouldBe([1, 3, 1, 1]);
            float[] values = found.to_array<float>();
            for (int d = 0; d < 3; d++)
                ((double)values[d]).ShouldBe(expected[d], tolerance);
        }
    }

    [Fact]
    public void Lifting_ReachesBeyondTheCrop()
    {
        using DisposeScope scope = NewDisposeScope();
        using var head = new LiftingHead(8, 20, bins: 16);
        LiftedVertices lifted = head.call(Fixtures.Tensor(1, [2, 8], type: float32));
        lifted.Places.shape.ShouldBe([2, 20, 3]);
        lifted.VisibilityScores.shape.ShouldBe([2, 20]);
        float[] places = lifted.Places.to_array<float>();
        places.ShouldAllBe(value => value > -2 && value < 3);
        (lifted.Places.square().sum() + lifted.VisibilityScores.sum()).backward();
        head.parameters().ShouldAllBe(parameter => parameter.grad!.abs().sum().item<float>() > 0);
    }

    // A crop whose middle rows show part 2, the front of the trunk.
    private static SampleBatch Batch()
    {
        const int size = 64;
        byte[] parts = new byte[size * size];
        float[] uv = new float[2 * size * size];
        for (int y = 20; y < 44; y++)
        {
            for (int x = 20; x < 44; x++)
            {
                int i = (y * size) + x;
                (parts[i], uv[2 * i], uv[(2 * i) + 1]) = (2, (x - 12) / 40f, (y - 12) / 40f);
            }
        }

        return SampleBatch.Of([new Sample("known", new Image(size, size), new BoundingBox(0, 0, size, size)) { Parts = parts, Uv = uv }], 128, 64);
    }
}
