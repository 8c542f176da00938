using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;
using Vitruvian.Tests.Rendering;

namespace Vitruvian.Tests.Recovery;

public sealed class RecoveredBodyTests
{
    [Fact]
    public void Joints2d_AreTheProjectedJoints3d()
    {
        RecoveredBody body = Standing(0);
        Vector3d[] joints = body.Joints3d(JointSets.Coco17);
        Vector2d[] places = body.Joints2d(JointSets.Coco17);
        var evaluator = new BodyPointEvaluator(body.Model, JointSets.For(body.Model, JointSets.Coco17).Points);
        evaluator.Evaluate(body.Parameters);
        for (int j = 0; j < joints.Length; j++)
        {
            (Vector3d.Read(evaluator.Points[(3 * j)..]) - joints[j]).Length.ShouldBeLessThan(1e-5);
            (places[j] - body.Camera.Project(joints[j])).Length.ShouldBeLessThan(1e-9);
        }
    }

    [Fact]
    public void ToPerson_TellsTheParameters()
    {
        RecoveredPerson person = Standing(0.2).ToPerson();
        person.BodyPose.Length.ShouldBe(69);
        person.BodyPose[3].ShouldBe(0.25);
        person.GlobalOrient.ShouldBe([Math.PI, 0, 0]);
        person.Camera.Translation.ShouldBe([0.2, 0, 3]);
        person.Joints3d.Length.ShouldBe(14);
        person.Box.ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void Parts_ShowTheNearerPersonBeforeTheFarther()
    {
        RecoveredBody near = Standing(0);
        RecoveredBody far = Standing(0, z: 6);
        byte[] Labels(params RecoveredBody[] people) => new ResultPictures().Iuv(people).Pixels;
        byte[] both = Labels(far, near);
        both.ShouldBe(Labels(near, far));
        byte[] alone = Labels(near);
        for (int i = 0; i < alone.Length; i += 3)
        {
            if (alone[i] != 0)
                both.AsSpan(i, 3).SequenceEqual(alone.AsSpan(i, 3)).ShouldBeTrue();
        }
    }

    [Fact]
    public void Side_HasThePhotosShapeButNotItsSize()
    {
        Image side = new ResultPictures().Side([Standing(0, size: (6000, 3000))]);
        (side.Width, side.Height).ShouldBe((1024, 512));
    }

    [Fact]
    public void Write_GivesEveryFormatForEveryPerson()
    {
        using var folder = new TemporaryFolder();
        RecoveredBody[] people = [Standing(-0.3), Standing(0.4)];
        var photo = new Image(120, 160);
        ResultWriter.Write(photo, people, [.. Enum.GetValues<ResultFormat>()], name => folder[name]);
        string[] names = [.. Directory.GetFiles(folder[string.Empty]).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
        names.ShouldBe(
        [
            "body-2.bvh", "body-2.glb", "body-2.json", "body-2.npz", "body-2.obj", "body.bvh", "body.glb", "body.json", "body.npz", "body.obj", "iuv.png", "overlay.png",
            "parts.png", "side.png",
        ]);
        GltfValidator.ShouldBeClean(folder["body-2.glb"]);
        BodySequence read = BodyParametersFile.Read(folder["body-2.npz"], people[1].Model);
        read.Frames[0].Translation.ShouldBe(people[1].Parameters.Translation);
        read.ImageSize.ShouldBe((120, 160));
        foreach (string picture in names.Where(n => n.EndsWith(".png", StringComparison.Ordinal)))
            ImageCodec.Read(folder[picture]).Pixels.Any(p => p != 0).ShouldBeTrue(picture);
    }

    [Fact]
    public void Mesh_ThatNoParametersGave_IsShown_AndWrittenBesideTheRig()
    {
        using var folder = new TemporaryFolder();
        RecoveredBody rig = Standing(0);
        float[] vertices = Array.ConvertAll(rig.Posed.Vertices, value => value + 0.25f);
        RecoveredBody person = new(rig.Model, rig.Parameters, rig.Camera, rig.ImageSize) { Method = "test", JointSet = rig.JointSet, Confidence = rig.Confidence, Mesh = new PosedBody(vertices, rig.Posed.Joints) };
        person.Posed.Vertices.ShouldBeSameAs(vertices);
        ResultWriter.Write(new Image(120, 160), [person], [ResultFormat.Glb, ResultFormat.Obj], name => folder[name]);
        Directory.GetFiles(folder[string.Empty]).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal).ShouldBe(["body.glb", "body.mesh.glb", "body.obj"]);
        GltfValidator.ShouldBeClean(folder["body.mesh.glb"]);
        double[] mesh = new GltfScene(folder["body.mesh.glb"]).Corners(), obj = new ObjMesh(folder["body.obj"]).Corners(), rigged = new GltfScene(folder["body.glb"]).Corners();
        mesh.Length.ShouldBe(obj.Length);
        for (int i = 0; i < mesh.Length; i++)
            mesh[i].ShouldBe(obj[i], 1e-4);
        Math.Abs(mesh[0] - rigged[0]).ShouldBe(0.25, 1e-3);
        person.Refined(rig.Parameters, new RecoveredRefinement("test", 1, 0)).Mesh.ShouldBeNull();
    }

    [Fact]
    public void Write_WithoutPeople_GivesThePhotoAlone()
    {
        using var folder = new TemporaryFolder();
        ResultWriter.Write(new Image(8, 6), [], [.. Enum.GetValues<ResultFormat>()], name => folder[name]);
        Directory.GetFiles(folder[string.Empty]).Select(f => Path.GetFileName(f)).ShouldBe(["overlay.png"]);
    }

    [Fact]
    public void People_AreNumberedFromTheSecondOn() =>
        new[] { ResultWriter.PersonName(0), ResultWriter.PersonName(1), ResultWriter.PersonName(9) }.ShouldBe(["body", "body-2", "body-10"]);

    [Fact]
    public void Formats_AreReadByName()
    {
        ResultFormats.Parse("GLB, overlay,glb").ShouldBe([ResultFormat.Glb, ResultFormat.Overlay]);
        ShouldBeInvalid.Input(() => ResultFormats.Parse("glb,fbx"), "--formats", "'fbx'", "bvh");
        ShouldBeInvalid.Input(() => ResultFormats.Parse("0"), "--formats", "'0'");
        ShouldBeInvalid.Input(() => ResultFormats.Parse(","), "--formats", "none");
    }

    private static RecoveredBody Standing(double x, double z = 3, (int Width, int Height)? size = null)
    {
        (int Width, int Height) image = size ?? (120, 160);
        BodyModel model = TestBodies.Model;
        var parameters = new BodyParameters(model.BetaCount, model.JointCount) { GlobalOrient = new AxisAngle(Math.PI, 0, 0), Translation = new Vector3d(x, 0, z) };
        parameters.Pose[2] = new AxisAngle(0.25, 0, 0);
        return new RecoveredBody(model, parameters, PerspectiveCamera.ForImage(image.Width, image.Height), image)
        {
            Method = "test",
            JointSet = JointSets.Lsp14,
            Confidence = new double[14],
            Box = new BoundingBox(1, 2, 3, 4),
        };
    }
}
