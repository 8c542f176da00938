using Vitruvian.Bodies.Baking;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Bodies.Baking;

/// <summary>Flattening of patches whose true shape is known.</summary>
public sealed class FlatteningTests
{
    private static readonly SymmetricSphere Sphere = new(24, 16);

    [Fact]
    public void Tutte_OfAHemisphere_HasNoFoldAndFillsTheDisk()
    {
        SurfacePatch patch = Hemisphere();
        Vector2d[] places = TutteEmbedding.Flatten(patch);
        for (int f = 0; f < patch.Faces.Length / 3; f++)
            (SignedArea(patch, places, f) > 0).ShouldBeTrue($"triangle {f}");
        foreach (int v in patch.Boundary)
            (Math.Abs(places[v].Length - 1) <= 1e-12).ShouldBeTrue();
        places.Max(p => p.Length).ShouldBeLessThanOrEqualTo(1 + 1e-12);
    }

    [Fact]
    public void Arap_OfARolledSheet_UnrollsItWithoutDistortion()
    {
        // A quarter of a cylinder can be flattened exactly: every edge keeps its length (chords of the finest facets, so exactly).
        (int[] faces, Vector3d[] positions) = RolledSheet(9, 7);
        var patch = new SurfacePatch(faces, [.. Enumerable.Range(0, faces.Length / 3)], positions);
        Vector2d[] places = new ArapFlattening(patch).Improve(TutteEmbedding.Flatten(patch), 200);
        for (int i = 0; i < patch.Faces.Length; i++)
        {
            int a = patch.Faces[i];
            int b = patch.Faces[i % 3 == 2 ? i - 2 : i + 1];
            double expected = (patch.Positions[a] - patch.Positions[b]).Length;
            double actual = (places[a] - places[b]).Length;
            (Math.Abs(actual - expected) <= 0.002 * expected).ShouldBeTrue($"edge {a}-{b}: {actual}, expected {expected}");
        }
    }

    [Fact]
    public void Arap_OfAHemisphere_IsMoreRigidThanItsStart()
    {
        SurfacePatch patch = Hemisphere();
        Vector2d[] start = TutteEmbedding.Flatten(patch);
        var flattening = new ArapFlattening(patch);
        double before = Distortion(patch, flattening.Improve(start, 0));
        double after = Distortion(patch, flattening.Improve(start, 60));
        (after < 0.8 * before).ShouldBeTrue($"before {before}, after {after}");
    }

    [Fact]
    public void Boundary_RunsCounterClockwiseAndOnlyOnce()
    {
        SurfacePatch patch = Hemisphere();
        patch.Boundary.Distinct().Count().ShouldBe(patch.Boundary.Length);
        foreach (int v in patch.Boundary)
            (Math.Abs(patch.Positions[v].Y) <= 1e-12).ShouldBeTrue();
        patch.Boundary.Length.ShouldBe(24);
    }

    private static SurfacePatch Hemisphere()
    {
        int[] upper = [.. Enumerable.Range(0, Sphere.Faces.Length / 3)
            .Where(f => Enumerable.Range(3 * f, 3).Sum(i => Sphere.Vertices[Sphere.Faces[i]].Y) > 0)];
        return new SurfacePatch(Sphere.Faces, upper, Sphere.Vertices);
    }

    private static (int[] Faces, Vector3d[] Positions) RolledSheet(int columns, int rows)
    {
        var positions = new List<Vector3d>();
        var faces = new List<int>();
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                double angle = 0.5 * Math.PI * c / (columns - 1);
                positions.Add(new Vector3d(Math.Sin(angle), 0.2 * r, Math.Cos(angle)));
            }
        }

        for (int r = 0; r + 1 < rows; r++)
        {
            for (int c = 0; c + 1 < columns; c++)
            {
                int a = (r * columns) + c;
                faces.AddRange([a, a + 1, a + columns + 1, a, a + columns + 1, a + columns]);
            }
        }

        return ([.. faces], [.. positions]);
    }

    private static double Distortion(SurfacePatch patch, Vector2d[] places) => Enumerable.Range(0, patch.Faces.Length).Sum(i =>
    {
        int a = patch.Faces[i];
        int b = patch.Faces[i % 3 == 2 ? i - 2 : i + 1];
        return Math.Abs((places[a] - places[b]).Length - (patch.Positions[a] - patch.Positions[b]).Length);
    });

    private static double SignedArea(SurfacePatch patch, Vector2d[] places, int f)
    {
        Vector2d a = places[patch.Faces[3 * f]];
        Vector2d b = places[patch.Faces[(3 * f) + 1]] - a;
        Vector2d c = places[patch.Faces[(3 * f) + 2]] - a;
        return (b.X * c.Y) - (b.Y * c.X);
    }
}
