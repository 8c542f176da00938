using Vitruvian.Cameras;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Tests.Rendering;

/// <summary>The fast rasteriser against the plain one, which works in space and in double precision.</summary>
public sealed class RasterizerParityTests
{
    // Snapping moves an edge by at most half of 1/256 pixel along each axis; only centres that close to an edge may change hands.
    private const double EdgeTolerancePixels = 1.0 / 256;

    [Theory]
    [InlineData(true, 256, 60, 30)]
    [InlineData(false, 256, 60, 30)]
    [InlineData(true, 97, 200, 100)]
    [InlineData(true, 512, 9, 5)]
    [InlineData(false, 512, 9, 5)]
    public void Torus_IsTheSame(bool perspective, int size, int around, int along)
    {
        TestMesh mesh = TestMesh.Torus(0.1f, -0.05f, 3, 0.8f, 0.35f, around, along);
        ViewCamera camera = perspective
            ? new PerspectiveCamera(1.1 * size, new Vector2d(size / 2.0, size / 2.0))
            : new OrthographicCamera(0.4 * size, new Vector2d(size / 2.0, size / 2.0));
        Compare(mesh, camera, size, size);
    }

    /// <summary>The camera stands inside the tube or close to it: triangles in front, behind, and across the camera plane.</summary>
    [Theory]
    [InlineData(-0.9f, 0.0f, 0.0f)]
    [InlineData(-0.7f, 0.1f, 0.1f)]
    [InlineData(-0.5f, 0.0f, 0.3f)]
    public void TorusAroundTheCamera_IsTheSame(float x, float y, float z) =>
        Compare(TestMesh.Torus(x, y, z, 0.9f, 0.35f, 24, 12), new PerspectiveCamera(60, new Vector2d(40, 30)), 80, 60);

    [Fact]
    public void RandomTriangles_AreTheSame()
    {
        var random = new SeededRandom(11);
        var vertices = new List<float>();
        for (int i = 0; i < 300; i++)
            vertices.AddRange([(float)random.NextNormal(), (float)random.NextNormal(), (float)(2 + (1.5 * random.NextNormal()))]);
        Compare(new TestMesh([.. vertices], [.. Enumerable.Range(0, 300)]), new PerspectiveCamera(100, new Vector2d(75, 50)), 150, 100);
    }

    private static void Compare(TestMesh mesh, ViewCamera camera, int width, int height)
    {
        FragmentBuffer fast = RasterizerTests.Draw(mesh.Vertices, mesh.Faces, camera, width, height);
        var reference = new FragmentBuffer();
        ReferenceRasterizer.Rasterize(mesh.Vertices, mesh.Faces, camera, width, height, reference);
        int covered = 0;
        int different = 0;
        for (int i = 0; i < reference.PixelCount; i++)
        {
            int id = reference.TriangleIds[i];
            covered += id >= 0 ? 1 : 0;
            if (fast.TriangleIds[i] != id)
            {
                different++;
                string? wrong = Explain(Look(mesh, camera, fast.TriangleIds[i], i, width), Look(mesh, camera, id, i, width));
                wrong.ShouldBeNull($"pixel {i % width}, {i / width}: triangle {fast.TriangleIds[i]} instead of {id}: {wrong}");
            }
            else if (id >= 0)
            {
                CheckPoint(mesh, fast, reference, i, id);
            }
        }

        covered.ShouldBeGreaterThan(width * height / 20);
        (different <= covered * 0.01).ShouldBeTrue($"{different} of {covered} pixels differ");
    }

    /// <summary>The two points on the triangle agree to a small part of the pixel's footprint, and depth follows from the barycentrics.</summary>
    private static void CheckPoint(TestMesh mesh, FragmentBuffer fast, FragmentBuffer reference, int pixel, int id)
    {
        Vector3d a = Point(mesh, id, fast.Barycentrics[2 * pixel], fast.Barycentrics[(2 * pixel) + 1]);
        Vector3d b = Point(mesh, id, reference.Barycentrics[2 * pixel], reference.Barycentrics[(2 * pixel) + 1]);
        double moved = Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));
        double size = Math.Max(1, Math.Abs(b.Z));
        (moved <= 2e-2 * size && Math.Abs(a.Z - fast.Depth[pixel]) <= 2e-5 * size).ShouldBeTrue($"pixel {pixel}, triangle {id}: {a} and {b}, depth {fast.Depth[pixel]}");
    }

    private static Vector3d Point(TestMesh mesh, int id, double b1, double b2)
    {
        var t = ReferenceRasterizer.Triangle.Read(mesh.Vertices, mesh.Faces.AsSpan(3 * id, 3));
        return ((1 - b1 - b2) * t.A) + (b1 * t.B) + (b2 * t.C);
    }

    /// <summary>Two triangles may be mistaken for each other at an edge of one of them, or where they pass through each other.</summary>
    private static string? Explain((bool AtEdge, double Nearest, double Farthest) found, (bool AtEdge, double Nearest, double Farthest) expected)
    {
        if (found.AtEdge || expected.AtEdge)
            return null;
        bool crossing = found.Nearest <= expected.Farthest && expected.Nearest <= found.Farthest;
        return crossing ? null : $"far from the edges of both, depths {found.Nearest} to {found.Farthest} and {expected.Nearest} to {expected.Farthest}";
    }

    /// <summary>Looks at a triangle by rays around the pixel's centre: whether some but not all hit it, and the range of depths.</summary>
    private static (bool AtEdge, double Nearest, double Farthest) Look(TestMesh mesh, ViewCamera camera, int id, int pixel, int width)
    {
        if (id < 0)
            return (false, double.NaN, double.NaN);
        var triangle = ReferenceRasterizer.Triangle.Read(mesh.Vertices, mesh.Faces.AsSpan(3 * id, 3));
        int hits = 0;
        double nearest = double.PositiveInfinity;
        double farthest = 0;
        for (int j = -1; j <= 1; j++)
        {
            for (int i = -1; i <= 1; i++)
            {
                double u = (pixel % width) + 0.5 + (i * EdgeTolerancePixels);
                double v = (pixel / width) + 0.5 + (j * EdgeTolerancePixels);
                hits += triangle.Meets(camera, u, v, out _, out _, out double depth) ? 1 : 0;
                nearest = Math.Min(nearest, depth);
                farthest = Math.Max(farthest, depth);
            }
        }

        return (hits is > 0 and < 9, nearest * (1 - 1e-6), farthest * (1 + 1e-6));
    }
}
