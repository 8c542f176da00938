using System.Text.Json;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Bodies;

/// <summary>What is written must be the same body to readers that know nothing of ours: an own glTF viewer, BVH kinematics, Khronos' validator.</summary>
public sealed class ExportTests : IDisposable
{
    private const double TenthOfMillimetre = 1e-4;
    private const double Millimetre = 1e-3;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false, 4, ExportFrame.Camera)]
    [InlineData(true, false, 4, ExportFrame.Camera)]
    [InlineData(false, true, 4, ExportFrame.Camera)]
    [InlineData(true, true, 4, ExportFrame.Body)]
    [InlineData(true, true, 7, ExportFrame.Camera)]
    public void Glb_PosedByAnotherReader_IsTheObj(bool poseBlend, bool bindRotations, int influences, ExportFrame frame)
    {
        BodyModel model = RandomBodies.Model(5, vertexCount: 80, poseBlend: poseBlend, bindRotations: bindRotations, influences: influences, humanTree: true);
        BodyParameters parameters = RandomBodies.Parameters(model, 6);
        GltfScene scene = WriteGlb(model, new BodySequence([parameters]), new GlbOptions { Frame = frame });
        ObjFile.Write(_folder["body.obj"], model, Posed(model, parameters), new ObjOptions { Frame = frame });
        ShouldBeNear(scene.Corners(), new ObjMesh(_folder["body.obj"]).Corners(), TenthOfMillimetre);
        double[] joints = Exported(IndependentSkinning.Pose(model, parameters).Joints, frame);
        for (int j = 0; j < model.JointCount; j++)
            ShouldBeNear(scene.Joint(model.JointNames[j]), joints[(3 * j)..((3 * j) + 3)], TenthOfMillimetre);
    }

    [Fact]
    public void Obj_OfACameraFramesBody_IsTurnedHalfAboutX()
    {
        BodyModel model = RandomBodies.Model(5);
        BodyParameters parameters = RandomBodies.Parameters(model, 7);
        ObjFile.Write(_folder["body.obj"], model, Posed(model, parameters));
        var mesh = new ObjMesh(_folder["body.obj"]);
        double[] expected = IndependentSkinning.Pose(model, parameters).Vertices;
        for (int v = 0; v < model.VertexCount; v++)
            ShouldBeNear(mesh.Vertices[v], [expected[3 * v], -expected[(3 * v) + 1], -expected[(3 * v) + 2]], 1e-5);
        mesh.Faces.SelectMany(f => f.Select(c => c[0] - 1)).ShouldBe(model.Faces);
    }

    [Fact]
    public void Obj_WithEverything_HasPartsTexturesAndNormals()
    {
        BodyModelDefinition definition = RandomBody.Create();
        var model = new BodyModel(definition);
        ObjFile.Write(_folder["body.obj"], model, model.Template, new ObjOptions { Frame = ExportFrame.Body, Groups = true, Normals = true });
        var mesh = new ObjMesh(_folder["body.obj"]);
        mesh.Groups.ShouldBe([.. model.Surface!.FaceParts.Distinct().Order().Select(p => $"part{p:00}")]);
        int[] order = [.. Enumerable.Range(0, model.FaceCount).OrderBy(f => model.Surface.FaceParts[f])];
        for (int i = 0; i < order.Length; i++)
        {
            mesh.FaceGroups[i].ShouldBe($"part{model.Surface.FaceParts[order[i]]:00}");
            for (int c = 0; c < 3; c++)
            {
                int corner = (3 * order[i]) + c;
                int[] found = mesh.Faces[i][c];
                found[0].ShouldBe(model.Faces[corner] + 1);
                found[2].ShouldBe(model.Faces[corner] + 1);
                ShouldBeNear(mesh.Textures[found[1] - 1], [model.Surface.TextureUv[2 * corner], model.Surface.TextureUv[(2 * corner) + 1]], 1e-6);
            }
        }

        mesh.Normals.ShouldAllBe(n => Math.Abs(Math.Sqrt((n[0] * n[0]) + (n[1] * n[1]) + (n[2] * n[2])) - 1) <= 1e-5);
    }

    [Fact]
    public void Glb_MorphTargets_AddTheBetasDirectionsToThePerson()
    {
        // The joints stay where the person has them, so only a skeleton that does not move with the betas compares: no rotations but the root's.
        BodyModel model = RandomBodies.Model(8, betaCount: 3, bindRotations: false, poseBlend: false);
        BodyParameters parameters = RandomBodies.Parameters(model, 9);
        for (int j = 1; j < model.JointCount; j++)
            parameters.Pose[j] = default;
        GltfScene scene = WriteGlb(model, new BodySequence([parameters]));
        JsonElement extras = scene.Root.GetProperty("meshes")[0].GetProperty("extras");
        extras.GetProperty("targetNames").EnumerateArray().Select(n => n.GetString()).ShouldBe(["beta00", "beta01", "beta02"]);
        ShouldBeNear([.. extras.GetProperty("betas").EnumerateArray().Select(b => b.GetDouble())], parameters.Betas, 0);
        double[] person = scene.Corners();
        double[] changed = scene.Corners([0.5, 0, -2]);
        Matrix3 turn = Matrix3.Diagonal(1, -1, -1) * parameters.Pose[0].ToMatrix();
        for (int i = 0; i < model.Faces.Length; i++)
        {
            int v = 3 * model.Faces[i];
            var first = Direction(model, 0, v);
            var third = Direction(model, 2, v);
            Vector3d expected = Vector3d.Read(person.AsSpan(3 * i)) + (turn * ((0.5 * first) - (2 * third)));
            ShouldBeNear(changed[(3 * i)..((3 * i) + 3)], [expected.X, expected.Y, expected.Z], 1e-5);
        }
    }

    [Fact]
    public void Glb_WithManyBetas_WritesAsManyTargetsAsAskedFor()
    {
        BodyModel model = RandomBodies.Model(8, betaCount: 40);
        var sequence = new BodySequence([RandomBodies.Parameters(model, 9)]);
        int Count(GlbOptions options) => WriteGlb(model, sequence, options).Root.GetProperty("meshes")[0].TryGetProperty("weights", out JsonElement w) ? w.GetArrayLength() : 0;
        Count(new GlbOptions()).ShouldBe(16);
        Count(new GlbOptions { MaximumMorphTargets = 0 }).ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Glb_WithATexture_DoublesVerticesAtSeamsOnly(bool jpeg)
    {
        var model = new BodyModel(RandomBody.Create(poseBlends: false));
        var image = new Image(8, 8);
        image.Row(3).Fill(200);
        byte[] encoded = ImageCodec.Encode(image, jpeg ? ImageFormat.Jpeg : ImageFormat.Png);
        BodyParameters parameters = RandomBodies.Parameters(model, 3);
        GltfScene scene = WriteGlb(model, new BodySequence([parameters]), new GlbOptions { Texture = encoded });
        ObjFile.Write(_folder["body.obj"], model, Posed(model, parameters));
        ShouldBeNear(scene.Corners(), new ObjMesh(_folder["body.obj"]).Corners(), TenthOfMillimetre);
        double[] uv = scene.Attribute("TEXCOORD_0");
        double[] indices = scene.Accessor(scene.Root.GetProperty("meshes")[0].GetProperty("primitives")[0].GetProperty("indices").GetInt32());
        for (int c = 0; c < indices.Length; c++)
        {
            int v = (int)indices[c];
            ShouldBeNear(uv[(2 * v)..((2 * v) + 2)], [model.Surface!.TextureUv[2 * c], 1 - model.Surface.TextureUv[(2 * c) + 1]], 1e-6);
        }

        scene.Root.GetProperty("images")[0].GetProperty("mimeType").GetString().ShouldBe(jpeg ? "image/jpeg" : "image/png");
    }

    [Fact]
    public void Glb_OfATextureThatFitsNot_IsRefusedAndNothingWritten()
    {
        var plain = new BodySequence([new BodyParameters(10, 24)]);
        ShouldBeInvalid.Input(() => GlbFile.Write(_folder["a.glb"], RandomBodies.Model(1), plain, new GlbOptions { Texture = new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' } }), "surface.textureUv");
        var textured = new BodyModel(RandomBody.Create());
        ShouldBeInvalid.Input(() => GlbFile.Write(_folder["a.glb"], textured, new BodySequence([new BodyParameters(3, 5)]), new GlbOptions { Texture = new byte[] { 1, 2, 3 } }), "a JPEG or PNG");
        Directory.GetFiles(_folder[string.Empty]).ShouldBeEmpty();
    }

    [Fact]
    public void Glb_OfASequence_PosesEveryFrame()
    {
        BodyModel model = RandomBodies.Model(5, poseBlend: false, humanTree: true);
        BodyParameters[] frames = Frames(model, 6);
        GltfScene scene = WriteGlb(model, new BodySequence(frames) { FramesPerSecond = 25 });
        for (int f = 0; f < frames.Length; f++)
            ShouldBeNear(scene.Corners(key: f), Corners(model, frames[f]), TenthOfMillimetre);
        ShouldBeNear(scene.Corners(), Corners(model, frames[0]), TenthOfMillimetre);
        JsonElement sampler = scene.Root.GetProperty("animations")[0].GetProperty("samplers")[0];
        ShouldBeNear(scene.Accessor(sampler.GetProperty("input").GetInt32()), [0, 0.04, 0.08, 0.12, 0.16, 0.2], 1e-6);
    }

    [Fact]
    public void Glb_OfASequence_TurnsTheShortWay()
    {
        BodyModel model = RandomBodies.Model(5, poseBlend: false);
        BodyParameters[] frames = Frames(model, 40);
        for (int f = 0; f < frames.Length; f++)
            frames[f].Pose[3] = new AxisAngle(0, 0.35 * f, 0);
        GltfScene scene = WriteGlb(model, new BodySequence(frames) { FramesPerSecond = 30 });
        foreach (JsonElement channel in scene.Root.GetProperty("animations")[0].GetProperty("channels").EnumerateArray().Where(c => c.GetProperty("target").GetProperty("node").GetInt32() == 3))
        {
            double[] q = scene.Accessor(scene.Root.GetProperty("animations")[0].GetProperty("samplers")[channel.GetProperty("sampler").GetInt32()].GetProperty("output").GetInt32());
            for (int i = 4; i < q.Length; i += 4)
                ((q[i] * q[i - 4]) + (q[i + 1] * q[i - 3]) + (q[i + 2] * q[i - 2]) + (q[i + 3] * q[i - 1])).ShouldBeGreaterThan(0.9);
        }
    }

    [Fact]
    public void Glb_OfAPhoto_LooksThroughItsCamera()
    {
        BodyModel model = RandomBodies.Model(5);
        BodyParameters parameters = RandomBodies.Parameters(model, 6);
        parameters.Translation = new Vector3d(0.2, -0.3, 5);
        var camera = new PerspectiveCamera(700, new Vector2d(320, 240));
        GltfScene scene = WriteGlb(model, new BodySequence([parameters]) { Camera = camera, ImageSize = (640, 480) });
        JsonElement perspective = scene.Root.GetProperty("cameras")[0].GetProperty("perspective");
        double cotangent = 1 / Math.Tan(perspective.GetProperty("yfov").GetDouble() / 2);

        // glTF's camera looks along -z with y up; its picture reaches from -1 to 1.
        double[] corners = scene.Corners();
        double[] vertices = IndependentSkinning.Pose(model, parameters).Vertices;
        for (int i = 0; i < model.Faces.Length; i += 7)
        {
            double x = cotangent / perspective.GetProperty("aspectRatio").GetDouble() * corners[3 * i] / -corners[(3 * i) + 2];
            double y = cotangent * corners[(3 * i) + 1] / -corners[(3 * i) + 2];
            Vector2d pixel = camera.Project(Vector3d.Read(vertices.AsSpan(3 * model.Faces[i])));
            ShouldBeNear([320 * (1 + x), 240 * (1 - y)], [pixel.X, pixel.Y], 0.01);
        }

        WriteGlb(model, new BodySequence([parameters]) { Camera = camera with { PrincipalPoint = new Vector2d(300, 240) }, ImageSize = (640, 480) })
            .Root.TryGetProperty("cameras", out _).ShouldBeFalse();
    }

    [Fact]
    public void Glb_Twice_IsTheSameBytes()
    {
        BodyModel model = RandomBodies.Model(5);
        var sequence = new BodySequence(Frames(model, 3));
        GlbFile.Write(_folder["a.glb"], model, sequence);
        GlbFile.Write(_folder["b.glb"], model, sequence);
        File.ReadAllBytes(_folder["a.glb"]).ShouldBe(File.ReadAllBytes(_folder["b.glb"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BuiltInBody_InEveryFormat_IsTheSameBody(bool textured)
    {
        BodyModel model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        BodyParameters parameters = RandomBodies.Parameters(model, 12);
        for (int j = 1; j < model.JointCount; j++)
            parameters.Pose[j] = AxisAngle.FromVector(0.4 * parameters.Pose[j].Vector);
        parameters.Translation = new Vector3d(0.3, -0.2, 4);
        var sequence = new BodySequence([parameters]) { Camera = PerspectiveCamera.ForImage(640, 480), ImageSize = (640, 480) };
        GltfScene scene = WriteGlb(model, sequence, new GlbOptions { Texture = textured ? ImageCodec.Encode(new Image(16, 16), ImageFormat.Png) : default });
        ObjFile.Write(_folder["body.obj"], model, Posed(model, parameters));
        BvhFile.Write(_folder["body.bvh"], model, sequence);
        ShouldBeNear(scene.Corners(), new ObjMesh(_folder["body.obj"]).Corners(), TenthOfMillimetre);
        Dictionary<string, double[]> places = new BvhMotion(_folder["body.bvh"]).Places(0);
        double[] joints = Exported(IndependentSkinning.Pose(model, parameters).Joints, ExportFrame.Camera);
        for (int j = 0; j < model.JointCount; j++)
        {
            double[] joint = joints[(3 * j)..((3 * j) + 3)];
            ShouldBeNear(scene.Joint(model.JointNames[j]), joint, TenthOfMillimetre);
            ShouldBeNear([.. places[model.JointNames[j]].Select(x => x / BvhFile.Centimetres)], joint, Millimetre);
        }
    }

    [Fact]
    public void Validator_OfADamagedFile_Complains()
    {
        // The check itself must be able to fail.
        BodyModel model = RandomBodies.Model(5);
        GlbFile.Write(_folder["a.glb"], model, new BodySequence([RandomBodies.Parameters(model, 6)]));
        byte[] content = File.ReadAllBytes(_folder["a.glb"]);
        int place = content.AsSpan().IndexOf("\"VEC3\""u8);
        content[place + 4] = (byte)'2';
        GltfValidator.CountErrors(_folder.Write("b.glb", content)).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(ExportFrame.Camera, 100)]
    [InlineData(ExportFrame.Body, 1)]
    public void Bvh_ByAnotherReadersKinematics_HasOurJoints(ExportFrame frame, double unitsPerMetre)
    {
        BodyModel model = RandomBodies.Model(5, humanTree: true);
        BodyParameters[] frames = Frames(model, 4);
        BvhFile.Write(_folder["body.bvh"], model, new BodySequence(frames) { FramesPerSecond = 50 }, frame, unitsPerMetre);
        var motion = new BvhMotion(_folder["body.bvh"]);
        motion.FrameCount.ShouldBe(4);
        motion.FrameTime.ShouldBe(0.02);
        for (int f = 0; f < frames.Length; f++)
        {
            Dictionary<string, double[]> places = motion.Places(f);
            places.Count.ShouldBe(model.JointCount);
            double[] joints = Exported(IndependentSkinning.Pose(model, frames[f]).Joints, frame);
            for (int j = 0; j < model.JointCount; j++)
                ShouldBeNear([.. places[model.JointNames[j]].Select(x => x / unitsPerMetre)], joints[(3 * j)..((3 * j) + 3)], Millimetre);
        }
    }

    [Fact]
    public void Bvh_OfAStillInTheTPose_HasItsRestSkeleton()
    {
        BodyModel model = RandomBodies.Model(5, vertexCount: 400, humanTree: true);
        BvhFile.Write(_folder["body.bvh"], model, new BodySequence([new BodyParameters(model.BetaCount, model.JointCount)]), ExportFrame.Body, 1);
        var motion = new BvhMotion(_folder["body.bvh"]);
        motion.EndSites.Keys.ShouldBe(["joint10", "joint11", "joint15", "joint22", "joint23"], ignoreOrder: true);
        motion.EndSites.Values.ShouldAllBe(o => o.Any(x => x != 0));
        motion.FrameCount.ShouldBe(1);
    }

    [Fact]
    public void Sequence_OfDifferentBetas_IsExportedWithTheirMean()
    {
        BodyModel model = RandomBodies.Model(5, poseBlend: false);
        BodyParameters a = RandomBodies.Parameters(model, 1);
        BodyParameters b = RandomBodies.Parameters(model, 2);
        GltfScene scene = WriteGlb(model, new BodySequence([a, b]));
        double[] mean = [.. a.Betas.Zip(b.Betas, (x, y) => (x + y) / 2)];
        ShouldBeNear(scene.Corners(key: 1), Corners(model, new BodyParameters(mean, b.Pose, b.Translation)), TenthOfMillimetre);
    }

    [Fact]
    public void ParametersOfAnotherModel_AreRefused()
    {
        BodyModel model = RandomBodies.Model(5);
        var sequence = new BodySequence([new BodyParameters(model.BetaCount, model.JointCount), new BodyParameters(model.BetaCount, model.JointCount - 1)]);
        Should.Throw<ArgumentException>(() => GlbFile.Write(_folder["a.glb"], model, sequence)).Message.ShouldContain("24");
        Should.Throw<ArgumentException>(() => BvhFile.Write(_folder["a.bvh"], model, sequence)).Message.ShouldContain("24");
    }

    private GltfScene WriteGlb(BodyModel model, BodySequence sequence, GlbOptions? options = null)
    {
        GlbFile.Write(_folder["body.glb"], model, sequence, options);
        GltfValidator.ShouldBeClean(_folder["body.glb"]);
        return new GltfScene(_folder["body.glb"]);
    }

    private static BodyParameters[] Frames(BodyModel model, int count)
    {
        BodyParameters[] frames = [.. Enumerable.Range(0, count).Select(f => RandomBodies.Parameters(model, (ulong)(100 + f)))];
        foreach (BodyParameters frame in frames)
            frames[0].Betas.CopyTo(frame.Betas, 0);
        return frames;
    }

    private static float[] Posed(BodyModel model, BodyParameters parameters) => Array.ConvertAll(IndependentSkinning.Pose(model, parameters).Vertices, v => (float)v);

    private static double[] Corners(BodyModel model, BodyParameters parameters)
    {
        double[] vertices = Exported(IndependentSkinning.Pose(model, parameters).Vertices, ExportFrame.Camera);
        return [.. model.Faces.SelectMany(v => vertices[(3 * v)..((3 * v) + 3)])];
    }

    private static double[] Exported(double[] points, ExportFrame frame) => [.. points.Select((x, i) => frame == ExportFrame.Camera && i % 3 > 0 ? -x : x)];

    private static Vector3d Direction(BodyModel model, int beta, int offset)
    {
        ReadOnlySpan<float> d = model.ShapeDirections.AsSpan((beta * model.Template.Length) + offset, 3);
        return new Vector3d(d[0], d[1], d[2]);
    }

    private static void ShouldBeNear(double[] actual, double[] expected, double tolerance)
    {
        actual.Length.ShouldBe(expected.Length);
        for (int i = 0; i < actual.Length; i++)
            (Math.Abs(actual[i] - expected[i]) <= tolerance).ShouldBeTrue($"value {i}: {actual[i]} and {expected[i]}");
    }
}
