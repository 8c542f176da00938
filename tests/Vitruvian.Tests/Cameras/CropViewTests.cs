using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Cameras;

public class CropViewTests
{
    private static readonly PerspectiveCamera s_camera = new(800, new Vector2d(500, 400));

    [Fact]
    public void Axis_GoesThroughTheCropsCentre()
    {
        CropView view = new(new BoundingBox(700, 50, 120, 120), s_camera);
        Vector2d centre = s_camera.Project(view.CameraFromCrop * new Vector3d(0, 0, 3));
        (Math.Abs(centre.X - 760) <= 1e-9 && Math.Abs(centre.Y - 110) <= 1e-9).ShouldBeTrue($"{centre}");
        new CropView(new BoundingBox(440, 340, 120, 120), s_camera).CameraFromCrop.ShouldBe(Matrix3.Identity);
    }

    [Fact]
    public void CameraAt_UndoesTranslationOf()
    {
        CropView view = new(new BoundingBox(700, 50, 120, 120), s_camera);
        var camera = new WeakPerspectiveCamera(0.8, 0.1, -0.2);
        WeakPerspectiveCamera back = view.CameraAt(view.TranslationOf(camera));
        (Math.Abs(back.Scale - 0.8) <= 1e-12 && back.TranslationX == 0.1 && back.TranslationY == -0.2).ShouldBeTrue($"{back}");
    }

    [Fact]
    public void Depth_IsThatOfCliff()
    {
        var crop = new BoundingBox(700, 50, 120, 120);
        var camera = new WeakPerspectiveCamera(0.8, 0, 0);
        Vector3d placed = new CropView(crop, s_camera).CameraFromCrop * new CropView(crop, s_camera).TranslationOf(camera);
        Vector3d expected = camera.ToFullImageTranslation(crop, s_camera);
        ((placed - expected).Length <= 1e-9).ShouldBeTrue($"{placed}, expected {expected}");
    }

    [Fact]
    public void Points_OfABodyAtTheSide_AreSeenWhereTheRegressorSawThem()
    {
        // A limb of half a metre that points at the crop's camera: the regressor sees one point.
        var crop = new BoundingBox(850, 350, 100, 100);
        var camera = new WeakPerspectiveCamera(0.8, 0, 0);
        CropView view = new(crop, s_camera);
        Vector3d hand = view.TranslationOf(camera) + new Vector3d(0, 0, -0.5);
        Vector2d seen = s_camera.Project(view.CameraFromCrop * hand);
        (Math.Abs(seen.X - 900) <= 1e-9 && Math.Abs(seen.Y - 400) <= 1e-9).ShouldBeTrue($"{seen}");

        // Left parallel to the photo's axis, the hand is seen beside.
        Vector2d beside = s_camera.Project(camera.ToFullImageTranslation(crop, s_camera) + new Vector3d(0, 0, -0.5));
        (beside.X - 900 > 8).ShouldBeTrue($"{beside}");
    }

    [Fact]
    public void Turn_TurnsEveryPoint()
    {
        BodyModel model = RandomBodies.Model(3);
        BodyParameters body = RandomBodies.Parameters(model, 4);
        Matrix3 rotation = new AxisAngle(0.3, -0.5, 0.2).ToMatrix();
        PosedBody before = model.Pose(body);
        PosedBody after = model.Pose(BodyPlacement.Turn(model, body, rotation));
        for (int v = 0; v < model.VertexCount; v++)
        {
            Vector3d expected = rotation * At(before.Vertices, v);
            ((At(after.Vertices, v) - expected).Length <= 2e-6).ShouldBeTrue($"vertex {v}: {At(after.Vertices, v)}, expected {expected}");
        }

        static Vector3d At(float[] values, int index) => new(values[3 * index], values[(3 * index) + 1], values[(3 * index) + 2]);
    }
}
