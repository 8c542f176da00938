using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>
/// Makes a flattened patch as rigid as possible (Liu et al. 2008, "A local/global approach to mesh parameterization"): each triangle in
/// turn wants to be its true self, only rotated; all vertices together come as near to that as they can.
/// </summary>
internal sealed class ArapFlattening
{
    // Cotangents of needle-shaped triangles are kept within these bounds, so that the system stays well conditioned.
    private const double SmallestCotangent = 0.02;
    private const double LargestCotangent = 20;

    // Holds the whole patch in place, which is free to shift otherwise.
    private const double Anchor = 1e-9;

    private readonly SurfacePatch _patch;
    private readonly Vector2d[] _shapes;
    private readonly double[] _cotangents;
    private readonly CholeskyFactor _system;

    /// <summary>Prepares a patch.</summary>
    public ArapFlattening(SurfacePatch patch)
    {
        _patch = patch;
        _shapes = TrueShapes(patch);
        _cotangents = new double[patch.Faces.Length];
        int n = patch.Vertices.Length;
        double[][] laplacian = [.. patch.Vertices.Select(_ => new double[n])];
        for (int i = 0; i < n; i++)
            laplacian[i][i] = Anchor;
        for (int corner = 0; corner < _cotangents.Length; corner++)
        {
            (int a, int b) = OppositeEdge(corner);
            Vector2d x = _shapes[a] - _shapes[corner];
            Vector2d y = _shapes[b] - _shapes[corner];
            double cotangent = Vector2d.Dot(x, y) / Math.Abs((x.X * y.Y) - (x.Y * y.X));
            _cotangents[corner] = Math.Clamp(cotangent, SmallestCotangent, LargestCotangent);
            int i = patch.Faces[a];
            int j = patch.Faces[b];
            laplacian[i][i] += _cotangents[corner];
            laplacian[j][j] += _cotangents[corner];
            laplacian[i][j] -= _cotangents[corner];
            laplacian[j][i] -= _cotangents[corner];
        }

        _system = new CholeskyFactor(laplacian);
    }

    /// <summary>Improves a flattening that has no overlaps.</summary>
    /// <param name="start">Places of the patch's vertices.</param>
    /// <param name="iterations">How often to improve.</param>
    public Vector2d[] Improve(Vector2d[] start, int iterations)
    {
        Vector2d[] places = Scaled(start);
        for (int iteration = 0; iteration < iterations; iteration++)
            places = Step(places);
        return places;
    }

    private Vector2d[] Step(Vector2d[] places)
    {
        int n = places.Length;
        double[] rightX = new double[n];
        double[] rightY = new double[n];
        for (int face = 0; face < _patch.Faces.Length / 3; face++)
        {
            (double cos, double sin) = BestRotation(places, face);
            for (int corner = 3 * face; corner < (3 * face) + 3; corner++)
            {
                (int a, int b) = OppositeEdge(corner);
                Vector2d edge = _shapes[a] - _shapes[b];
                double x = _cotangents[corner] * ((cos * edge.X) - (sin * edge.Y));
                double y = _cotangents[corner] * ((sin * edge.X) + (cos * edge.Y));
                rightX[_patch.Faces[a]] += x;
                rightY[_patch.Faces[a]] += y;
                rightX[_patch.Faces[b]] -= x;
                rightY[_patch.Faces[b]] -= y;
            }
        }

        double[] solvedX = _system.Solve(rightX);
        double[] solvedY = _system.Solve(rightY);
        return [.. solvedX.Zip(solvedY, (x, y) => new Vector2d(x, y))];
    }

    // The rotation nearest to sum of cot * (placed edge)(true edge)^T; in the plane its angle is atan2 of the cross and dot sums.
    private (double Cos, double Sin) BestRotation(Vector2d[] places, int face)
    {
        double dot = 0;
        double cross = 0;
        for (int corner = 3 * face; corner < (3 * face) + 3; corner++)
        {
            (int a, int b) = OppositeEdge(corner);
            Vector2d edge = _shapes[a] - _shapes[b];
            Vector2d placed = places[_patch.Faces[a]] - places[_patch.Faces[b]];
            dot += _cotangents[corner] * Vector2d.Dot(edge, placed);
            cross += _cotangents[corner] * ((edge.X * placed.Y) - (edge.Y * placed.X));
        }

        double length = Math.Sqrt((dot * dot) + (cross * cross));
        return length > 0 ? (dot / length, cross / length) : (1, 0);
    }

    // The unit disk gets the patch's area.
    private Vector2d[] Scaled(Vector2d[] start)
    {
        double area = Enumerable.Range(0, _patch.Faces.Length / 3).Sum(_patch.Area);
        double factor = Math.Sqrt(area / Math.PI);
        return [.. start.Select(p => factor * p)];
    }

    private static Vector2d[] TrueShapes(SurfacePatch patch)
    {
        var shapes = new Vector2d[patch.Faces.Length];
        for (int f = 0; f < shapes.Length; f += 3)
        {
            Vector3d a = patch.Positions[patch.Faces[f + 1]] - patch.Positions[patch.Faces[f]];
            Vector3d b = patch.Positions[patch.Faces[f + 2]] - patch.Positions[patch.Faces[f]];
            shapes[f + 1] = new Vector2d(a.Length, 0);
            shapes[f + 2] = new Vector2d(Vector3d.Dot(a, b) / a.Length, Vector3d.Cross(a, b).Length / a.Length);
        }

        return shapes;
    }

    private static (int A, int B) OppositeEdge(int corner)
    {
        int first = corner - (corner % 3);
        return (first + ((corner + 1) % 3), first + ((corner + 2) % 3));
    }
}
