using System.Text.Json;
using System.Text.Json.Serialization;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>Files of rotation clusters: .npz archives of <c>metadata</c>, <c>orders</c>, <c>counts</c> and <c>centres</c>; docs/formats.md lists them.</summary>
public static class RotationClustersFile
{
    private const string MetadataName = "metadata";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged, or holds no clusters.</exception>
    public static RotationClusters Read(string path, ReadLimits? limits = null)
    {
        using NpzReader reader = NpzReader.Open(path, limits);
        string[] names = ReadMetadata(reader.Read(MetadataName));
        int[] axes = reader.Read("orders").ExpectShape($"({names.Length}, 3)", names.Length, 3).ToInt32s();
        int[] counts = reader.Read("counts").ExpectShape($"({names.Length},)", names.Length).ToInt32s();
        if (counts.Any(c => c < 1))
            throw InvalidInputException.For(path, "counts", "at least one centre for each joint", $"{counts.Min()}");
        long total = counts.Sum(c => (long)c);
        NpyArray array = reader.Read("centres").ExpectShape("(centres, 3)", -1, 3);
        if (array.Shape[0] != total)
            throw InvalidInputException.For(path, "centres", $"shape ({total}, 3), the sum of counts", Wording.Shape(array.Shape));
        double[] values = array.ToDoubles();
        var orders = new EulerOrder[names.Length];
        double[][] centres = new double[names.Length][];
        int at = 0;
        for (int j = 0; j < names.Length; j++)
        {
            orders[j] = OrderOf(path, names[j], axes.AsSpan(3 * j, 3));
            centres[j] = values[at..(at + (3 * counts[j]))];
            at += 3 * counts[j];
        }

        return new RotationClusters(path, names, orders, centres);
    }

    /// <summary>Writes a file in one piece (see <see cref="AtomicFile"/>); angles in single precision.</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="clusters">The clusters.</param>
    public static void Write(string path, RotationClusters clusters)
    {
        int joints = clusters.JointNames.Count;
        var metadata = new RotationClustersMetadata
        {
            Format = RotationClustersMetadata.FormatName,
            Version = RotationClustersMetadata.CurrentVersion,
            JointNames = [.. clusters.JointNames],
        };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(metadata, RotationClustersMetadataContext.Default.RotationClustersMetadata);
        byte[] orders = new byte[3 * joints];
        var centres = new List<float>();
        for (int j = 0; j < joints; j++)
        {
            (int first, int second, int third) = clusters.Order(j).Axes();
            orders[3 * j] = (byte)first;
            orders[(3 * j) + 1] = (byte)second;
            orders[(3 * j) + 2] = (byte)third;
            foreach (double value in clusters.Centres(j))
                centres.Add((float)value);
        }

        NpzWriter.Write(path, writer =>
        {
            writer.Add<byte>(MetadataName, json, json.Length);
            writer.Add<byte>("orders", orders, joints, 3);
            writer.Add<short>("counts", [.. Enumerable.Range(0, joints).Select(j => (short)clusters.CentreCount(j))], joints);
            writer.Add<float>("centres", [.. centres], centres.Count / 3, 3);
        });
    }

    private static EulerOrder OrderOf(string path, string joint, ReadOnlySpan<int> axes)
    {
        foreach (EulerOrder order in Enum.GetValues<EulerOrder>())
        {
            (int first, int second, int third) = order.Axes();
            if (axes is [int a, int b, int c] && a == first && b == second && c == third)
                return order;
        }

        throw InvalidInputException.For(path, "orders", $"the axes 0, 1, 2 in some order for {joint}", $"{axes[0]}, {axes[1]}, {axes[2]}");
    }

    private static string[] ReadMetadata(NpyArray array)
    {
        RotationClustersMetadata? metadata;
        try
        {
            metadata = JsonSerializer.Deserialize(array.ToBytes(), RotationClustersMetadataContext.Default.RotationClustersMetadata);
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"{array.Source}: {array.Name}: expected JSON with format, version and jointNames; found other content ({InputFile.FirstLine(e.Message)}).", e);
        }

        if (metadata?.Format != RotationClustersMetadata.FormatName)
            throw InvalidInputException.For(array.Source, $"{array.Name}.format", $"'{RotationClustersMetadata.FormatName}'", Wording.Quote(metadata?.Format ?? "nothing"));
        if (metadata.Version != RotationClustersMetadata.CurrentVersion)
            throw InvalidInputException.For(array.Source, $"{array.Name}.version", $"{RotationClustersMetadata.CurrentVersion}", $"{metadata.Version}", "A newer Vitruvian may read it.");
        if (metadata.JointNames is not { Length: > 0 } names || names.Contains(null))
            throw InvalidInputException.For(array.Source, $"{array.Name}.jointNames", "names of joints", "none");
        return names!;
    }
}

/// <summary>The <c>metadata</c> array of a file of clusters: UTF-8 JSON.</summary>
internal sealed record RotationClustersMetadata
{
    internal const string FormatName = "vitruvian-rotation-clusters";
    internal const int CurrentVersion = 1;

    public string? Format { get; init; }

    public int Version { get; init; }

    public string?[]? JointNames { get; init; }
}

/// <summary>Generated (de)serializers, so that reading costs no reflection at start-up.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RotationClustersMetadata))]
internal sealed partial class RotationClustersMetadataContext : JsonSerializerContext;
