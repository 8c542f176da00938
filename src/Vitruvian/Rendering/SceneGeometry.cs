using System.Numerics;
using System.Runtime.InteropServices;

namespace Vitruvian.Rendering;

/// <summary>All meshes of a picture as one, with smooth normals; its arrays grow and are kept from picture to picture.</summary>
internal sealed class SceneGeometry
{
    private float[] _vertices = [];
    private float[] _normals = [];
    private int[] _faces = [];
    private int[] _faceMesh = [];
    private int[] _firstFace = [];

    internal IReadOnlyList<RenderMesh> Meshes { get; private set; } = [];

    internal int VertexCount { get; private set; }

    internal int FaceCount { get; private set; }

    /// <summary>V x 3, camera frame.</summary>
    internal ReadOnlySpan<float> Vertices => _vertices.AsSpan(0, 3 * VertexCount);

    /// <summary>F x 3.</summary>
    internal ReadOnlySpan<int> Faces => _faces.AsSpan(0, 3 * FaceCount);

    internal ReadOnlySpan<Vector3> Points => MemoryMarshal.Cast<float, Vector3>(Vertices);

    internal ReadOnlySpan<Vector3> Normals => MemoryMarshal.Cast<float, Vector3>(_normals.AsSpan(0, 3 * VertexCount));

    internal void Load(IReadOnlyList<RenderMesh> meshes)
    {
        Meshes = meshes;
        VertexCount = meshes.Sum(m => m.Vertices.Length / 3);
        FaceCount = meshes.Sum(m => m.Faces.Length / 3);
        Grow(ref _vertices, 3 * VertexCount);
        Grow(ref _normals, 3 * VertexCount);
        Grow(ref _faces, 3 * FaceCount);
        Grow(ref _faceMesh, FaceCount);
        Grow(ref _firstFace, meshes.Count);
        int vertex = 0;
        int face = 0;
        for (int m = 0; m < meshes.Count; m++)
        {
            RenderMesh mesh = meshes[m];
            mesh.Vertices.CopyTo(_vertices, 3 * vertex);
            for (int i = 0; i < mesh.Faces.Length; i++)
            {
                if ((uint)mesh.Faces[i] >= (uint)(mesh.Vertices.Length / 3))
                    throw new ArgumentException($"mesh {m}: faces name vertex {mesh.Faces[i]}; expected numbers under {mesh.Vertices.Length / 3}.", nameof(meshes));
                _faces[(3 * face) + i] = mesh.Faces[i] + vertex;
            }

            _firstFace[m] = face;
            _faceMesh.AsSpan(face, mesh.Faces.Length / 3).Fill(m);
            vertex += mesh.Vertices.Length / 3;
            face += mesh.Faces.Length / 3;
        }

        MeshNormals.Smooth(Vertices, Faces, _normals);
    }

    /// <summary>Mesh of a triangle, and the triangle's number in it.</summary>
    internal (int Mesh, int Face) Locate(int triangle) => (_faceMesh[triangle], triangle - _firstFace[_faceMesh[triangle]]);

    private static void Grow<T>(ref T[] array, int size)
    {
        if (array.Length < size)
            array = new T[size];
    }
}
