using Vitruvian.Cameras;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Tests.Rendering;

/// <summary>The built-in body before a camera.</summary>
public sealed class BodyRenderingTests
{
    private const int Size = 256;
    private static readonly PerspectiveCamera s_camera = new(300, new Vector2d(Size / 2.0, Size / 2.0));

    // DensePose's numbers.
    private const byte TorsoBack = 1;
    private const byte TorsoFront = 2;
    private const byte RightHand = 3;
    private const byte LeftHand = 4;
    private const byte LeftFoot = 5;
    private const byte RightHead = 23;

    /// <summary>A person who faces the camera has the left hand on the picture's right, the head above the feet, and shows the front.</summary>
    [Fact]
    public void PersonFacingTheCamera_HasTheLeftHandOnTheRight()
    {
        byte[] parts = Parts(TestBodies.Standing(0, 0, 3));
        (MeanColumn(parts, LeftHand) > (Size / 2) + 40).ShouldBeTrue($"left hand at column {MeanColumn(parts, LeftHand)}");
        (MeanColumn(parts, RightHand) < (Size / 2) - 40).ShouldBeTrue($"right hand at column {MeanColumn(parts, RightHand)}");
        (MeanRow(parts, RightHead) < MeanRow(parts, TorsoFront)).ShouldBeTrue("the head is above the torso");
        (MeanRow(parts, LeftFoot) > MeanRow(parts, TorsoFront)).ShouldBeTrue("the feet are below the torso");
        parts.Count(p => p == TorsoFront).ShouldBeGreaterThan(20 * Math.Max(1, parts.Count(p => p == TorsoBack)));
    }

    [Fact]
    public void PersonWithTheBackToTheCamera_HasTheLeftHandOnTheLeft()
    {
        byte[] parts = Parts(TestBodies.Standing(0, 0, 3, Math.PI));
        (MeanColumn(parts, LeftHand) < (Size / 2) - 40).ShouldBeTrue($"left hand at column {MeanColumn(parts, LeftHand)}");
        parts.Count(p => p == TorsoBack).ShouldBeGreaterThan(20 * Math.Max(1, parts.Count(p => p == TorsoFront)));
    }

    /// <summary>The closed body shows no back faces, so culling changes nothing, and the plain rasteriser agrees.</summary>
    [Fact]
    public void Body_IsTheSameInTheReference()
    {
        float[] vertices = TestBodies.Standing(0.05, 0.1, 2.2, 0.4);
        int[] faces = TestBodies.Model.Faces;
        FragmentBuffer fast = RasterizerTests.Draw(vertices, faces, s_camera, Size, Size);
        var reference = new FragmentBuffer();
        ReferenceRasterizer.Rasterize(vertices, faces, s_camera, Size, Size, reference);
        int covered = 0;
        int different = 0;
        for (int i = 0; i < fast.PixelCount; i++)
        {
            covered += reference.TriangleIds[i] >= 0 ? 1 : 0;
            if (fast.TriangleIds[i] == reference.TriangleIds[i])
                (Math.Abs(fast.Depth[i] - reference.Depth[i]) <= 2e-3f).ShouldBeTrue($"pixel {i}: depth {fast.Depth[i]}, expected {reference.Depth[i]}");
            else
                different++;
        }

        covered.ShouldBeGreaterThan(5000);
        (different <= 0.01 * covered).ShouldBeTrue($"{different} of {covered} pixels differ");
    }

    /// <summary>Moving the body by one pixel's worth at its depth moves its picture by one pixel.</summary>
    [Fact]
    public void ParallelView_MovesByWholePixels()
    {
        ViewCamera camera = new OrthographicCamera(100, new Vector2d(Size / 2.0, Size / 2.0));
        byte[] here = Parts(TestBodies.Standing(0, 0, 3), camera);
        byte[] there = Parts(TestBodies.Standing(0.07, 0.03, 3), camera);
        int different = 0;
        for (int y = 0; y < Size - 3; y++)
        {
            for (int x = 0; x < Size - 7; x++)
                different += here[(y * Size) + x] == there[((y + 3) * Size) + x + 7] ? 0 : 1;
        }

        (different <= 30).ShouldBeTrue($"{different} pixels differ");
    }

    private static byte[] Parts(float[] vertices, ViewCamera? camera = null)
    {
        FragmentBuffer fragments = RasterizerTests.Draw(vertices, TestBodies.Model.Faces, camera ?? s_camera, Size, Size);
        byte[] parts = new byte[fragments.PixelCount];
        PartLabels.Write(fragments, TestBodies.Model.Surface!.FaceParts, parts);
        return parts;
    }

    private static double MeanColumn(byte[] parts, byte part) => Mean(parts, part, i => i % Size);

    private static double MeanRow(byte[] parts, byte part) => Mean(parts, part, i => i / Size);

    private static double Mean(byte[] parts, byte part, Func<int, int> coordinate) =>
        Enumerable.Range(0, parts.Length).Where(i => parts[i] == part).Average(i => coordinate(i) + 0.5);
}
