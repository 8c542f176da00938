using System.Numerics;
using System.Runtime.InteropServices;

namespace Vitruvian.Bodies;

/// <summary>The edges of a triangle mesh, each seen from its triangles: edge 3 f + c of triangle f runs from its corner c to the next one.</summary>
internal sealed class HalfEdges
{
    /// <summary>Collects a mesh's edges.</summary>
    /// <param name="vertices">V x 3 coordinates, metres.</param>
    /// <param name="faces">F x 3 vertex numbers; no edge has more than two triangles, which run through it in opposite directions.</param>
    /// <exception cref="InvalidInputException">An edge has three triangles, or two in one direction.</exception>
    internal HalfEdges(ReadOnlySpan<float> vertices, int[] faces)
    {
        ReadOnlySpan<Vector3> places = MemoryMarshal.Cast<float, Vector3>(vertices);
        Faces = faces;
        VertexCount = places.Length;
        Twins = new int[faces.Length];
        Lengths = new double[faces.Length];
        Dictionary<(int, int), int> known = [];
        for (int h = 0; h < faces.Length; h++)
        {
            (int from, int to) = (faces[h], faces[Next(h)]);
            Lengths[h] = Distance(places[from], places[to]);
            if (!known.TryAdd((from, to), h))
                throw InvalidInputException.For("mesh", $"edge from {from} to {to}", "at most two triangles, in opposite directions", "two in one direction");
            Twins[h] = known.GetValueOrDefault((to, from), -1);
            if (Twins[h] >= 0)
                Twins[Twins[h]] = h;
        }
    }

    /// <summary>Number of vertices V.</summary>
    internal int VertexCount { get; }

    /// <summary>The vertex that each edge starts at, F x 3.</summary>
    internal int[] Faces { get; }

    /// <summary>The same edge seen from the other triangle, or -1 on a border.</summary>
    internal int[] Twins { get; }

    /// <summary>Lengths in metres.</summary>
    internal double[] Lengths { get; }

    /// <summary>The next edge of the triangle.</summary>
    internal static int Next(int h) => h % 3 == 2 ? h - 2 : h + 1;

    /// <summary>The previous edge of the triangle.</summary>
    internal static int Previous(int h) => h % 3 == 0 ? h + 2 : h - 1;

    /// <summary>Where the corner opposite to an edge lies when the edge runs from the origin along x.</summary>
    /// <returns>y is not negative.</returns>
    internal (double X, double Y) Apex(int h)
    {
        double a = Lengths[h], b = Lengths[Previous(h)], c = Lengths[Next(h)];
        double x = a > 0 ? ((a * a) + (b * b) - (c * c)) / (2 * a) : 0;
        return (x, Math.Sqrt(Math.Max(0, (b * b) - (x * x))));
    }

    private static double Distance(Vector3 a, Vector3 b)
    {
        double x = (double)a.X - b.X, y = (double)a.Y - b.Y, z = (double)a.Z - b.Z;
        return Math.Sqrt((x * x) + (y * y) + (z * z));
    }
}
