using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>Finds the point of a mesh nearest to a point, by looking at the triangles whose bounding spheres can hold it. For meshes of some thousand triangles.</summary>
/// <param name="vertices">The mesh's vertices.</param>
/// <param name="faces">Triangles, F x 3.</param>
internal sealed class TriangleGrid(Vector3d[] vertices, int[] faces)
{
    private readonly (Vector3d Centre, double Radius)[] _spheres = [.. Enumerable.Range(0, faces.Length / 3).Select(f => Sphere(vertices, faces, f))];

    /// <summary>The nearest place; triangles without area are left out.</summary>
    /// <param name="point">The point.</param>
    public LowPolyPlace Nearest(Vector3d point)
    {
        LowPolyPlace best = default;
        double least = double.PositiveInfinity;
        for (int f = 0; f < _spheres.Length; f++)
        {
            if ((point - _spheres[f].Centre).Length - _spheres[f].Radius >= least)
                continue;
            Vector3d a = vertices[faces[3 * f]], b = vertices[faces[(3 * f) + 1]], c = vertices[faces[(3 * f) + 2]];
            (double w0, double w1, double w2) = Closest(point, a, b, c);
            double distance = (point - ((w0 * a) + (w1 * b) + (w2 * c))).Length;
            if (distance < least)
                (least, best) = (distance, new LowPolyPlace(f, w0, w1, w2));
        }

        return best;
    }

    private static (Vector3d Centre, double Radius) Sphere(Vector3d[] vertices, int[] faces, int f)
    {
        Vector3d a = vertices[faces[3 * f]], b = vertices[faces[(3 * f) + 1]], c = vertices[faces[(3 * f) + 2]];
        Vector3d centre = (1 / 3.0) * (a + b + c);
        return (centre, Math.Max((a - centre).Length, Math.Max((b - centre).Length, (c - centre).Length)));
    }

    // The regions of Ericson, "Real-Time Collision Detection", section 5.1.5: a corner, an edge, or the inside.
    private static (double W0, double W1, double W2) Closest(Vector3d p, Vector3d a, Vector3d b, Vector3d c)
    {
        Vector3d ab = b - a, ac = c - a, ap = p - a;
        double d1 = Vector3d.Dot(ab, ap), d2 = Vector3d.Dot(ac, ap);
        if (d1 <= 0 && d2 <= 0)
            return (1, 0, 0);
        Vector3d bp = p - b;
        double d3 = Vector3d.Dot(ab, bp), d4 = Vector3d.Dot(ac, bp);
        if (d3 >= 0 && d4 <= d3)
            return (0, 1, 0);
        double vc = (d1 * d4) - (d3 * d2);
        if (vc <= 0 && d1 >= 0 && d3 <= 0)
            return (1 - (d1 / (d1 - d3)), d1 / (d1 - d3), 0);
        Vector3d cp = p - c;
        double d5 = Vector3d.Dot(ab, cp), d6 = Vector3d.Dot(ac, cp);
        if (d6 >= 0 && d5 <= d6)
            return (0, 0, 1);
        double vb = (d5 * d2) - (d1 * d6);
        if (vb <= 0 && d2 >= 0 && d6 <= 0)
            return (1 - (d2 / (d2 - d6)), 0, d2 / (d2 - d6));
        double va = (d3 * d6) - (d5 * d4);
        if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0)
        {
            double along = (d4 - d3) / (d4 - d3 + (d5 - d6));
            return (0, 1 - along, along);
        }

        double sum = va + vb + vc;
        return (va / sum, vb / sum, vc / sum);
    }
}
