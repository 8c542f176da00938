using Vitruvian.Bodies.Baking;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Bodies.Baking;

/// <summary>The search tree against looking at every triangle, and the triangle formula against sampling.</summary>
public sealed class ClosestPointSearchTests
{
    [Fact]
    public void Find_AgreesWithLookingAtEveryTriangle()
    {
        var sphere = new SymmetricSphere(16, 10);
        var search = new ClosestPointSearch(sphere.Vertices, sphere.Faces);
        var random = new SeededRandom(1);
        for (int i = 0; i < 300; i++)
        {
            var point = new Vector3d(random.NextNormal(), random.NextNormal(), random.NextNormal());
            double nearest = Enumerable.Range(0, sphere.Faces.Length / 3).Min(f => ClosestPointSearch.OnTriangle(
                point, sphere.Vertices[sphere.Faces[3 * f]], sphere.Vertices[sphere.Faces[(3 * f) + 1]], sphere.Vertices[sphere.Faces[(3 * f) + 2]]).Squared);
            (int face, double b1, double b2, double distance) = search.Find(point);
            (Math.Abs(distance - Math.Sqrt(nearest)) <= 1e-12).ShouldBeTrue($"point {i}");
            Vector3d a = sphere.Vertices[sphere.Faces[3 * face]];
            Vector3d place = a + (b1 * (sphere.Vertices[sphere.Faces[(3 * face) + 1]] - a)) + (b2 * (sphere.Vertices[sphere.Faces[(3 * face) + 2]] - a));
            (Math.Abs((place - point).Length - distance) <= 1e-12).ShouldBeTrue($"point {i}: barycentric coordinates");
        }
    }

    [Fact]
    public void OnTriangle_IsNeverBeatenByAPointOfTheTriangle()
    {
        var random = new SeededRandom(2);
        for (int i = 0; i < 200; i++)
        {
            Vector3d[] p = [.. Enumerable.Range(0, 4).Select(_ => new Vector3d(random.NextNormal(), random.NextNormal(), random.NextNormal()))];
            (double b1, double b2, double squared) = ClosestPointSearch.OnTriangle(p[3], p[0], p[1], p[2]);
            (b1 >= 0 && b2 >= 0 && b1 + b2 <= 1 + 1e-12).ShouldBeTrue();
            double best = double.MaxValue;
            for (int u = 0; u <= 40; u++)
            {
                for (int v = 0; v <= 40 - u; v++)
                    best = Math.Min(best, (p[0] + (u / 40.0 * (p[1] - p[0])) + (v / 40.0 * (p[2] - p[0])) - p[3]).LengthSquared);
            }

            (squared <= best + 1e-12 && Math.Sqrt(squared) >= Math.Sqrt(best) - 0.3).ShouldBeTrue($"triangle {i}: {squared}, sampled {best}");
        }
    }
}
