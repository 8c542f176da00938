using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>The body's skin as triangles with their texture corners and a mark on those that nobody sees.</summary>
/// <param name="Faces">Triangles as vertices of MakeHuman's mesh, x 3, counter-clockwise from outside.</param>
/// <param name="Corners">Texture corner of each triangle's vertices, x 3.</param>
/// <param name="Hidden">Whether a triangle is never seen.</param>
internal sealed record TriangleSurface(int[] Faces, int[] Corners, bool[] Hidden)
{
    /// <summary>Number of triangles.</summary>
    public int Count => Hidden.Length;

    /// <summary>Splits the body's quads along the shorter diagonal, alike on both sides; quad i becomes triangles 2i and 2i + 1.</summary>
    /// <param name="mesh">The base mesh.</param>
    /// <param name="mirror">Mirror image of every vertex.</param>
    /// <param name="mean">The mean body, which decides the diagonals.</param>
    /// <param name="hidden">Marks of the quads.</param>
    public static TriangleSurface Split(MakeHumanMesh mesh, int[] mirror, Vector3d[] mean, bool[] hidden)
    {
        int[] faces = new int[hidden.Length * 6];
        int[] corners = new int[faces.Length];
        bool[] marks = new bool[hidden.Length * 2];
        for (int q = 0; q < hidden.Length; q++)
        {
            ReadOnlySpan<int> quad = mesh.BodyQuads.AsSpan(4 * q, 4);
            bool first = SplitsAlongFirst(quad, mirror, mean);
            ReadOnlySpan<int> order = first ? [0, 1, 2, 0, 2, 3] : [0, 1, 3, 1, 2, 3];
            for (int i = 0; i < 6; i++)
            {
                faces[(6 * q) + i] = quad[order[i]];
                corners[(6 * q) + i] = mesh.BodyQuadUvs[(4 * q) + order[i]];
            }

            marks[2 * q] = marks[(2 * q) + 1] = hidden[q];
        }

        return new TriangleSurface(faces, corners, marks);
    }

    /// <summary>The part of a mesh's surface that belongs to each vertex: a third of its visible triangles' area, square metres.</summary>
    /// <param name="vertices">Positions.</param>
    public double[] VisibleVertexAreas(Vector3d[] vertices)
    {
        double[] areas = new double[MakeHumanLayout.BodyVertexCount];
        for (int f = 0; f < Count; f++)
        {
            if (Hidden[f])
                continue;
            Vector3d a = vertices[Faces[3 * f]];
            double area = 0.5 * Vector3d.Cross(vertices[Faces[(3 * f) + 1]] - a, vertices[Faces[(3 * f) + 2]] - a).Length;
            for (int i = 0; i < 3; i++)
                areas[Faces[(3 * f) + i]] += area / 3;
        }

        return areas;
    }

    // Both sides ask the same question of the side with the smaller vertex numbers, so that rounding cannot split a quad and its mirror
    // image differently.
    private static bool SplitsAlongFirst(ReadOnlySpan<int> quad, int[] mirror, Vector3d[] mean)
    {
        Span<int> image = [mirror[quad[0]], mirror[quad[1]], mirror[quad[2]], mirror[quad[3]]];
        ReadOnlySpan<int> decider = Smallest(image) < Smallest(quad) ? image : quad;
        double first = (mean[decider[0]] - mean[decider[2]]).LengthSquared;
        double second = (mean[decider[1]] - mean[decider[3]]).LengthSquared;
        return first != second ? first < second : Math.Min(decider[0], decider[2]) < Math.Min(decider[1], decider[3]);
    }

    private static int Smallest(ReadOnlySpan<int> values)
    {
        int smallest = int.MaxValue;
        foreach (int v in values)
            smallest = Math.Min(smallest, v);
        return smallest;
    }
}
