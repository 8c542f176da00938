using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Formats;

/// <summary>Writes posed bodies as Wavefront .obj meshes: vertices in metres with y up, triangles in the model's order.</summary>
public static class ObjFile
{
    /// <summary>Writes a file in one piece (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The .obj file.</param>
    /// <param name="model">The model; gives triangles, parts and texture coordinates.</param>
    /// <param name="vertices">Posed vertices, V x 3, metres, in the frame named by the options.</param>
    /// <param name="options">What to write; the default when null.</param>
    public static void Write(string path, BodyModel model, ReadOnlySpan<float> vertices, ObjOptions? options = null)
    {
        options ??= new ObjOptions();
        if (vertices.Length != model.Template.Length)
            throw new ArgumentException($"vertices has {vertices.Length} values; expected {model.Template.Length} ({model.VertexCount} vertices x 3).", nameof(vertices));
        var text = new AsciiBuffer(vertices.Length * 24);
        text.Append("# Vitruvian body, metres, y up\no body\n"u8);
        Matrix3 exportFromFrame = options.Frame.ExportFrom();
        float[] turned = new float[vertices.Length];
        for (int i = 0; i < turned.Length; i += 3)
        {
            Vector3d v = exportFromFrame * new Vector3d(vertices[i], vertices[i + 1], vertices[i + 2]);
            (turned[i], turned[i + 1], turned[i + 2]) = ((float)v.X, (float)v.Y, (float)v.Z);
            AppendTriple(text, "v"u8, v);
        }

        if (options.Normals)
        {
            float[] normals = ExportMesh.Normals(turned, model.Faces);
            for (int i = 0; i < normals.Length; i += 3)
                AppendTriple(text, "vn"u8, new Vector3d(normals[i], normals[i + 1], normals[i + 2]));
        }

        int[] uvNumbers = options.TextureCoordinates ? AppendTextureCoordinates(text, model.Surface?.TextureUv ?? []) : [];
        AppendFaces(text, model, options, uvNumbers);
        AtomicFile.Write(path, stream => stream.Write(text.Written));
    }

    private static void AppendFaces(AsciiBuffer text, BodyModel model, ObjOptions options, int[] uvNumbers)
    {
        byte[] parts = options.Groups ? model.Surface?.FaceParts ?? [] : [];
        IEnumerable<int> order = Enumerable.Range(0, model.FaceCount);
        if (parts.Length > 0)
            order = order.OrderBy(f => parts[f]);
        int part = -1;
        foreach (int f in order)
        {
            if (parts.Length > 0 && parts[f] != part)
            {
                part = parts[f];
                text.Append(part < 10 ? "g part0"u8 : "g part"u8).Append(part).Append("\n"u8);
            }

            text.Append("f"u8);
            for (int c = 3 * f; c < (3 * f) + 3; c++)
            {
                int vertex = model.Faces[c] + 1;
                text.Append(" "u8).Append(vertex);
                if (uvNumbers.Length > 0)
                    text.Append("/"u8).Append(uvNumbers[c]);
                if (options.Normals)
                    text.Append(uvNumbers.Length > 0 ? "/"u8 : "//"u8).Append(vertex);
            }

            text.Append("\n"u8);
        }
    }

    // Each different coordinate once; returns the number of each corner's.
    private static int[] AppendTextureCoordinates(AsciiBuffer text, float[] cornerUv)
    {
        var numbers = new Dictionary<(float, float), int>();
        int[] corners = new int[cornerUv.Length / 2];
        for (int c = 0; c < corners.Length; c++)
        {
            (float U, float V) uv = (cornerUv[2 * c], cornerUv[(2 * c) + 1]);
            if (!numbers.TryGetValue(uv, out corners[c]))
            {
                corners[c] = numbers.Count + 1;
                numbers.Add(uv, corners[c]);
                text.Append("vt"u8).AppendSpaced(uv.U).AppendSpaced(uv.V).Append("\n"u8);
            }
        }

        return corners;
    }

    private static void AppendTriple(AsciiBuffer text, ReadOnlySpan<byte> keyword, Vector3d v) =>
        text.Append(keyword).AppendSpaced(v.X).AppendSpaced(v.Y).AppendSpaced(v.Z).Append("\n"u8);
}
