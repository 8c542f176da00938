using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Cameras;

public sealed class CameraTests
{
    /// <summary>f = 500, c = (320, 240): (0.4, -0.2, 2) lies 100 pixels right of and 50 above the principal point.</summary>
    [Fact]
    public void ForCrop_OfSpinsCrop_HasSpinsFocalLength()
    {
        PerspectiveCamera.ForCrop(224, 224).ShouldBe(new PerspectiveCamera(5000, new Vector2d(112, 112)));
        PerspectiveCamera.ForCrop(56, 112).ShouldBe(new PerspectiveCamera(2500, new Vector2d(28, 56)));
    }

    [Fact]
    public void Perspective_ProjectsByHand()
    {
        var camera = new PerspectiveCamera(500, new Vector2d(320, 240));
        camera.Project(new Vector3d(0.4, -0.2, 2)).ShouldBe(new Vector2d(420, 190));
        camera.Unproject(new Vector2d(420, 190), 2).ShouldBe(new Vector3d(0.4, -0.2, 2));
    }

    /// <summary>100 pixels a metre, c = (50, 60): depth plays no role.</summary>
    [Fact]
    public void Orthographic_ProjectsByHand()
    {
        var camera = new OrthographicCamera(100, new Vector2d(50, 60));
        camera.Project(new Vector3d(0.25, -0.5, 7)).ShouldBe(new Vector2d(75, 10));
        camera.Unproject(new Vector2d(75, 10), 7).ShouldBe(new Vector3d(0.25, -0.5, 7));
    }

    [Fact]
    public void ProjectionJacobians_MatchCentralDifferences()
    {
        var point = new Vector3d(0.3, -0.7, 2.5);
        var perspective = new PerspectiveCamera(700, new Vector2d(300, 200));
        double[] analytic = new double[6];
        perspective.ProjectionJacobian(point, analytic);
        Compare(perspective.Project, point, analytic);
        var orthographic = new OrthographicCamera(130, new Vector2d(30, 20));
        orthographic.ProjectionJacobian(analytic);
        Compare(orthographic.Project, point, analytic);
        var weak = new WeakPerspectiveCamera(0.8, 0.1, -0.2);
        weak.ProjectionJacobian(analytic);
        Compare(weak.Project, point, analytic);
    }

    /// <summary>s = 0.9, t = (0.1, -0.2), crop 224: the origin is at 112 (1 + 0.09) and 112 (1 - 0.18).</summary>
    [Fact]
    public void WeakPerspective_InCropPixels()
    {
        OrthographicCamera crop = new WeakPerspectiveCamera(0.9, 0.1, -0.2).ToOrthographic(224);
        Near(crop.PixelsPerMetre, 100.8);
        Near(crop.PrincipalPoint.X, 122.08);
        Near(crop.PrincipalPoint.Y, 91.84);
        var back = WeakPerspectiveCamera.FromOrthographic(crop, 224);
        Near(back.Scale, 0.9);
        Near(back.TranslationX, 0.1);
        Near(back.TranslationY, -0.2);
    }

    /// <summary>HMR's and SPIN's rule with f = 5000 and res = 224: t_z = 2 5000 / (224 0.8).</summary>
    [Fact]
    public void WeakPerspective_ToSpinsTranslation()
    {
        Vector3d t = new WeakPerspectiveCamera(0.8, 0.1, -0.2).ToPerspectiveTranslation();
        t.X.ShouldBe(0.1);
        t.Y.ShouldBe(-0.2);
        Near(t.Z, 10000 / 179.2);
    }

