using System.Text.Json;
using Vitruvian.Formats;

namespace Vitruvian.Fitting.Priors.Networks;

/// <summary>
/// Files of <see cref="PoseVae"/> and <see cref="PoseFlow"/>: .npz archives of <c>metadata</c>, <c>typicalShares</c>, <c>typicalPoses</c> and a <c>weight</c> and <c>bias</c> a layer; docs/formats.md lists them.
/// </summary>
public static class PoseNetworkFile
{
    private const string MetadataName = "metadata";
    private const int MostLayers = 16;
    private const int MostBlocks = 64;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged, or no network prior.</exception>
    public static NetworkPrior Read(string path, ReadLimits? limits = null)
    {
        using NpzReader reader = NpzReader.Open(path, limits);
        PoseNetworkMetadata metadata = ReadMetadata(reader.Read(MetadataName));
        double[] shares = reader.Read("typicalShares").ExpectShape("(M,)", -1).ToDoubles();
        NpyArray poses = reader.Read("typicalPoses").ExpectShape($"({shares.Length}, D)", shares.Length, -1);
        double[] values = poses.ToDoubles();
        int d = poses.Shape[1];
        PriorCalibration calibration = new(
            metadata.Scale,
            metadata.Offset,
            [.. shares.Select((share, k) => new TypicalPose(share, values[(k * d)..((k + 1) * d)]))],
            metadata.EnergyPercentiles ?? []);
        try
        {
            return metadata.Kind == PoseVae.KindName
                ? new PoseVae(ReadNetwork(reader, "encoder"), ReadNetwork(reader, "decoder"), reader.Read("deviations").ExpectShape("(6 (K - 1),)", -1).ToDoubles(), calibration)
                : new PoseFlow(
                    [.. Enumerable.Range(0, metadata.Blocks).Select(b => new FlowBlock(ReadLayer(reader, $"blocks.{b}.mixing"), ReadNetwork(reader, $"blocks.{b}.coupling"), ReadLayer(reader, $"blocks.{b}.context")))],
                    ReadNetwork(reader, "context"),
                    calibration);
        }
        catch (InvalidInputException e) when (!e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidInputException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Writes a file in one piece (see <see cref="AtomicFile"/>); weights in half precision where that loses nothing.</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="prior">The prior.</param>
    public static void Write(string path, NetworkPrior prior)
    {
        ArgumentNullException.ThrowIfNull(prior);
        PriorCalibration calibration = prior.Calibration;
        var metadata = new PoseNetworkMetadata
        {
            Format = PoseNetworkMetadata.FormatName,
            Version = PoseNetworkMetadata.CurrentVersion,
            Kind = prior.Kind,
            Scale = calibration.Scale,
            Offset = calibration.Offset,
            Blocks = (prior as PoseFlow)?.Blocks.Count ?? 0,
            EnergyPercentiles = calibration.EnergyPercentiles.Count == 0 ? null : [.. calibration.EnergyPercentiles],
        };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(metadata, PoseNetworkMetadataContext.Default.PoseNetworkMetadata);
        NpzWriter.Write(path, writer =>
        {
            writer.Add<byte>(MetadataName, json, json.Length);
            writer.Add<double>("typicalShares", [.. calibration.TypicalPoses.Select(p => p.Share)], calibration.TypicalPoses.Count);
            writer.Add<double>("typicalPoses", [.. calibration.TypicalPoses.SelectMany(p => p.BodyPose)], calibration.TypicalPoses.Count, prior.Dimension);
            if (prior is PoseVae vae)
            {
                WriteNetwork(writer, "encoder", vae.Encoder);
                WriteNetwork(writer, "decoder", vae.Decoder);
                writer.Add<double>("deviations", vae.Deviations, vae.Deviations.Length);
            }
            else if (prior is PoseFlow flow)
            {
                WriteNetwork(writer, "context", flow.Context);
                foreach ((int b, FlowBlock block) in flow.Blocks.Index())
                {
                    WriteLayer(writer, $"blocks.{b}.mixing", block.Mixing);
                    WriteNetwork(writer, $"blocks.{b}.coupling", block.Coupling);
                    WriteLayer(writer, $"blocks.{b}.context", block.Context);
                }
            }
        });
    }

    private static DenseNetwork ReadNetwork(NpzReader reader, string name)
    {
        List<DenseLayer> layers = [];
        while (layers.Count < MostLayers && (layers.Count < 2 || reader.Contains($"{name}.{layers.Count}.weight")))
            layers.Add(ReadLayer(reader, $"{name}.{layers.Count}"));
        return Named(name, () => new DenseNetwork(layers));
    }

    private static DenseLayer ReadLayer(NpzReader reader, string name)
    {
        NpyArray weights = reader.Read($"{name}.weight").ExpectShape("(outputs, inputs)", -1, -1);
        NpyArray biases = reader.Read($"{name}.bias").ExpectShape($"({weights.Shape[0]},)", weights.Shape[0]);
        return Named(name, () => new DenseLayer(weights.ToSingles(), biases.ToSingles()));
    }

    private static T Named<T>(string name, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException($"{name}: {e.Message}", e);
        }
    }

    private static void WriteNetwork(NpzWriter writer, string name, DenseNetwork network)
    {
        foreach ((int i, DenseLayer layer) in network.Layers.Index())
            WriteLayer(writer, $"{name}.{i}", layer);
    }

    private static void WriteLayer(NpzWriter writer, string name, DenseLayer layer)
    {
        float[] weights = new float[layer.OutputCount * layer.InputCount];
        for (int i = 0; i < layer.OutputCount; i++)
            layer.Row(i).CopyTo(weights.AsSpan(i * layer.InputCount));
        WriteNumbers(writer, $"{name}.weight", weights, layer.OutputCount, layer.InputCount);
        WriteNumbers(writer, $"{name}.bias", layer.Biases.ToArray(), layer.OutputCount);
    }

    private static void WriteNumbers(NpzWriter writer, string name, float[] values, params int[] shape)
    {
        Half[] halves = Array.ConvertAll(values, v => (Half)v);
        if (Enumerable.Range(0, values.Length).All(i => (float)halves[i] == values[i]))
            writer.Add<Half>(name, halves, shape);
        else
            writer.Add<float>(name, values, shape);
    }

    private static PoseNetworkMetadata ReadMetadata(NpyArray array)
    {
        PoseNetworkMetadata? metadata;
        try
        {
            metadata = JsonSerializer.Deserialize(array.ToBytes(), PoseNetworkMetadataContext.Default.PoseNetworkMetadata);
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"{array.Source}: {array.Name}: expected JSON with format, version, kind, scale and offset; found other content ({InputFile.FirstLine(e.Message)}).", e);
        }

        if (metadata?.Format != PoseNetworkMetadata.FormatName)
            throw InvalidInputException.For(array.Source, $"{array.Name}.format", $"'{PoseNetworkMetadata.FormatName}'", Wording.Quote(metadata?.Format ?? "nothing"));
        if (metadata.Version != PoseNetworkMetadata.CurrentVersion)
            throw InvalidInputException.For(array.Source, $"{array.Name}.version", $"{PoseNetworkMetadata.CurrentVersion}", $"{metadata.Version}", "A newer Vitruvian may read it.");
        if (metadata.Kind is not (PoseVae.KindName or PoseFlow.KindName))
            throw InvalidInputException.For(array.Source, $"{array.Name}.kind", $"'{PoseVae.KindName}' or '{PoseFlow.KindName}'", Wording.Quote(metadata.Kind ?? "nothing"));
        if (metadata.Kind == PoseFlow.KindName && metadata.Blocks is < 1 or > MostBlocks)
            throw InvalidInputException.For(array.Source, $"{array.Name}.blocks", $"1 to {MostBlocks}", $"{metadata.Blocks}");
        EnergyPercentile.Check(metadata.EnergyPercentiles, array.Source, $"{array.Name}.energyPercentiles");
        return metadata;
    }
}
