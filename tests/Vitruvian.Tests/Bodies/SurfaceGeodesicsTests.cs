using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Bodies;

public sealed class SurfaceGeodesicsTests
{
    private const int Side = 21;

    [Fact]
    public void OnAPlane_DistancesAreStraightLines_WithinAFewPercent()
    {
        // A sheet of 2 m, bent at x = 1 m: distances along it do not change by that.
        (float[] vertices, int[] faces) = Sheet(x => x <= 1 ? new Vector3d(x, 0, 0) : new Vector3d(1, 0, x - 1));
        var geodesics = new SurfaceGeodesics(vertices, faces);
        var random = new SeededRandom(1);
        for (int i = 0; i < 200; i++)
        {
            int a = random.NextInt(Side * Side), b = random.NextInt(Side * Side);
            double straight = 0.1 * double.Hypot((a % Side) - (b % Side), (a / Side) - (b / Side));
            double found = geodesics.Distance(a, b);
            (found >= straight - 1e-5 && found <= (1.085 * straight) + 1e-5).ShouldBeTrue($"{found} m for {straight} m");
            geodesics.Distance(b, a).ShouldBe(found, 1e-9);
        }
    }

    [Fact]
    public void Limit_AndSeparatePieces_AreInfinitelyFar()
    {
        (float[] vertices, int[] faces) = Sheet(x => new Vector3d(x, 0, 0));
        float[] two = [.. vertices, 5, 5, 5, 6, 5, 5, 5, 6, 5];
        int n = Side * Side;
        var geodesics = new SurfaceGeodesics(two, [.. faces, n, n + 1, n + 2]);
        geodesics.Distance(0, Side - 1).ShouldBe(2, 1e-5);
        geodesics.Distance(0, Side - 1, 1.9).ShouldBe(double.PositiveInfinity);
        geodesics.Distance(0, n).ShouldBe(double.PositiveInfinity);
        geodesics.Distance(7, 7).ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => geodesics.Distance(0, n + 3));
    }

    [Fact]
    public void OnTheBody_HandsAreFarApart_ThoughTheyTouch()
    {
        BodyModel body = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        var geodesics = new SurfaceGeodesics(body.Template, body.Faces);
        int left = Extreme(1), right = Extreme(-1);
        geodesics.Distance(left, right).ShouldBeInRange(1.2, 2.2);

        int Extreme(int sign) => Enumerable.Range(0, body.VertexCount).MaxBy(v => sign * body.Template[3 * v]);
    }

    [Fact]
    public void OnTheBody_TheWayTowardsAVertex_IsAsShortAsTheShortestOfAllWays()
    {
        BodyModel body = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        var geodesics = new SurfaceGeodesics(body.Template, body.Faces);
        var random = new SeededRandom(5);
        for (int i = 0; i < 100; i++)
        {
            int from = random.NextInt(body.VertexCount), to = random.NextInt(body.VertexCount);
            IReadOnlyList<(int Vertex, double Distance)> nearest = geodesics.Nearest(from, v => v == to, 1);
            double expected = nearest.Count == 0 ? double.PositiveInfinity : nearest[0].Distance;
            double found = geodesics.Distance(from, to);
            (found == expected || Math.Abs(found - expected) <= 1e-9).ShouldBeTrue($"{found} for {expected} from {from} to {to}");
            geodesics.Distance(from, to, expected + 1e-9).ShouldBe(found);
            geodesics.Distance(from, to, Math.Min(expected, 10) - 1e-5).ShouldBe(double.PositiveInfinity);
        }
    }

    private static (float[] Vertices, int[] Faces) Sheet(Func<double, Vector3d> bend)
    {
        List<float> vertices = [];
        List<int> faces = [];
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                Vector3d at = bend(0.1 * x);
                vertices.AddRange([(float)at.X, (float)(0.1 * y), (float)at.Z]);
                if (x == 0 || y == 0)
                    continue;
                int i = (y * Side) + x;
                faces.AddRange([i, i - 1, i - Side, i - 1, i - Side - 1, i - Side]);
            }
        }

        return ([.. vertices], [.. faces]);
    }
}
