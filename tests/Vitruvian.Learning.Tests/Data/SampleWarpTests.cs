using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using Vitruvian.Testing;

namespace Vitruvian.Learning.Tests.Data;

/// <summary>Labels of a moved sample are compared with those of the person whom its moved parameters describe, seen by its moved camera.</summary>
public sealed class SampleWarpTests
{
    private const int Size = 160;

    private static readonly Lazy<BodyModel> s_body = new(() => BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz")));
    private static readonly Lazy<BodySymmetry> s_symmetry = new(() => new BodySymmetry(s_body.Value));

    public static TheoryData<double, double, bool> Maps => new()
    {
        { 0, 1, false }, { 0, 1, true }, { 33, 0.8, false }, { -70, 1.2, true }, { 180, 1, true },
    };

    [Theory]
    [MemberData(nameof(Maps))]
    public void Apply_KeepsEveryLabelTrueToTheMovedPerson(double degrees, double scale, bool mirrored)
    {
        Sample original = Rendered(Person(), new PerspectiveCamera(300, new Vector2d(91, 70)));
        ImageTransform map = Map(degrees, scale, mirrored);
        Sample moved = SampleWarp.Apply(original, map, Size, Size, s_symmetry.Value).ExpectConsistent();
        Sample truth = Rendered(moved.Body!, moved.Camera!.Value);

        for (int j = 0; j < Sample.JointCount; j++)
        {
            ((moved.Joints3D![j] - truth.Joints3D![j]).Length <= 2e-5).ShouldBeTrue($"3D joint {j}");
            Keypoint expected = truth.Joints2D![j];
            (Math.Abs(moved.Joints2D![j].X - expected.X) <= 0.02 && Math.Abs(moved.Joints2D[j].Y - expected.Y) <= 0.02).ShouldBeTrue($"2D joint {j}");
            bool inside = expected.X >= 0 && expected.Y >= 0 && expected.X < Size && expected.Y < Size;
            (moved.JointVisible![j] && !inside).ShouldBeFalse($"joint {j} lies outside");
        }

        float farthest = 0;
        for (int i = 0; i < truth.Vertices!.Length; i++)
            farthest = Math.Max(farthest, Math.Abs(truth.Vertices[i] - moved.Vertices![i]));
        (farthest <= 2e-5f).ShouldBeTrue($"a vertex is {farthest} m off");
        moved.VertexVisible!.Count(v => v).ShouldBe(original.VertexVisible!.Count(v => v));
        CompareMaps(moved, truth);
    }

    [Fact]
    public void Apply_TwoMirrors_GiveTheSampleBack()
    {
        Sample original = Rendered(Person(), new PerspectiveCamera(300, new Vector2d(91, 70)));
        var mirror = new ImageTransform(-1, 0, Size, 0, 1, 0);
        Sample twice = SampleWarp.Apply(SampleWarp.Apply(original, mirror, Size, Size, s_symmetry.Value), mirror, Size, Size, s_symmetry.Value);
        twice.Image.Pixels.ShouldBe(original.Image.Pixels);
        twice.Parts.ShouldBe(original.Parts);
        twice.Vertices.ShouldBe(original.Vertices);
        twice.VertexVisible.ShouldBe(original.VertexVisible);
        twice.Joints2D.ShouldBe(original.Joints2D);
    }

    [Fact]
    public void Apply_MapThatShears_IsRefused()
    {
        Sample sample = new("s", new Image(8, 8), new BoundingBox(0, 0, 8, 8));
        Should.Throw<ArgumentException>(() => SampleWarp.Apply(sample, new ImageTransform(1, 0.2, 0, 0, 1, 0), 8, 8));
    }

    [Fact]
    public void Apply_WithoutLabels_MovesThePictureAlone()
    {
        Sample sample = new("s", new Image(4, 2), new BoundingBox(0, 0, 4, 2));
        sample.Image[3, 1][0] = 200;
        Sample moved = SampleWarp.Apply(sample, new ImageTransform(-1, 0, 4, 0, 1, 0), 4, 2);
        moved.Image[0, 1][0].ShouldBe((byte)200);
        (moved.Joints2D, moved.Body, moved.Parts, moved.Uv).ShouldBe((null, null, null, null));
    }

    private static ImageTransform Map(double degrees, double scale, bool mirrored)
    {
        ImageTransform turn = ImageTransform.CropFromBox(new BoundingBox(20, 15, Size / scale, Size / scale), Size, 1, degrees * Math.PI / 180);
        return mirrored ? new ImageTransform(-1, 0, Size, 0, 1, 0) * turn : turn;
    }

    // Somebody who is not symmetric: every side and every joint has a pose of its own.
    private static BodyParameters Person()
    {
        var random = new SeededRandom(5);
        BodyModel model = s_body.Value;
        var person = new BodyParameters(model.BetaCount, model.JointCount);
        for (int b = 0; b < 8; b++)
            person.Betas[b] = random.NextNormal();
        for (int j = 1; j < model.JointCount; j++)
            person.Pose[j] = new AxisAngle(0.35 * random.NextNormal(), 0.35 * random.NextNormal(), 0.35 * random.NextNormal());
        person.GlobalOrient = new AxisAngle(2.9, 0.3, 0.5);
        person.Translation = new Vector3d(0.1, 0.15, 4);
        return person;
    }

    private static Sample Rendered(BodyParameters person, PerspectiveCamera camera)
    {
        BodyModel model = s_body.Value;
        BodySurface surface = model.Surface!;
        float[] vertices = model.Pose(person).Vertices;
        var fragments = new FragmentBuffer();
        new Rasterizer().Rasterize(vertices, model.Faces, camera, Size, Size, fragments);
        byte[] parts = new byte[Size * Size];
        float[] uv = new float[2 * Size * Size];
        IuvMap.Write(fragments, surface, parts, uv);
        float[] depth = fragments.Depth.ToArray();
        bool[] seen = new bool[model.VertexCount];
        byte[] mask = new byte[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            int triangle = fragments.TriangleIds[i];
            mask[i] = triangle < 0 ? (byte)0 : (byte)255;
            depth[i] = triangle < 0 ? 0 : depth[i];
            for (int c = 0; c < 3 && triangle >= 0; c++)
                seen[model.Faces[(3 * triangle) + c]] = true;
        }

        var evaluator = new BodyPointEvaluator(model, JointSets.For(model, JointSets.All36).Points);
        evaluator.Evaluate(person);
        Vector3d[] joints = [.. Enumerable.Range(0, Sample.JointCount).Select(j => Vector3d.Read(evaluator.Points[(3 * j)..]))];
        return new Sample("rendered", PartLabels.ToImage(parts, Size, Size), new BoundingBox(30, 20, 90, 120))
        {
            Joints2D = [.. joints.Select(joint => new Keypoint(camera.Project(joint).X, camera.Project(joint).Y, 1))],
            JointVisible = [.. joints.Select(_ => true)],
            Joints3D = joints,
            Body = person,
            Camera = camera,
            Vertices = vertices,
            VertexVisible = seen,
            Mask = mask,
            Parts = parts,
            Uv = uv,
            Depth = depth,
        }.ExpectConsistent();
    }

    // Maps move by the nearest pixel, so they differ at outlines; inside the body the labels must be those of the person.
    private static void CompareMaps(Sample moved, Sample truth)
    {
        int body = 0;
        int sameParts = 0;
        int sameUv = 0;
        int sameDepth = 0;
        int sameMask = 0;
        for (int i = 0; i < Size * Size; i++)
        {
            sameMask += moved.Mask![i] == truth.Mask![i] ? 1 : 0;
            if (moved.Mask[i] == 0 || truth.Mask[i] == 0)
                continue;
            body++;
            sameDepth += Math.Abs(moved.Depth![i] - truth.Depth![i]) < 0.02 ? 1 : 0;
            if (moved.Parts![i] != truth.Parts![i])
                continue;
            sameParts++;
            sameUv += Math.Abs(moved.Uv![2 * i] - truth.Uv![2 * i]) < 0.06 && Math.Abs(moved.Uv[(2 * i) + 1] - truth.Uv[(2 * i) + 1]) < 0.06 ? 1 : 0;
        }

        (body > 800).ShouldBeTrue($"{body} pixels of the body");
        (sameMask >= 0.985 * Size * Size).ShouldBeTrue($"mask: {sameMask} of {Size * Size}");
        (sameParts >= 0.95 * body).ShouldBeTrue($"parts: {sameParts} of {body}");
        (sameUv >= 0.93 * sameParts).ShouldBeTrue($"uv: {sameUv} of {sameParts}");
        (sameDepth >= 0.96 * body).ShouldBeTrue($"depth: {sameDepth} of {body}");
    }
}
