using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>
/// Quadric errors (Garland, Heckbert 1997) of every vertex in several shapes at once: the area-weighted sum of squared distances to the
/// planes of the triangles that a vertex stands for.
/// </summary>
internal sealed class QuadricErrors
{
    // Upper triangle of the symmetric 4 x 4 matrix p p^T of a plane p = (normal, offset).
    private const int Size = 10;

    private readonly IReadOnlyList<Vector3d[]> _shapes;
    private readonly double[] _quadrics;
    private readonly double[] _areas;
    private readonly double _edgeWeight;

    /// <summary>Collects the planes of all triangles.</summary>
    /// <param name="shapes">Positions in each shape; the first also measures areas and edges.</param>
    /// <param name="faces">Triangles, x 3.</param>
    /// <param name="options">Weights.</param>
    public QuadricErrors(IReadOnlyList<Vector3d[]> shapes, int[] faces, DecimationOptions options)
    {
        _shapes = shapes;
        _edgeWeight = options.EdgeWeight;
        _quadrics = new double[shapes[0].Length * shapes.Count * Size];
        _areas = new double[shapes[0].Length];
        for (int f = 0; f < faces.Length / 3; f++)
        {
            for (int s = 0; s < shapes.Count; s++)
                AddPlane(s, faces.AsSpan(3 * f, 3), options.FaceWeights[f]);
        }
    }

    /// <summary>Cost of moving vertex u onto vertex v: mean quadric error over the shapes plus the edge term.</summary>
    public double Cost(int u, int v)
    {
        double sum = 0;
        for (int s = 0; s < _shapes.Count; s++)
        {
            Vector3d p = _shapes[s][v];
            ReadOnlySpan<double> q = _quadrics.AsSpan(((u * _shapes.Count) + s) * Size, Size);
            sum += (q[0] * p.X * p.X) + (q[4] * p.Y * p.Y) + (q[7] * p.Z * p.Z) + q[9]
                + (2 * ((q[1] * p.X * p.Y) + (q[2] * p.X * p.Z) + (q[3] * p.X) + (q[5] * p.Y * p.Z) + (q[6] * p.Y) + (q[8] * p.Z)));
        }

        return (sum / _shapes.Count) + (_edgeWeight * _areas[u] * (_shapes[0][u] - _shapes[0][v]).LengthSquared);
    }

    /// <summary>Lets v stand for what u stood for.</summary>
    public void Merge(int u, int v)
    {
        int length = _shapes.Count * Size;
        for (int i = 0; i < length; i++)
            _quadrics[(v * length) + i] += _quadrics[(u * length) + i];
        _areas[v] += _areas[u];
    }

    private void AddPlane(int shape, ReadOnlySpan<int> face, double weight)
    {
        Vector3d a = _shapes[shape][face[0]];
        Vector3d normal = Vector3d.Cross(_shapes[shape][face[1]] - a, _shapes[shape][face[2]] - a);
        double twice = normal.Length;

        // A triangle squeezed to nothing in this shape has no plane.
        if (twice == 0)
            return;
        normal = (1 / twice) * normal;
        double area = 0.5 * twice * weight;
        Span<double> plane = [normal.X, normal.Y, normal.Z, -Vector3d.Dot(normal, a)];
        foreach (int v in face)
        {
            int place = ((v * _shapes.Count) + shape) * Size;
            for (int i = 0; i < 4; i++)
            {
                for (int j = i; j < 4; j++)
                    _quadrics[place++] += area * plane[i] * plane[j];
            }

            if (shape == 0)
                _areas[v] += area / 3;
        }
    }
}
