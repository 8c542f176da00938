using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Tests.Rendering;

public sealed class InterpolationTests
{
    private static readonly ViewCamera s_pixels = new OrthographicCamera(1, new Vector2d(0, 0));

    /// <summary>Attributes that are linear in the place come out as the pixel centres' coordinates.</summary>
    [Fact]
    public void VertexAttributes_AreLinear()
    {
        TestMesh mesh = TestMesh.Rectangle(0, 0, 8, 6, 1);
        FragmentBuffer f = RasterizerTests.Draw(mesh.Vertices, mesh.Faces, s_pixels, 10, 6);
        float[] result = new float[60 * 2];
        Interpolation.Vertices(f, mesh.Faces, new float[] { 0, 0, 8, 0, 8, 6, 0, 6 }, 2, result);
        for (int y = 0; y < 6; y++)
        {
            for (int x = 0; x < 10; x++)
            {
                int i = (y * 10) + x;
                (Math.Abs(result[2 * i] - (x < 8 ? x + 0.5f : 0)) <= 1e-5f).ShouldBeTrue($"pixel {x}, {y}: {result[2 * i]}");
                (Math.Abs(result[(2 * i) + 1] - (x < 8 ? y + 0.5f : 0)) <= 1e-5f).ShouldBeTrue($"pixel {x}, {y}: {result[(2 * i) + 1]}");
            }
        }
    }

    /// <summary>Corner attributes may jump between triangles: here each triangle has its own value.</summary>
    [Fact]
    public void CornerAttributes_BelongToTheirTriangle()
    {
        TestMesh mesh = TestMesh.Rectangle(0, 0, 4, 4, 1);
        FragmentBuffer f = RasterizerTests.Draw(mesh.Vertices, mesh.Faces, s_pixels, 4, 4);
        float[] result = new float[16];
        Interpolation.Corners(f, [5, 5, 5, 7, 7, 7], 1, result);
        for (int i = 0; i < 16; i++)
            (Math.Abs(result[i] - (f.TriangleIds[i] == 0 ? 5 : 7)) <= 1e-5f).ShouldBeTrue($"pixel {i}: {result[i]}");
    }

    [Fact]
    public void WrongDestination_IsNamed()
    {
        FragmentBuffer f = RasterizerTests.Draw([0, 0, 1, 4, 0, 1, 0, 4, 1], [0, 1, 2], s_pixels, 4, 4);
        Should.Throw<ArgumentException>(() => Interpolation.Vertices(f, [0, 1, 2], new float[9], 3, new float[47])).Message.ShouldContain("expected 48");
    }

    [Fact]
    public void PartsAndCharts_FollowTheTriangles()
    {
        TestMesh mesh = TestMesh.Rectangle(0, 0, 4, 4, 1);
        FragmentBuffer f = RasterizerTests.Draw(mesh.Vertices, mesh.Faces, s_pixels, 5, 4);
        float[] charts = [0, 0, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1];
        var surface = new BodySurface([2, 23], charts, [], [], [], [], null);
        byte[] parts = new byte[20];
        float[] uv = new float[40];
        IuvMap.Write(f, surface, parts, uv);
        parts[1].ShouldBe((byte)2);
        parts[10].ShouldBe((byte)23);
        parts[4].ShouldBe((byte)0);
        (Math.Abs(uv[2] - 0.375f) <= 1e-6f && Math.Abs(uv[3] - 0.125f) <= 1e-6f).ShouldBeTrue($"pixel 1, 0: {uv[2]}, {uv[3]}");
        Image image = IuvMap.ToImage(parts, uv, 5, 4);
        image[1, 0].ToArray().ShouldBe(new byte[] { 2, 96, 32 });
        image[4, 0].ToArray().ShouldBe(new byte[] { 0, 0, 0 });
        PartLabels.ToImage(parts, 5, 4)[4, 0].ToArray().ShouldBe(new byte[] { 0, 0, 0 });
        PartLabels.ToImage(parts, 5, 4)[1, 0].ToArray().ShouldBe(new byte[] { PartLabels.Color(2).R, PartLabels.Color(2).G, PartLabels.Color(2).B });
    }

    [Fact]
    public void PartColours_AreAllDifferent() => Enumerable.Range(0, 25).Select(PartLabels.Color).Distinct().Count().ShouldBe(25);
}
