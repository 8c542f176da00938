using System.Numerics;
using System.Runtime.InteropServices;

namespace Vitruvian.Rendering;

/// <summary>Unit normals of a mesh, pointing outwards where triangles run counter-clockwise from outside.</summary>
public static class MeshNormals
{
    /// <summary>
    /// One normal a vertex: the mean of its triangles' normals weighted by area. A vertex without area (or with one that is not finite)
    /// gets the zero vector.
    /// </summary>
    /// <param name="vertices">V x 3.</param>
    /// <param name="faces">F x 3 vertex numbers.</param>
    /// <param name="destination">Receives V x 3.</param>
    public static void Smooth(ReadOnlySpan<float> vertices, ReadOnlySpan<int> faces, Span<float> destination)
    {
        ReadOnlySpan<Vector3> v = MemoryMarshal.Cast<float, Vector3>(vertices);
        Span<Vector3> normals = MemoryMarshal.Cast<float, Vector3>(destination)[..v.Length];
        normals.Clear();
        for (int f = 0; f + 2 < faces.Length; f += 3)
        {
            int a = faces[f];
            int b = faces[f + 1];
            int c = faces[f + 2];
            Vector3 doubled = Vector3.Cross(v[b] - v[a], v[c] - v[a]);
            normals[a] += doubled;
            normals[b] += doubled;
            normals[c] += doubled;
        }

        for (int i = 0; i < normals.Length; i++)
            normals[i] = UnitOrZero(normals[i]);
    }

    /// <summary>One normal a triangle; zero for a triangle without area.</summary>
    /// <param name="vertices">V x 3.</param>
    /// <param name="faces">F x 3 vertex numbers.</param>
    /// <param name="destination">Receives F x 3.</param>
    public static void Flat(ReadOnlySpan<float> vertices, ReadOnlySpan<int> faces, Span<float> destination)
    {
        ReadOnlySpan<Vector3> v = MemoryMarshal.Cast<float, Vector3>(vertices);
        Span<Vector3> normals = MemoryMarshal.Cast<float, Vector3>(destination);
        for (int f = 0; f + 2 < faces.Length; f += 3)
            normals[f / 3] = UnitOrZero(Vector3.Cross(v[faces[f + 1]] - v[faces[f]], v[faces[f + 2]] - v[faces[f]]));
    }

    internal static Vector3 UnitOrZero(Vector3 v)
    {
        // Scaled first, so that neither tiny triangles underflow nor huge ones overflow.
        float largest = Math.Max(Math.Abs(v.X), Math.Max(Math.Abs(v.Y), Math.Abs(v.Z)));
        if (!(largest > 0) || !float.IsFinite(largest))
            return Vector3.Zero;
        v /= largest;
        return v / v.Length();
    }
}
