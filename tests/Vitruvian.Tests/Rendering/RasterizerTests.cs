using Vitruvian.Cameras;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Tests.Rendering;

public sealed class RasterizerTests
{
    /// <summary>One pixel a metre, so that coordinates are pixels.</summary>
    private static readonly ViewCamera s_pixels = new OrthographicCamera(1, new Vector2d(0, 0));

    /// <summary>The triangle (0,0) (4,0) (0,4): centres with x + y &lt; 4 are inside; those on the slanted edge, x + y = 4, belong to the triangle beyond.</summary>
    [Fact]
    public void RightTriangle_CoversTheCentresInside()
    {
        FragmentBuffer f = Draw([0, 0, 5, 4, 0, 5, 0, 4, 5], [0, 1, 2], s_pixels, 5, 5);
        for (int y = 0; y < 5; y++)
        {
            for (int x = 0; x < 5; x++)
                f.TriangleIds[(y * 5) + x].ShouldBe(x + 0.5 + y + 0.5 < 4 ? 0 : -1, $"pixel {x}, {y}");
        }
    }

    /// <summary>At (0.5, 0.5) corner 1 (at x = 4) and corner 2 (at y = 4) of that triangle weigh 1/8 each; at (2.5, 0.5) corner 1 weighs 5/8.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Barycentrics_AreThoseOfThePixelsCentre(bool reversed)
    {
        FragmentBuffer f = Draw([0, 0, 5, 4, 0, 9, 0, 4, 13], reversed ? [0, 2, 1] : [0, 1, 2], s_pixels, 4, 4);
        f.Barycentrics[0].ShouldBe(0.125f);
        f.Barycentrics[1].ShouldBe(0.125f);
        f.Depth[0].ShouldBe(5 + (4 * 0.125f) + (8 * 0.125f));
        f.Barycentrics[4].ShouldBe(reversed ? 0.125f : 0.625f);
        f.Barycentrics[5].ShouldBe(reversed ? 0.625f : 0.125f);
    }

    /// <summary>
    /// A slanted plane seen in perspective: corners at depths 1 and 3; the pixel half-way on the screen lies, by 1/z = (1 + 1/3)/2, at depth
    /// 1.5, a quarter of the way in space.
    /// </summary>
    [Fact]
    public void Perspective_InterpolatesInSpace_NotOnTheScreen()
    {
        // f = 100, centre 0: corners at u = 0 (z = 1) and u = 101 (z = 3); the middle is at u = 50.5.
        float[] vertices = [0, -1, 1, 0, 1, 1, 1.01f * 3, -3, 3, 1.01f * 3, 3, 3];
        FragmentBuffer f = Draw(vertices, [0, 2, 1, 1, 2, 3], new PerspectiveCamera(100, new Vector2d(0, 0)), 101, 1);
        (Math.Abs(f.Depth[50] - 1.5f) <= 1e-5f).ShouldBeTrue($"depth {f.Depth[50]}");
        float across = f.TriangleIds[50] == 0 ? f.Barycentrics[100] : f.Barycentrics[100] + f.Barycentrics[101];
        (Math.Abs(across - 0.25f) <= 1e-5f).ShouldBeTrue($"weight of the far side {across}");
    }

    /// <summary>A pixel belongs to a rectangle whose left or top side runs through its centre, not to one whose right or bottom side does.</summary>
    [Fact]
    public void CentresOnTheBorder_FollowTheTopLeftRule()
    {
        TestMesh mesh = TestMesh.Rectangle(1.5f, 1.5f, 3.5f, 3.5f, 2);
        FragmentBuffer f = Draw(mesh.Vertices, mesh.Faces, s_pixels, 5, 5);
        for (int y = 0; y < 5; y++)
        {
            for (int x = 0; x < 5; x++)
                (f.TriangleIds[(y * 5) + x] >= 0).ShouldBe(x is 1 or 2 && y is 1 or 2, $"pixel {x}, {y}");
        }
    }

    [Fact]
    public void NearerTriangle_Wins_AndEqualDepthGoesToTheFirst()
    {
        TestMesh far = TestMesh.Rectangle(0, 0, 4, 4, 3);
        TestMesh near = TestMesh.Rectangle(0, 0, 2, 4, 2);
        foreach ((TestMesh mesh, int left, int right) in new[] { (far.And(near), 2, 0), (near.And(far), 0, 2) })
        {
            FragmentBuffer f = Draw(mesh.Vertices, mesh.Faces, s_pixels, 4, 4);
            (f.TriangleIds[4] / 2 * 2).ShouldBe(left);
            (f.TriangleIds[7] / 2 * 2).ShouldBe(right);
            f.Depth[4].ShouldBe(2);
            f.Depth[7].ShouldBe(3);
        }

        TestMesh twice = far.And(far);
        foreach (int id in Draw(twice.Vertices, twice.Faces, s_pixels, 4, 4).TriangleIds)
            id.ShouldBeLessThan(2);
    }

