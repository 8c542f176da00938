using FsCheck;
using FsCheck.Fluent;
using Vitruvian.Cameras;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Tests.Rendering;

/// <summary>However a square is cut into triangles, every pixel of it belongs to exactly one of them.</summary>
public sealed class RasterizerCoveragePropertyTests
{
    private static readonly ViewCamera s_pixels = new OrthographicCamera(1, new Vector2d(0, 0));

    [Theory]
    [InlineData(24, 4, 30)]
    [InlineData(24, 6, 30)]
    [InlineData(24, 16, 10)]
    [InlineData(12, 24, 5)]
    [InlineData(200, 2, 20)]
    [InlineData(200, 5, 10)]
    public void JitteredGrid_CoversEveryPixelOnce(int size, int cells, int runs)
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(runs), Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => CoverageOfGrid(size, cells, (ulong)(uint)seed) == null));
    }

    [Fact]
    public void FanAroundAPoint_CoversEveryPixelOnce()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => CoverageOfFan((ulong)(uint)seed) == null));
    }

    private static string? CoverageOfGrid(int size, int cells, ulong seed)
    {
        var random = new SeededRandom(seed);
        int n = cells + 1;
        var vertices = new List<float>();
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
            {
                bool inner = i > 0 && i < cells && j > 0 && j < cells;
                double cell = (double)size / cells;
                double jitter = inner ? 0.45 * cell : 0;
                vertices.Add(Place(i * cell, jitter, cell, random));
                vertices.Add(Place(j * cell, jitter, cell, random));
                vertices.Add(1);
            }
        }

        // The border must stay straight: every border vertex is exactly on the square.
        for (int k = 0; k < n; k++)
        {
            vertices[3 * k + 1] = 0;
            vertices[(3 * ((cells * n) + k)) + 1] = size;
            vertices[3 * k * n] = 0;
            vertices[3 * ((k * n) + cells)] = size;
        }

        var faces = new List<int>();
        for (int j = 0; j < cells; j++)
        {
            for (int i = 0; i < cells; i++)
            {
                int a = (j * n) + i;
                int b = a + 1;
                int c = a + n;
                int d = c + 1;
                bool diagonal = IsConvexAlong(vertices, a, d, b, c) && (random.NextDouble() < 0.5 || !IsConvexAlong(vertices, b, c, a, d));
                int[] pair = diagonal ? [a, b, d, a, d, c] : [a, b, c, b, d, c];
                if (random.NextDouble() < 0.5)
                    Array.Reverse(pair);
                faces.AddRange(pair);
            }
        }

        return Coverage([.. vertices], [.. faces], size);
    }

    private static string? CoverageOfFan(ulong seed)
    {
        const int size = 40;
        var random = new SeededRandom(seed);
        var angles = new List<double> { 0, Math.PI / 2, Math.PI, 3 * Math.PI / 2 };
        for (int i = 0; i < 20; i++)
            angles.Add(random.NextDouble() * 2 * Math.PI);
        angles.Sort();
        float x = Place(20, 10, 40, random);
        float y = Place(20, 10, 40, random);
        List<float> vertices = [x, y, 1];
        foreach (double angle in angles)
            vertices.AddRange([(float)(20 + (40 * Math.Cos(angle))), (float)(20 + (40 * Math.Sin(angle))), 1]);
        var faces = new List<int>();
        for (int i = 0; i < angles.Count; i++)
            faces.AddRange([0, 1 + i, 1 + ((i + 1) % angles.Count)]);
        return Coverage([.. vertices], [.. faces], size);
    }

    /// <summary>Draws the triangles one by one and counts; null when every pixel was covered once.</summary>
    private static string? Coverage(float[] vertices, int[] faces, int size)
    {
        int[] count = new int[size * size];
        var rasterizer = new Rasterizer();
        var fragments = new FragmentBuffer();
        for (int f = 0; f < faces.Length; f += 3)
        {
            rasterizer.Rasterize(vertices, faces.AsSpan(f, 3), s_pixels, size, size, fragments);
            for (int i = 0; i < count.Length; i++)
                count[i] += fragments.TriangleIds[i] >= 0 ? 1 : 0;
        }

        int wrong = Array.FindIndex(count, c => c != 1);
        return wrong < 0 ? null : $"pixel {wrong % size}, {wrong / size} is covered {count[wrong]} times";
    }

    /// <summary>
    /// A third of the coordinates lie exactly on pixel centres or borders, where the fill rule decides; the others on the sub-pixel grid,
    /// so that what is convex here is convex after snapping.
    /// </summary>
    private static float Place(double at, double jitter, double cell, SeededRandom random)
    {
        double moved = at + (jitter * ((2 * random.NextDouble()) - 1));
        if (random.NextDouble() < 0.35)
            return (float)(cell >= 5 ? Math.Round(2 * moved) / 2 : at);
        return (float)(Math.Round(moved * ProjectedVertices.One) / ProjectedVertices.One);
    }

    private static bool IsConvexAlong(List<float> v, int from, int to, int left, int right) => Side(v, from, to, left) < 0 != Side(v, from, to, right) < 0;

    private static double Side(List<float> v, int a, int b, int p) =>
        ((v[3 * b] - v[3 * a]) * (double)(v[(3 * p) + 1] - v[(3 * a) + 1])) - ((v[(3 * b) + 1] - v[(3 * a) + 1]) * (double)(v[3 * p] - v[3 * a]));
}
