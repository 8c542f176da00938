using Vitruvian.Rendering;

namespace Vitruvian.Bodies.Formats;

/// <summary>
/// The body's mesh with one set of attributes for each vertex, as graphics cards want it: where a texture has seams, vertices are doubled.
/// </summary>
internal sealed class ExportMesh
{
    private ExportMesh(int[] sources, int[] faces, float[] textureUv)
    {
        Sources = sources;
        Faces = faces;
        TextureUv = textureUv;
    }

    /// <summary>The model's vertex that each exported one is.</summary>
    internal int[] Sources { get; }

    /// <summary>Triangles over exported vertices, x 3.</summary>
    internal int[] Faces { get; }

    /// <summary>Texture coordinates of exported vertices, x 2, v down as in glTF; empty without a texture.</summary>
    internal float[] TextureUv { get; }

    /// <summary>Makes the mesh.</summary>
    /// <param name="model">The model.</param>
    /// <param name="textured">Whether to use the surface's texture coordinates.</param>
    internal static ExportMesh Create(BodyModel model, bool textured)
    {
        if (!textured)
            return new ExportMesh([.. Enumerable.Range(0, model.VertexCount)], model.Faces, []);
        float[] cornerUv = model.Surface!.TextureUv;
        var numbers = new Dictionary<(int, float, float), int>();
        var sources = new List<int>(model.VertexCount);
        var uv = new List<float>(model.VertexCount * 2);
        int[] faces = new int[model.Faces.Length];
        for (int c = 0; c < faces.Length; c++)
        {
            (int, float, float) key = (model.Faces[c], cornerUv[2 * c], cornerUv[(2 * c) + 1]);
            if (!numbers.TryGetValue(key, out int number))
            {
                number = numbers.Count;
                numbers.Add(key, number);
                sources.Add(key.Item1);
                uv.Add(key.Item2);
                uv.Add(1 - key.Item3);
            }

            faces[c] = number;
        }

        return new ExportMesh([.. sources], faces, [.. uv]);
    }

    /// <summary>Values of the model's vertices for the exported ones.</summary>
    internal float[] Gather(ReadOnlySpan<float> values)
    {
        float[] gathered = new float[Sources.Length * 3];
        for (int v = 0; v < Sources.Length; v++)
        {
            for (int c = 0; c < 3; c++)
                gathered[(3 * v) + c] = values[(3 * Sources[v]) + c];
        }

        return gathered;
    }

    /// <summary>Unit normals of the model's vertices, V x 3: the area-weighted mean of the triangles around.</summary>
    internal static float[] Normals(ReadOnlySpan<float> vertices, int[] faces)
    {
        float[] normals = new float[vertices.Length];
        MeshNormals.Smooth(vertices, faces, normals);
        for (int v = 0; v < normals.Length; v += 3)
        {
            // A vertex that no triangle with an area uses is never seen; the format wants a unit vector all the same.
            if (normals[v] == 0 && normals[v + 1] == 0 && normals[v + 2] == 0)
                normals[v + 1] = 1;
        }

        return normals;
    }
}