    [Fact]
    public void BackFaceCulling_LeavesAClosedMeshAsItIs_AndDropsReversedOnes()
    {
        TestMesh torus = TestMesh.Torus(0, 0, 4, 0.8f, 0.35f, 60, 30);
        ViewCamera camera = new PerspectiveCamera(120, new Vector2d(64, 64));
        FragmentBuffer all = Draw(torus.Vertices, torus.Faces, camera, 128, 128);
        FragmentBuffer front = Draw(torus.Vertices, torus.Faces, camera, 128, 128, FaceCulling.Back);
        front.TriangleIds.SequenceEqual(all.TriangleIds).ShouldBeTrue();
        front.Depth.SequenceEqual(all.Depth).ShouldBeTrue();
        int[] reversed = [.. torus.Faces];
        Array.Reverse(reversed);
        FragmentBuffer back = Draw(torus.Vertices, reversed, camera, 128, 128, FaceCulling.Back);
        int covered = 0;
        for (int i = 0; i < back.PixelCount; i++)
        {
            if (all.TriangleIds[i] < 0)
                continue;
            covered++;
            (back.Depth[i] > all.Depth[i]).ShouldBeTrue($"pixel {i}: the inside of the back must lie behind the front");
        }

        covered.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void BufferAndRasterizer_ServeFramesOfAnySize()
    {
        var rasterizer = new Rasterizer();
        var reused = new FragmentBuffer();
        TestMesh torus = TestMesh.Torus(0, 0, 4, 0.8f, 0.35f, 40, 20);
        foreach ((int width, int height) in new[] { (64, 64), (33, 71), (100, 20), (7, 5), (64, 64) })
        {
            ViewCamera camera = new PerspectiveCamera(60, new Vector2d(width / 2.0, height / 2.0));
            rasterizer.Rasterize(torus.Vertices, torus.Faces, camera, width, height, reused);
            FragmentBuffer fresh = Draw(torus.Vertices, torus.Faces, camera, width, height);
            reused.TriangleIds.SequenceEqual(fresh.TriangleIds).ShouldBeTrue();
            reused.Barycentrics.SequenceEqual(fresh.Barycentrics).ShouldBeTrue();
            reused.Depth.SequenceEqual(fresh.Depth).ShouldBeTrue();
        }
    }

    [Fact]
    public void RepeatedFrames_AllocateNothing()
    {
        var rasterizer = new Rasterizer();
        var fragments = new FragmentBuffer();
        TestMesh torus = TestMesh.Torus(0, 0, 1, 0.8f, 0.35f, 40, 20);
        ViewCamera camera = new PerspectiveCamera(60, new Vector2d(32, 32));
        rasterizer.Rasterize(torus.Vertices, torus.Faces, camera, 64, 64, fragments);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            rasterizer.Rasterize(torus.Vertices, torus.Faces, camera, 64, 64, fragments);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void WrongArguments_AreNamed()
    {
        float[] vertices = [0, 0, 1, 1, 0, 1, 0, 1, 1];
        Should.Throw<ArgumentException>(() => Draw(vertices, [0, 1, 3], s_pixels, 4, 4)).Message.ShouldContain("vertex 3");
        Should.Throw<ArgumentException>(() => Draw(vertices, [0, 1, -1], s_pixels, 4, 4)).Message.ShouldContain("vertex -1");
        Should.Throw<ArgumentException>(() => Draw(vertices, [0, 1], s_pixels, 4, 4)).Message.ShouldContain("F x 3");
        Should.Throw<ArgumentException>(() => Draw([0, 1], [0, 0, 0], s_pixels, 4, 4)).Message.ShouldContain("V x 3");
        Should.Throw<ArgumentException>(() => Draw(vertices, [0, 1, 2], s_pixels, 0, 4));
        Should.Throw<ArgumentException>(() => Draw(vertices, [0, 1, 2], s_pixels, 20000, 20000));
        Should.Throw<ArgumentException>(() => Draw(vertices, [0, 1, 2], s_pixels with { ScaleX = double.NaN }, 4, 4));
    }

    internal static FragmentBuffer Draw(ReadOnlySpan<float> vertices, ReadOnlySpan<int> faces, ViewCamera camera, int width, int height, FaceCulling culling = FaceCulling.None)
    {
        var fragments = new FragmentBuffer();
        new Rasterizer { Culling = culling }.Rasterize(vertices, faces, camera, width, height, fragments);
        return fragments;
    }
}
