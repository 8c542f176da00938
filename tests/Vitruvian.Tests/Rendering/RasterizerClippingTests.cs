using Vitruvian.Cameras;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Tests.Rendering;

public sealed class RasterizerClippingTests
{
    private const int Size = 64;
    private static readonly PerspectiveCamera s_camera = new(50, new Vector2d(32, 32));

    /// <summary>The ground 1.5 m below the eye, from far behind the camera to far ahead: under the horizon every pixel has depth f h / (v - cy).</summary>
    [Fact]
    public void GroundThroughTheCamera_FillsEverythingUnderTheHorizon()
    {
        float[] ground = [-5000, 1.5f, -4000, 5000, 1.5f, -4000, 5000, 1.5f, 9000, -5000, 1.5f, 9000];
        FragmentBuffer f = RasterizerTests.Draw(ground, [0, 2, 1, 0, 3, 2], s_camera, Size, Size);
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                int i = (y * Size) + x;
                (f.TriangleIds[i] >= 0).ShouldBe(y >= 32, $"pixel {x}, {y}");
                if (y < 32)
                    continue;
                // Snapping moves rows by up to 1/512 pixel, here and at the far end of the ground.
                double row = 32 + (50 * 1.5 / f.Depth[i]);
                (Math.Abs(row - (y + 0.5)) <= 1.0 / 256).ShouldBeTrue($"pixel {x}, {y}: depth {f.Depth[i]} belongs to row {row}");
                double b1 = f.Barycentrics[2 * i];
                double b2 = f.Barycentrics[(2 * i) + 1];
                double z = -4000 + (13000 * (f.TriangleIds[i] == 0 ? b1 : b1 + b2));
                (Math.Abs(z - f.Depth[i]) <= 0.01 + (1e-3 * f.Depth[i])).ShouldBeTrue($"pixel {x}, {y}: barycentrics give depth {z}, not {f.Depth[i]}");
            }
        }
    }

    /// <summary>The same ground in many strips that all cross the camera plane: no gap and no overlap along their shared edges.</summary>
    [Fact]
    public void StripsAcrossTheCameraPlane_CoverEveryPixelOnce()
    {
        const int strips = 97;
        var random = new SeededRandom(12);
        var vertices = new List<float>();
        var faces = new List<int>();
        for (int i = 0; i <= strips; i++)
        {
            float x = i == 0 ? -3000 : i == strips ? 3000 : (float)(((i - (strips / 2)) * 0.2) + (0.1 * random.NextDouble()));
            vertices.AddRange([x, 1.5f, (float)(-4000 * random.NextDouble()) - 1, x, 1.5f, 8000]);
        }

        for (int i = 0; i < strips; i++)
            faces.AddRange([2 * i, (2 * i) + 1, (2 * i) + 2, (2 * i) + 2, (2 * i) + 1, (2 * i) + 3]);
        int[] count = new int[Size * Size];
        float[] v = [.. vertices];
        int[] all = [.. faces];
        for (int f = 0; f < all.Length; f += 3)
        {
            FragmentBuffer one = RasterizerTests.Draw(v, all.AsSpan(f, 3), s_camera, Size, Size);
            for (int i = 0; i < count.Length; i++)
                count[i] += one.TriangleIds[i] >= 0 ? 1 : 0;
        }

        for (int i = 0; i < count.Length; i++)
            count[i].ShouldBe(i / Size >= 32 ? 1 : 0, $"pixel {i % Size}, {i / Size}");
    }

    [Fact]
    public void SurfaceCloserThanTheNearDepth_IsCutAway()
    {
        ViewCamera camera = ViewCamera.From(s_camera) with { NearDepth = 1 };
        TestMesh wall = TestMesh.Rectangle(-2, -2, 2, 2, 0.9f);
        foreach (int id in RasterizerTests.Draw(wall.Vertices, wall.Faces, camera, Size, Size).TriangleIds)
            id.ShouldBe(-1);
        wall = TestMesh.Rectangle(-2, -2, 2, 2, 1.1f);
        foreach (int id in RasterizerTests.Draw(wall.Vertices, wall.Faces, camera, Size, Size).TriangleIds)
            id.ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public void EverythingBehindTheCamera_DrawsNothing()
    {
        TestMesh torus = TestMesh.Torus(0, 0, -4, 0.8f, 0.3f, 20, 10);
        foreach (int id in RasterizerTests.Draw(torus.Vertices, torus.Faces, s_camera, Size, Size).TriangleIds)
            id.ShouldBe(-1);
    }

    /// <summary>Triangles with broken or absurd vertices are left out or clipped; the others appear as ever.</summary>
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.MaxValue)]
    [InlineData(float.MinValue)]
    [InlineData(1e20f)]
    [InlineData(-1e12f)]
    [InlineData(float.Epsilon)]
    public void AbsurdVertices_LeaveTheOthersAlone(float value)
    {
        TestMesh front = TestMesh.Rectangle(-0.2f, -0.2f, 0.2f, 0.2f, 1);
        FragmentBuffer expected = RasterizerTests.Draw(front.Vertices, front.Faces, s_camera, Size, Size);
        for (int corner = 0; corner < 9; corner++)
        {
            float[] broken = [0, 0, 5, 1, 0, 5, 0, 1, 5];
            broken[corner] = value;
            TestMesh both = front.And(new TestMesh(broken, [0, 1, 2]));
            foreach (ViewCamera camera in new ViewCamera[] { s_camera, new OrthographicCamera(100, new Vector2d(32, 32)) })
            {
                FragmentBuffer f = RasterizerTests.Draw(both.Vertices, both.Faces, camera, Size, Size);
                if (!camera.IsPerspective)
                    continue;
                for (int i = 0; i < f.PixelCount; i++)
                {
                    bool hidden = f.TriangleIds[i] == 2 && f.Depth[i] < 1;
                    (expected.TriangleIds[i] < 0 || hidden || f.TriangleIds[i] == expected.TriangleIds[i]).ShouldBeTrue($"corner {corner}, pixel {i}");
                    float.IsFinite(f.Depth[i] + f.Barycentrics[2 * i] + f.Barycentrics[(2 * i) + 1]).ShouldBeTrue($"corner {corner}, pixel {i}");
                }
            }
        }
    }

    /// <summary>A wall so large that its corners project far outside of any integer range still fills the picture at its depth.</summary>
    [Theory]
    [InlineData(1e3f)]
    [InlineData(1e6f)]
    [InlineData(1e12f)]
    public void EnormousWall_FillsThePicture(float size)
    {
        TestMesh wall = TestMesh.Rectangle(-size, -size, size, size, 2);
        FragmentBuffer f = RasterizerTests.Draw(wall.Vertices, wall.Faces, s_camera, Size, Size);
        for (int i = 0; i < f.PixelCount; i++)
            (f.TriangleIds[i] >= 0 && Math.Abs(f.Depth[i] - 2) <= 1e-4f).ShouldBeTrue($"pixel {i}: depth {f.Depth[i]}");
    }
}
