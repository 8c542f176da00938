using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Bodies;

public sealed class LowPolySurfaceTests
{
    private static readonly BodyModel s_body = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
    private static readonly LowPolySurface s_surface = new(s_body);

    [Fact]
    public void Place_IsNearTheCharts_AndItsWeightsArePositiveAndSumToOne()
    {
        var exact = new CartesianSurface(s_body);
        var random = new SeededRandom(2);
        List<double> off = [];
        for (int i = 0; i < 2000; i++)
        {
            (int part, double u, double v) = (1 + random.NextInt(BodySurface.PartCount), random.NextDouble(), random.NextDouble());
            if (s_surface.Find(part, u, v) is not { } place)
                continue;
            (place.Weight0 >= 0 && place.Weight1 >= 0 && place.Weight2 >= 0).ShouldBeTrue();
            (place.Weight0 + place.Weight1 + place.Weight2).ShouldBe(1, 1e-9);
            if (exact.Lookup(part, u, v) is { } point)
                off.Add((Where(place) - point.Vertices.Select((vertex, k) => point.VertexWeights[k] * At(vertex)).Aggregate((a, b) => a + b)).Length);
        }

        // The coarse mesh cuts corners: centimetres at the hands and feet, less elsewhere.
        off.Count.ShouldBeGreaterThan(1500);
        off.Sort();
        (off[off.Count / 2] < 0.012 && off[(int)(0.95 * off.Count)] < 0.04).ShouldBeTrue($"median {off[off.Count / 2]} m, 95 % {off[(int)(0.95 * off.Count)]} m");
    }

    [Fact]
    public void PlacesBesideTheChart_AndBadNumbers_GiveNothing()
    {
        s_surface.Find(1, double.NaN, 0.5).ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => s_surface.Find(25, 0.5, 0.5));
        Enumerable.Range(1, BodySurface.PartCount).ShouldContain(part => s_surface.Find(part, 0, 0) == null);
    }

    private static Vector3d Where(LowPolyPlace place)
    {
        Vector3d Corner(int c) => At(s_surface.Mesh.Vertices[s_surface.Mesh.Faces[(3 * place.Face) + c]]);
        return (place.Weight0 * Corner(0)) + (place.Weight1 * Corner(1)) + (place.Weight2 * Corner(2));
    }

    private static Vector3d At(int vertex) => new(s_body.Template[3 * vertex], s_body.Template[(3 * vertex) + 1], s_body.Template[(3 * vertex) + 2]);
}
