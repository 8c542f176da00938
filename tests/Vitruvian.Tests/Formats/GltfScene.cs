using System.Buffers.Binary;
using System.Text.Json;

namespace Vitruvian.Tests.Formats;

/// <summary>
/// A small glTF 2.0 viewer without a picture: loads a .glb file by the specification's text, applies morph targets, animation, node transforms and
/// skinning in double precision. Written without looking at the writer, which it is to check.
/// </summary>
internal sealed class GltfScene
{
    private readonly JsonElement _root;
    private readonly byte[] _binary;
    private readonly JsonElement[] _nodes;
    private readonly int[] _parents;

    internal GltfScene(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        BinaryPrimitives.ReadUInt32LittleEndian(file).ShouldBe(0x46546C67u);
        BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(4)).ShouldBe(2u);
        BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(8)).ShouldBe((uint)file.Length);
        int jsonLength = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(12));
        BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(16)).ShouldBe(0x4E4F534Au);
        _root = JsonDocument.Parse(file.AsMemory(20, jsonLength)).RootElement;
        int binaryLength = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(20 + jsonLength));
        BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(24 + jsonLength)).ShouldBe(0x004E4942u);
        _binary = file[(28 + jsonLength)..(28 + jsonLength + binaryLength)];
        _nodes = [.. _root.GetProperty("nodes").EnumerateArray()];
        _parents = [.. Enumerable.Repeat(-1, _nodes.Length)];
        for (int n = 0; n < _nodes.Length; n++)
        {
            foreach (JsonElement child in Items(_nodes[n], "children"))
                _parents[child.GetInt32()] = n;
        }
    }

    internal JsonElement Root => _root;

    /// <summary>World positions of the corners of every triangle of the first mesh, skinned or not, 9 numbers a triangle.</summary>
    /// <param name="morphWeights">Weights instead of the mesh's own.</param>
    /// <param name="key">Key of the first animation to pose by, or none.</param>
    internal double[] Corners(double[]? morphWeights = null, int? key = null)
    {
        double[] vertices = Vertices(morphWeights, key);
        JsonElement primitive = FirstMesh().GetProperty("primitives")[0];
        double[] indices = Accessor(primitive.GetProperty("indices").GetInt32());
        return [.. indices.SelectMany(i => vertices[(3 * (int)i)..((3 * (int)i) + 3)])];
    }

    /// <summary>World positions of the named joints' nodes.</summary>
    internal double[] Joint(string name, int? key = null)
    {
        int node = Array.FindIndex(_nodes, n => n.TryGetProperty("name", out JsonElement e) && e.GetString() == name);
        double[] world = World(node, key);
        return [world[12], world[13], world[14]];
    }

    internal double[] Attribute(string name) =>
        Accessor(FirstMesh().GetProperty("primitives")[0].GetProperty("attributes").GetProperty(name).GetInt32());

    private double[] Vertices(double[]? morphWeights, int? key)
    {
        int meshNode = Array.FindIndex(_nodes, n => n.TryGetProperty("mesh", out _));
        JsonElement mesh = FirstMesh();
        JsonElement primitive = mesh.GetProperty("primitives")[0];
        JsonElement attributes = primitive.GetProperty("attributes");
        double[] positions = Accessor(attributes.GetProperty("POSITION").GetInt32());
        double[] weights = morphWeights ?? [.. Items(mesh, "weights").Select(w => w.GetDouble())];
        JsonElement[] targets = Items(primitive, "targets");
        for (int t = 0; t < weights.Length; t++)
        {
            double[] delta = Accessor(targets[t].GetProperty("POSITION").GetInt32());
            for (int i = 0; i < positions.Length; i++)
                positions[i] += weights[t] * delta[i];
        }

        if (!_nodes[meshNode].TryGetProperty("skin", out _))
        {
            double[] world = World(meshNode, key);
            return [.. positions.Select((_, i) => (world[i % 3] * positions[i - (i % 3)]) + (world[4 + (i % 3)] * positions[i - (i % 3) + 1]) + (world[8 + (i % 3)] * positions[i - (i % 3) + 2]) + world[12 + (i % 3)])];
        }

        JsonElement skin = _root.GetProperty("skins")[_nodes[meshNode].GetProperty("skin").GetInt32()];
        int[] jointNodes = [.. skin.GetProperty("joints").EnumerateArray().Select(j => j.GetInt32())];
        double[] inverseBind = Accessor(skin.GetProperty("inverseBindMatrices").GetInt32());
        double[][] jointMatrices = [.. jointNodes.Select((node, j) => Multiply(World(node, key), inverseBind[(16 * j)..((16 * j) + 16)]))];
        double[] result = new double[positions.Length];
        for (int set = 0; attributes.TryGetProperty($"JOINTS_{set}", out JsonElement jointAccessor); set++)
        {
            double[] joints = Accessor(jointAccessor.GetInt32());
            double[] influence = Accessor(attributes.GetProperty($"WEIGHTS_{set}").GetInt32());
            for (int i = 0; i < joints.Length; i++)
            {
                int v = 3 * (i / 4);
                double[] m = jointMatrices[(int)joints[i]];
                for (int row = 0; row < 3; row++)
                    result[v + row] += influence[i] * ((m[row] * positions[v]) + (m[4 + row] * positions[v + 1]) + (m[8 + row] * positions[v + 2]) + m[12 + row]);
            }
        }

        return result;
    }

    private JsonElement FirstMesh()
    {
        JsonElement node = _nodes.First(n => n.TryGetProperty("mesh", out _));
        return _root.GetProperty("meshes")[node.GetProperty("mesh").GetInt32()];
    }

    // Column-major 4 x 4.
    private double[] World(int node, int? key)
    {
        double[] local = Local(node, key);
        return _parents[node] < 0 ? local : Multiply(World(_parents[node], key), local);
    }

    private double[] Local(int node, int? key)
    {
        double[] t = Animated(node, "translation", key) ?? Numbers(_nodes[node], "translation") ?? [0, 0, 0];
        double[] q = Animated(node, "rotation", key) ?? Numbers(_nodes[node], "rotation") ?? [0, 0, 0, 1];
        double[] s = Numbers(_nodes[node], "scale") ?? [1, 1, 1];
        _nodes[node].TryGetProperty("matrix", out _).ShouldBeFalse("matrices are not expected on nodes");
        (double x, double y, double z, double w) = (q[0], q[1], q[2], q[3]);
        return
        [
            s[0] * (1 - (2 * ((y * y) + (z * z)))), s[0] * 2 * ((x * y) + (z * w)), s[0] * 2 * ((x * z) - (y * w)), 0,
            s[1] * 2 * ((x * y) - (z * w)), s[1] * (1 - (2 * ((x * x) + (z * z)))), s[1] * 2 * ((y * z) + (x * w)), 0,
            s[2] * 2 * ((x * z) + (y * w)), s[2] * 2 * ((y * z) - (x * w)), s[2] * (1 - (2 * ((x * x) + (y * y)))), 0,
            t[0], t[1], t[2], 1,
        ];
    }

    private double[]? Animated(int node, string path, int? key)
    {
        if (key is null)
            return null;
        JsonElement animation = _root.GetProperty("animations")[0];
        foreach (JsonElement channel in animation.GetProperty("channels").EnumerateArray())
        {
            JsonElement target = channel.GetProperty("target");
            if (target.GetProperty("node").GetInt32() != node || target.GetProperty("path").GetString() != path)
                continue;
            double[] output = Accessor(animation.GetProperty("samplers")[channel.GetProperty("sampler").GetInt32()].GetProperty("output").GetInt32());
            int width = path == "rotation" ? 4 : 3;
            return output[(width * key.Value)..(width * (key.Value + 1))];
        }

        return null;
    }

    internal double[] Accessor(int number)
    {
        JsonElement accessor = _root.GetProperty("accessors")[number];
        JsonElement view = _root.GetProperty("bufferViews")[accessor.GetProperty("bufferView").GetInt32()];
        int width = accessor.GetProperty("type").GetString() switch { "SCALAR" => 1, "VEC2" => 2, "VEC3" => 3, "VEC4" => 4, "MAT4" => 16, var other => throw new NotSupportedException(other) };
        (int size, Func<ReadOnlySpan<byte>, double> read) = accessor.GetProperty("componentType").GetInt32() switch
        {
            5121 => (1, b => b[0]),
            5123 => (2, b => BinaryPrimitives.ReadUInt16LittleEndian(b)),
            5125 => (4, b => BinaryPrimitives.ReadUInt32LittleEndian(b)),
            5126 => (4, (Func<ReadOnlySpan<byte>, double>)(b => BinaryPrimitives.ReadSingleLittleEndian(b))),
            var other => throw new NotSupportedException($"component type {other}"),
        };
        int start = Integer(view, "byteOffset") + Integer(accessor, "byteOffset");
        int stride = Integer(view, "byteStride") is > 0 and var given ? given : width * size;
        double[] values = new double[width * accessor.GetProperty("count").GetInt32()];
        for (int i = 0; i < values.Length; i++)
            values[i] = read(_binary.AsSpan(start + (i / width * stride) + (i % width * size)));
        return values;
    }

    private static double[] Multiply(double[] a, double[] b)
    {
        double[] product = new double[16];
        for (int column = 0; column < 4; column++)
        {
            for (int row = 0; row < 4; row++)
            {
                for (int k = 0; k < 4; k++)
                    product[(4 * column) + row] += a[(4 * k) + row] * b[(4 * column) + k];
            }
        }

        return product;
    }

    private static int Integer(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : 0;

    private static double[]? Numbers(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? [.. value.EnumerateArray().Select(v => v.GetDouble())] : null;

    private static JsonElement[] Items(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? [.. value.EnumerateArray()] : [];
}
