using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>The mirror image of every vertex: the base mesh is exactly symmetric in x, helpers included.</summary>
internal static class MirrorMap
{
    /// <summary>Finds each vertex's mirror image; a vertex of the centre line is its own.</summary>
    /// <param name="vertices">The base mesh.</param>
    public static int[] Find(Vector3d[] vertices)
    {
        var places = new Dictionary<Vector3d, int>(vertices.Length);
        for (int v = 0; v < vertices.Length; v++)
            places[vertices[v]] = v;
        int[] mirror = new int[vertices.Length];
        for (int v = 0; v < vertices.Length; v++)
        {
            Vector3d p = vertices[v];
            // 0 - x, not -x: the centre line's zeros stay positive.
            if (!places.TryGetValue(new Vector3d(0 - p.X, p.Y, p.Z), out mirror[v]))
                throw new InvalidInputException($"MakeHuman's base mesh: vertex {v} has no mirror image; expected a symmetric mesh.");
        }

        for (int v = 0; v < vertices.Length; v++)
        {
            if (mirror[mirror[v]] != v)
                throw new InvalidInputException($"MakeHuman's base mesh: vertices {v} and {mirror[mirror[v]]} have the same mirror image.");
        }

        return mirror;
    }
}
