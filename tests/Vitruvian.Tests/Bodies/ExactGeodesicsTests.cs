using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Bodies;

/// <summary>Exact distances along meshes, on surfaces whose distances are known.</summary>
public sealed class ExactGeodesicsTests
{
    private const double Tolerance = 1e-6;

    // A sheet bent about two axes that are parallel: it unrolls into the plane, so that distances are straight lines there, whatever triangles it is cut into.
    [Fact]
    public void OnABentSheet_DistancesAreStraightLines()
    {
        var random = new SeededRandom(4);
        (double X, double Y)[] places = [.. Enumerable.Range(0, 144).Select(i => (i % 12 * 0.1, i / 12 * 0.13))];

        // Inner vertices are moved along the rows, whose bends stay straight.
        for (int i = 0; i < places.Length; i++)
        {
            if (i % 12 is > 0 and < 11)
                places[i].X += 0.04 * (random.NextDouble() - 0.5);
        }

        float[] vertices = [.. places.SelectMany(p => Bend(p.X, p.Y))];
        int[] faces = Grid(12, 12, random);
        var geodesics = new ExactGeodesics(vertices, faces);
        foreach (int source in (int[])[0, 5, 66, 143])
        {
            ReadOnlySpan<double> found = geodesics.From(source);
            for (int v = 0; v < places.Length; v++)
            {
                double straight = double.Hypot(places[v].X - places[source].X, places[v].Y - places[source].Y);
                (Math.Abs(found[v] - straight) <= Tolerance).ShouldBeTrue($"{found[v]} m for {straight} m from {source} to {v}");
            }
        }

        // Rows lie on y, bent by a right angle between rows 3 and 4 and back between rows 7 and 8.
        static float[] Bend(double x, double y)
        {
            double first = 3 * 0.13, second = 7 * 0.13;
            return y <= first ? [(float)x, (float)y, 0] : y <= second ? [(float)x, (float)first, (float)(y - first)] : [(float)x, (float)(first + y - second), (float)(second - first)];
        }
    }

    // The opposite corner of a unit cube lies over two faces: the square root of 5. The middles of opposite faces are 2 apart.
    [Fact]
    public void OnACube_TheFarCornerIsTheRootOfFive()
    {
        (float[] vertices, int[] faces) = Cube();
        var geodesics = new ExactGeodesics(vertices, faces);
        ReadOnlySpan<double> found = geodesics.From(0);
        double[] expected = [0, 1, 1, Math.Sqrt(2), 1, Math.Sqrt(2), Math.Sqrt(2), Math.Sqrt(5)];
        for (int v = 0; v < 8; v++)
            found[v].ShouldBe(expected[v], Tolerance, $"corner {v}");
    }

    // Round an obstacle: on an L of three squares, from one end's corner to the other's, ways bend at the inner corner.
    [Fact]
    public void AroundABorder_WaysBend()
    {
        // Squares over (0,0), (1,0) and (0,1); the inner corner is (1,1).
        float[] vertices = [0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 1, 0, 1, 1, 0, 2, 1, 0, 0, 2, 0, 1, 2, 0];
        int[] faces = [0, 1, 4, 0, 4, 3, 1, 2, 5, 1, 5, 4, 3, 4, 7, 3, 7, 6];
        ReadOnlySpan<double> found = new ExactGeodesics(vertices, faces).From(5);
        found[7].ShouldBe(2, Tolerance);
        found[6].ShouldBe(1 + Math.Sqrt(2), Tolerance);
        found[0].ShouldBe(Math.Sqrt(5), Tolerance);
    }

