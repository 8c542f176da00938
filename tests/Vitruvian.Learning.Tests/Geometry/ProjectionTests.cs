using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Learning.Geometry;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Geometry;

/// <summary>Cameras on tensors against the core's.</summary>
public sealed class ProjectionTests
{
    private const int Batch = 3;
    private const int Points = 4;

    [Fact]
    public void EveryProjection_GivesThePixelsOfTheCore()
    {
        using DisposeScope scope = NewDisposeScope();
        (Vector3d[,] points, Tensor tensors) = MakePoints(4);
        (double S, double X, double Y)[] weak = [(0.9, 0.1, -0.2), (0.6, 0.3, 0.4), (1.2, -0.5, 0)];
        Tensor camera = tensor([.. weak.SelectMany(w => new[] { w.S, w.X, w.Y })], [Batch, 3]);
        double[] focal = [500, 900, 1300];
        double[] centres = [320, 240, 400, 100, 960, 540];
        Tensor focals = tensor(focal), principal = tensor(centres, [Batch, 2]);
        Vector2d Centre(int b) => new(centres[2 * b], centres[(2 * b) + 1]);

        Compare(Projections.WeakPerspective(tensors, camera), (b, n) => Weak(b).Project(points[b, n]));
        Compare(Projections.Perspective(tensors, focals, principal), (b, n) => new PerspectiveCamera(focal[b], Centre(b)).Project(points[b, n]));
        Compare(Projections.Orthographic(tensors, focals, principal), (b, n) => new OrthographicCamera(focal[b], Centre(b)).Project(points[b, n]));
        Compare(Projections.CropPerspective(tensors, camera), (b, n) =>
        {
            Vector2d pixel = new PerspectiveCamera(5000, new Vector2d(112, 112)).Project(points[b, n] + Weak(b).ToPerspectiveTranslation());
            return new Vector2d((pixel.X / 112) - 1, (pixel.Y / 112) - 1);
        });
        WeakPerspectiveCamera Weak(int b) => new(weak[b].S, weak[b].X, weak[b].Y);
    }

    [Fact]
    public void CropAndFullImage_ConvertAsInTheCore_AndBack()
    {
        using DisposeScope scope = NewDisposeScope();
        (Vector3d[,] points, Tensor tensors) = MakePoints(0);
        Tensor camera = tensor([0.9, 0.1, -0.2, 0.6, 0.3, 0.4, 1.2, -0.5, 0], [Batch, 3]);
        Tensor crop = tensor([300.0, 200, 180, 500, 420, 300, 90, 600, 250], [Batch, 3]);
        Tensor focals = tensor([700.0, 800, 900]);
        Tensor principal = tensor([320.0, 240, 400, 300, 512, 384], [Batch, 2]);
        double[] c = camera.to_array<double>(), k = crop.to_array<double>(), f = focals.to_array<double>(), p = principal.to_array<double>();

        Tensor translation = Projections.FullImageTranslation(camera, crop, focals, principal);
        double[] t = translation.to_array<double>();
        for (int b = 0; b < Batch; b++)
        {
            double half = k[(3 * b) + 2] / 2;
            var box = new BoundingBox(k[3 * b] - half, k[(3 * b) + 1] - half, 2 * half, 2 * half);
            Vector3d expected = new WeakPerspectiveCamera(c[3 * b], c[(3 * b) + 1], c[(3 * b) + 2])
                .ToFullImageTranslation(box, new PerspectiveCamera(f[b], new Vector2d(p[2 * b], p[(2 * b) + 1])));
            t[3 * b].ShouldBe(expected.X, 1e-12);
            t[(3 * b) + 1].ShouldBe(expected.Y, 1e-12);
            t[(3 * b) + 2].ShouldBe(expected.Z, 1e-12);
        }

        (Projections.CropCamera(translation, crop, focals, principal) - camera).abs().max().item<double>().ShouldBeLessThan(1e-13);
        Tensor pixels = Projections.Perspective(tensors + translation.unsqueeze(1), focals, principal);
        (Projections.FromCrop(Projections.ToCrop(pixels, crop), crop) - pixels).abs().max().item<double>().ShouldBeLessThan(1e-11);

        // A body in the image's plane through its root lands where weak perspective puts it in the crop.
        Tensor flat = cat([tensors.narrow(-1, 0, 2), zeros_like(tensors.narrow(-1, 2, 1))], -1);
        Tensor seen = Projections.ToCrop(Projections.Perspective(flat + translation.unsqueeze(1), focals, principal), crop);
        (seen - Projections.WeakPerspective(flat, camera)).abs().max().item<double>().ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void ToCrop_OfTheCropsCorners_IsMinusOneAndOne()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor corners = tensor([10.0, 20, 74, 84], [1, 2, 2]);
        Projections.ToCrop(corners, tensor([42.0, 52, 64], [1, 3])).to_array<double>().ShouldBe([-1, -1, 1, 1]);
    }

    [Fact]
    public void Projections_GradientsMatchDifferences()
    {
        GradientCheck.AtRandom(t => Projections.WeakPerspective(t[0], t[1] + 1), [2, 3, 3], [2, 3]);
        GradientCheck.AtRandom(t => 1e-2 * Projections.Perspective(t[0] + tensor([0.0, 0, 4]), 100 * (t[1] + 2), t[2]), [2, 3, 3], [2], [2, 2]);
        GradientCheck.AtRandom(t => Projections.CropPerspective(t[0], t[1] + 2, 50, 10), [2, 3, 3], [2, 3]);
        GradientCheck.AtRandom(t => Projections.FullImageTranslation(t[0] + 2, t[1] + 2, t[2], t[3]), [2, 3], [2, 3], [2], [2, 2]);
        GradientCheck.AtRandom(t => Projections.CropCamera(t[0] + 2, t[1] + 2, t[2], t[3]), [2, 3], [2, 3], [2], [2, 2]);
    }

    [Fact]
    public void WrongShapes_AreNamed()
    {
        using DisposeScope scope = NewDisposeScope();
        Should.Throw<ArgumentException>(() => Projections.WeakPerspective(zeros(2, 5, 3), zeros(2, 2))).Message.ShouldStartWith("camera is float32[2, 2]; expected (B, 3).");
        Should.Throw<ArgumentException>(() => Projections.Perspective(zeros(5, 3), zeros(2), zeros(2, 2))).Message.ShouldStartWith("points is float32[5, 3]; expected (B, N, coordinates).");
    }

    private static (Vector3d[,] Points, Tensor Tensors) MakePoints(double depth)
    {
        double[] values = Fixtures.Values(21, Batch * Points * 3);
        var points = new Vector3d[Batch, Points];
        for (int i = 0; i < Batch * Points; i++)
        {
            values[(3 * i) + 2] += depth;
            points[i / Points, i % Points] = Vector3d.Read(values.AsSpan(3 * i));
        }

        return (points, tensor(values, [Batch, Points, 3]));
    }

    private static void Compare(Tensor found, Func<int, int, Vector2d> expected)
    {
        double[] values = found.to_array<double>();
        for (int i = 0; i < Batch * Points; i++)
        {
            Vector2d pixel = expected(i / Points, i % Points);
            values[2 * i].ShouldBe(pixel.X, 1e-10);
            values[(2 * i) + 1].ShouldBe(pixel.Y, 1e-10);
        }
    }
}