    /// <summary>
    /// A 1000 x 500 photo, f = 1000, c = (500, 250); crop of 200 pixels around (800, 150); s = 0.5: 50 pixels a metre, so the body is 20 m
    /// away, and the crop's centre lies 6 m right of and 2 m above the axis.
    /// </summary>
    [Fact]
    public void WeakPerspective_ToFullImage_ByHand()
    {
        var camera = new PerspectiveCamera(1000, new Vector2d(500, 250));
        var crop = new BoundingBox(700, 50, 200, 200);
        Vector3d t = new WeakPerspectiveCamera(0.5, 0.3, -0.1).ToFullImageTranslation(crop, camera);
        Near(t.X, 6.3);
        Near(t.Y, -2.1);
        Near(t.Z, 20);
        var back = WeakPerspectiveCamera.FromFullImageTranslation(t, crop, camera);
        Near(back.Scale, 0.5);
        Near(back.TranslationX, 0.3);
        Near(back.TranslationY, -0.1);
    }

    /// <summary>The body's root lands on the same pixel of the photo whether seen through the crop's camera or the photo's.</summary>
    [Fact]
    public void CropAndFullImage_AgreeAtTheRoot()
    {
        var random = new SeededRandom(3);
        for (int i = 0; i < 50; i++)
        {
            var camera = PerspectiveCamera.ForImage(640 + random.NextInt(2000), 480 + random.NextInt(1000));
            double side = 50 + (400 * random.NextDouble());
            var box = new BoundingBox(1000 * random.NextDouble(), 600 * random.NextDouble(), side, side);
            var weak = new WeakPerspectiveCamera(0.3 + random.NextDouble(), random.NextNormal(0, 0.3), random.NextNormal(0, 0.3));
            Vector2d inCrop = weak.ToOrthographic(224).Project(Vector3d.Zero);
            Vector2d expected = ImageTransform.CropFromBox(box, 224).Inverse() * inCrop;
            Vector2d found = camera.Project(weak.ToFullImageTranslation(box, camera));
            ((expected - found).Length <= 1e-9 * side).ShouldBeTrue($"{expected} and {found}");
        }
    }

    [Fact]
    public void CropThatIsNoSquare_IsRefused() =>
        Should.Throw<ArgumentException>(() => new WeakPerspectiveCamera(1, 0, 0).ToFullImageTranslation(new BoundingBox(0, 0, 100, 90), new PerspectiveCamera(1000, default)));

    [Fact]
    public void CameraThroughACrop_SeesPointsAtTheirPlacesInTheCrop()
    {
        var camera = new PerspectiveCamera(900, new Vector2d(400, 300));
        ImageTransform crop = ImageTransform.CropFromBox(new BoundingBox(120, 80, 150, 220), 256, 1.2);
        var point = new Vector3d(-0.4, 0.2, 3);
        Vector2d expected = crop * camera.Project(point);
        Vector2d found = camera.Through(crop).Project(point);
        ((expected - found).Length <= 1e-10).ShouldBeTrue($"{expected} and {found}");
        Should.Throw<ArgumentException>(() => camera.Through(ImageTransform.CropFromBox(new BoundingBox(0, 0, 9, 9), 256, rotation: 0.3)));
        Should.Throw<ArgumentException>(() => camera.Through(ImageTransform.Resize(10, 10, 20, 30)));
    }

    private static void Compare(Func<Vector3d, Vector2d> project, Vector3d at, double[] analytic)
    {
        const double step = 1e-6;
        for (int k = 0; k < 3; k++)
        {
            var direction = new Vector3d(k == 0 ? step : 0, k == 1 ? step : 0, k == 2 ? step : 0);
            Vector2d difference = (1 / (2 * step)) * (project(at + direction) - project(at - direction));
            foreach ((double numeric, double exact) in new[] { (difference.X, analytic[k]), (difference.Y, analytic[3 + k]) })
                (Math.Abs(numeric - exact) <= 1e-6 * Math.Max(1, Math.Abs(exact))).ShouldBeTrue($"column {k}: {numeric} and {exact}");
        }
    }

    private static void Near(double found, double expected) => (Math.Abs(found - expected) <= 1e-12 * Math.Max(1, Math.Abs(expected))).ShouldBeTrue($"found {found}, expected {expected}");
}