    // Along a fine sphere distances are arcs, which inscribed triangles fall short of by the square of their size.
    [Fact]
    public void OnASphere_DistancesAreArcs()
    {
        (float[] vertices, int[] faces) = Sphere(4);
        var geodesics = new ExactGeodesics(vertices, faces);
        var random = new SeededRandom(9);
        for (int i = 0; i < 5; i++)
        {
            int source = random.NextInt(vertices.Length / 3);
            ReadOnlySpan<double> found = geodesics.From(source);
            double worst = 0;
            for (int v = 0; v < vertices.Length / 3; v++)
            {
                double arc = Math.Acos(Math.Clamp((vertices[3 * v] * vertices[3 * source]) + (vertices[(3 * v) + 1] * vertices[(3 * source) + 1]) + (vertices[(3 * v) + 2] * (double)vertices[(3 * source) + 2]), -1, 1));
                worst = Math.Max(worst, Math.Abs(found[v] - arc) / Math.Max(arc, 0.05));
            }

            worst.ShouldBeLessThan(0.004);
            worst.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void Pieces_AreInfinitelyFar_AndLimitsStopEarly()
    {
        (float[] cube, int[] faces) = Cube();
        float[] two = [.. cube, 5, 5, 5, 6, 5, 5, 5, 6, 5];
        var geodesics = new ExactGeodesics(two, [.. faces, 8, 9, 10]);
        geodesics.From(0)[9].ShouldBe(double.PositiveInfinity);
        geodesics.From(9)[10].ShouldBe(Math.Sqrt(2), Tolerance);
        geodesics.From(0, 1.2)[1].ShouldBe(1, Tolerance);
        Should.Throw<ArgumentOutOfRangeException>(() => geodesics.From(11).Length);
        Should.Throw<InvalidInputException>(() => new ExactGeodesics(two, [.. faces, faces[0], faces[1], faces[2]])).Message.ShouldContain("two in one direction");
    }

    [Fact]
    public void KeptDistances_AreExactNearby_AndTheSameBothWays()
    {
        (float[] vertices, int[] faces) = Sphere(3);
        var exact = new ExactGeodesics(vertices, faces);
        var kept = new SurfaceDistances([.. vertices, 5, 5, 5, 6, 5, 5, 5, 6, 5], [.. faces, 258, 259, 260]);
        double[] expected = exact.From(7).ToArray();
        expected.Count(d => d is > 0 and < SurfaceDistances.Near).ShouldBeGreaterThan(10);
        Parallel.For(0, expected.Length, v =>
        {
            double found = kept.Between(v, 7);
            bool isRight = expected[v] <= SurfaceDistances.Near ? Math.Abs(found - expected[v]) <= 0.5001 * SurfaceDistances.Step : found >= expected[v] - 1e-5 && found <= 1.15 * expected[v];
            isRight.ShouldBeTrue($"{found} for {expected[v]} to {v}");
        });
        int known = kept.KnownSources;
        kept.Between(7, 100).ShouldBe(kept.Between(100, 7));
        kept.KnownSources.ShouldBeLessThanOrEqualTo(known + 1);
        kept.Between(0, 258).ShouldBe(double.PositiveInfinity);
        Should.Throw<ArgumentOutOfRangeException>(() => kept.Between(0, 261));
    }

    // No way over edges is shorter than the exact one, and exact distances are the same both ways.
    [Fact]
    public void OnTheBody_NoWayOverEdgesIsShorter_AndBothWaysAreEquallyLong()
    {
        BodyModel body = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        var exact = new ExactGeodesics(body.Template, body.Faces);
        var edges = new SurfaceGeodesics(body.Template, body.Faces);
        var random = new SeededRandom(11);
        int[] chosen = [.. Enumerable.Range(0, 4).Select(_ => random.NextInt(body.VertexCount))];
        double[][] rows = [.. chosen.Select(v => exact.From(v).ToArray())];
        for (int i = 0; i < chosen.Length; i++)
        {
            for (int j = 0; j < chosen.Length; j++)
                (rows[i][chosen[j]] == rows[j][chosen[i]] || Math.Abs(rows[i][chosen[j]] - rows[j][chosen[i]]) <= Tolerance).ShouldBeTrue($"{rows[i][chosen[j]]} and {rows[j][chosen[i]]}");
            for (int k = 0; k < 40; k++)
            {
                int to = random.NextInt(body.VertexCount);
                double way = edges.Distance(chosen[i], to), shortest = rows[i][to];
                if (double.IsFinite(way))
                    (shortest <= way + 1e-6 && shortest >= way / 1.15).ShouldBeTrue($"{shortest} m, over edges {way} m, from {chosen[i]} to {to}");
            }
        }
    }

    // Two triangles a square, cut along either diagonal.
    private static int[] Grid(int width, int height, SeededRandom random)
    {
        List<int> faces = [];
        for (int y = 1; y < height; y++)
        {
            for (int x = 1; x < width; x++)
            {
                int i = (y * width) + x, left = i - 1, below = i - width, corner = i - width - 1;
                faces.AddRange(random.NextInt(2) == 0 ? [corner, below, i, corner, i, left] : [corner, below, left, below, i, left]);
            }
        }

        return [.. faces];
    }

    private static (float[] Vertices, int[] Faces) Cube()
    {
        float[] vertices = [.. Enumerable.Range(0, 8).SelectMany(i => new float[] { i & 1, (i >> 1) & 1, i >> 2 })];
        int[] faces = [0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4, 2, 6, 7, 2, 7, 3, 0, 4, 6, 0, 6, 2, 1, 3, 7, 1, 7, 5];
        return (vertices, faces);
    }

    // An octahedron, each triangle cut into four again and again.
    private static (float[] Vertices, int[] Faces) Sphere(int rounds)
    {
        List<Vector3d> places = [new(1, 0, 0), new(-1, 0, 0), new(0, 1, 0), new(0, -1, 0), new(0, 0, 1), new(0, 0, -1)];
        List<int> faces = [0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5];
        for (int round = 0; round < rounds; round++)
        {
            Dictionary<(int, int), int> middles = [];
            int Middle(int a, int b)
            {
                if (!middles.TryGetValue((Math.Min(a, b), Math.Max(a, b)), out int middle))
                {
                    middle = middles[(Math.Min(a, b), Math.Max(a, b))] = places.Count;
                    places.Add((places[a] + places[b]).Normalized());
                }

                return middle;
            }

            List<int> finer = [];
            for (int f = 0; f < faces.Count; f += 3)
            {
                (int a, int b, int c) = (faces[f], faces[f + 1], faces[f + 2]);
                (int ab, int bc, int ca) = (Middle(a, b), Middle(b, c), Middle(c, a));
                finer.AddRange([a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca]);
            }

            faces = finer;
        }

        return ([.. places.SelectMany(p => new[] { (float)p.X, (float)p.Y, (float)p.Z })], [.. faces]);
    }
}
