using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>Finds the nearest point of a triangle mesh through a tree of bounding boxes.</summary>
internal sealed class ClosestPointSearch
{
    private const int LeafSize = 4;

    // The tree halves its triangles at every level: 64 levels are more than memory can hold.
    private const int MaximumDepth = 64;

    private readonly Vector3d[] _vertices;
    private readonly int[] _faces;
    private readonly int[] _order;
    private readonly List<Node> _nodes = [];

    /// <summary>Builds the tree.</summary>
    /// <param name="vertices">Positions.</param>
    /// <param name="faces">Triangles, x 3.</param>
    public ClosestPointSearch(Vector3d[] vertices, int[] faces)
    {
        _vertices = vertices;
        _faces = faces;
        _order = [.. Enumerable.Range(0, faces.Length / 3)];
        Build(0, _order.Length);
    }

    /// <summary>The nearest point of the surface; of equally near triangles the first found.</summary>
    /// <param name="point">Where to look from.</param>
    /// <returns>Triangle, barycentric coordinates of its corners 1 and 2, and distance.</returns>
    public (int Face, double B1, double B2, double Distance) Find(Vector3d point)
    {
        var best = (Face: -1, B1: 0.0, B2: 0.0, Squared: double.MaxValue);
        Span<int> waiting = stackalloc int[MaximumDepth];
        int count = 1;
        waiting[0] = 0;
        while (count > 0)
        {
            Node node = _nodes[waiting[--count]];
            if (SquaredDistance(node, point) >= best.Squared)
                continue;
            if (node.Left >= 0)
            {
                bool leftFirst = SquaredDistance(_nodes[node.Left], point) <= SquaredDistance(_nodes[node.Right], point);
                waiting[count++] = leftFirst ? node.Right : node.Left;
                waiting[count++] = leftFirst ? node.Left : node.Right;
                continue;
            }

            for (int i = node.Start; i < node.End; i++)
            {
                int f = _order[i];
                Vector3d a = _vertices[_faces[3 * f]];
                (double b1, double b2, double squared) = OnTriangle(point, a, _vertices[_faces[(3 * f) + 1]], _vertices[_faces[(3 * f) + 2]]);
                if (squared < best.Squared)
                    best = (f, b1, b2, squared);
            }
        }

        return (best.Face, best.B1, best.B2, Math.Sqrt(best.Squared));
    }

    /// <summary>
    /// Nearest point of a triangle (Ericson, Real-Time Collision Detection, 2005, section 5.1.5): a corner, on an edge, or inside.
    /// </summary>
    internal static (double B1, double B2, double Squared) OnTriangle(Vector3d p, Vector3d a, Vector3d b, Vector3d c)
    {
        Vector3d ab = b - a;
        Vector3d ac = c - a;
        double d1 = Vector3d.Dot(ab, p - a);
        double d2 = Vector3d.Dot(ac, p - a);
        double d3 = Vector3d.Dot(ab, p - b);
        double d4 = Vector3d.Dot(ac, p - b);
        double d5 = Vector3d.Dot(ab, p - c);
        double d6 = Vector3d.Dot(ac, p - c);
        double va = (d3 * d6) - (d5 * d4);
        double vb = (d5 * d2) - (d1 * d6);
        double vc = (d1 * d4) - (d3 * d2);
        (double b1, double b2) = (0, 0);
        if (d1 <= 0 && d2 <= 0)
            (b1, b2) = (0, 0);
        else if (d3 >= 0 && d4 <= d3)
            (b1, b2) = (1, 0);
        else if (d6 >= 0 && d5 <= d6)
            (b1, b2) = (0, 1);
        else if (vc <= 0 && d1 >= 0 && d3 <= 0)
            (b1, b2) = (d1 / (d1 - d3), 0);
        else if (vb <= 0 && d2 >= 0 && d6 <= 0)
            (b1, b2) = (0, d2 / (d2 - d6));
        else if (va <= 0 && d4 >= d3 && d5 >= d6)
            (b1, b2) = (1 - ((d4 - d3) / (d4 - d3 + (d5 - d6))), (d4 - d3) / (d4 - d3 + (d5 - d6)));
        else
            (b1, b2) = (vb / (va + vb + vc), vc / (va + vb + vc));
        return (b1, b2, (a + (b1 * ab) + (b2 * ac) - p).LengthSquared);
    }

    private int Build(int start, int end)
    {
        Vector3d low = new(double.MaxValue, double.MaxValue, double.MaxValue);
        Vector3d high = -low;
        for (int i = start; i < end; i++)
        {
            for (int k = 0; k < 3; k++)
            {
                Vector3d p = _vertices[_faces[(3 * _order[i]) + k]];
                low = new Vector3d(Math.Min(low.X, p.X), Math.Min(low.Y, p.Y), Math.Min(low.Z, p.Z));
                high = new Vector3d(Math.Max(high.X, p.X), Math.Max(high.Y, p.Y), Math.Max(high.Z, p.Z));
            }
        }

        int index = _nodes.Count;
        _nodes.Add(new Node(low, high, start, end, -1, -1));
        if (end - start <= LeafSize)
            return index;
        Vector3d extent = high - low;
        int axis = extent.X >= extent.Y && extent.X >= extent.Z ? 0 : extent.Y >= extent.Z ? 1 : 2;
        Array.Sort(_order, start, end - start, Comparer<int>.Create((f, g) => (Centre(f, axis), f).CompareTo((Centre(g, axis), g))));
        int middle = (start + end) / 2;
        int left = Build(start, middle);
        int right = Build(middle, end);
        _nodes[index] = new Node(low, high, start, end, left, right);
        return index;
    }

    private double Centre(int face, int axis)
    {
        Vector3d sum = _vertices[_faces[3 * face]] + _vertices[_faces[(3 * face) + 1]] + _vertices[_faces[(3 * face) + 2]];
        return axis switch { 0 => sum.X, 1 => sum.Y, _ => sum.Z };
    }

    private static double SquaredDistance(Node node, Vector3d p)
    {
        double x = Math.Max(0, Math.Max(node.Low.X - p.X, p.X - node.High.X));
        double y = Math.Max(0, Math.Max(node.Low.Y - p.Y, p.Y - node.High.Y));
        double z = Math.Max(0, Math.Max(node.Low.Z - p.Z, p.Z - node.High.Z));
        return (x * x) + (y * y) + (z * z);
    }

    private readonly record struct Node(Vector3d Low, Vector3d High, int Start, int End, int Left, int Right);
}
