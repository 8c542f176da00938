using Vitruvian.Bodies.Baking;

namespace Vitruvian.Tests.Bodies.Baking;

/// <summary>Symmetric decimation on an ellipsoid whose surface is known.</summary>
public sealed class SurfaceDecimatorTests
{
    private static readonly SymmetricSphere Sphere = new(48, 30, stretch: 0.5);

    [Theory]
    [InlineData(700)]
    [InlineData(351)]
    [InlineData(120)]
    public void Run_ReachesTheTargetExactly_ClosedAndSymmetric(int target)
    {
        DecimatedSurface result = Decimate(target, new HashSet<int>());
        result.Kept.Length.ShouldBe(target);
        (result.Faces.Length / 3).ShouldBe(2 * (target - 2));
        result.Kept.Select(v => Sphere.Mirror[v]).Order().ShouldBe(result.Kept);
        int[] images = FaceAdjacency.MirroredFaces(result.Faces, Sphere.Mirror);
        for (int f = 0; f < images.Length; f++)
        {
            int[] mirrored = [.. result.Faces.AsSpan(3 * f, 3).ToArray().Select(v => Sphere.Mirror[v]).Order()];
            result.Faces.AsSpan(3 * images[f], 3).ToArray().Order().ShouldBe(mirrored);
        }
    }

    [Fact]
    public void Run_StaysNearTheSurface_AndNearerWithMoreVertices()
    {
        double coarse = WorstDistance(Decimate(200, new HashSet<int>()));
        double fine = WorstDistance(Decimate(800, new HashSet<int>()));
        (coarse <= 0.05 && fine <= 0.02 && fine < coarse).ShouldBeTrue($"coarse {coarse}, fine {fine}");
    }

    [Fact]
    public void Run_KeepsProtectedVertices()
    {
        HashSet<int> wanted = [10, 333, 700, 1001];
        DecimatedSurface result = Decimate(100, wanted);
        foreach (int v in wanted)
        {
            result.Kept.ShouldContain(v);
            result.Kept.ShouldContain(Sphere.Mirror[v]);
        }
    }

    [Fact]
    public void Run_WithSeams_KeepsEveryTriangleOnItsSide()
    {
        // The texture is cut along the equator: corners of the lower half get other numbers.
        int n = Sphere.Vertices.Length;
        int[] corners = new int[Sphere.Faces.Length];
        for (int f = 0; f < corners.Length; f += 3)
        {
            double height = Enumerable.Range(f, 3).Sum(i => Sphere.Vertices[Sphere.Faces[i]].Y);
            for (int i = f; i < f + 3; i++)
                corners[i] = Sphere.Faces[i] + (height < 0 ? n : 0);
        }

        DecimatedSurface result = SurfaceDecimator.Run([Sphere.Vertices], Sphere.Faces, corners, Sphere.Mirror, Options(300, new HashSet<int>(), seams: true), default);
        for (int f = 0; f < result.Corners.Length; f += 3)
        {
            bool[] lower = [.. Enumerable.Range(f, 3).Select(i => result.Corners[i] >= n)];
            lower.Distinct().Count().ShouldBe(1);
            for (int i = f; i < f + 3; i++)
            {
                (result.Corners[i] % n).ShouldBe(result.Faces[i]);
                double y = Sphere.Vertices[result.Faces[i]].Y;
                (lower[0] ? y <= 1e-12 : y >= -1e-12).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Run_IsDeterministic() => Decimate(250, new HashSet<int>()).Faces.ShouldBe(Decimate(250, new HashSet<int>()).Faces);

    [Fact]
    public void Run_WithAnUnreachableTarget_SaysHowFarItCame() =>
        Should.Throw<InvalidOperationException>(() => Decimate(3, new HashSet<int>())).Message.ShouldContain("expected 3");

    private static DecimatedSurface Decimate(int target, HashSet<int> kept) =>
        SurfaceDecimator.Run([Sphere.Vertices], Sphere.Faces, [], Sphere.Mirror, Options(target, kept, seams: false), default);

    private static DecimationOptions Options(int target, HashSet<int> kept, bool seams) => new()
    {
        Target = target,
        EdgeWeight = 0.02,
        FaceWeights = [.. Enumerable.Repeat(1.0, Sphere.Faces.Length / 3)],
        Protected = kept,
        KeepSeams = seams,
    };

    private static double WorstDistance(DecimatedSurface result)
    {
        var search = new ClosestPointSearch(Sphere.Vertices, result.Faces);
        return Sphere.Vertices.Max(v => search.Find(v).Distance);
    }
}
