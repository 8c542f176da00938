using System.Text.Json;
using Vitruvian.Formats;

namespace Vitruvian.Fitting.Priors;

/// <summary>Mixture files: .npz archives of <c>metadata</c>, <c>weights</c>, <c>means</c> and <c>covariances</c>; docs/formats.md lists them.</summary>
public static class GaussianMixtureFile
{
    private const string MetadataName = "metadata";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged, or no mixture.</exception>
    public static GaussianMixture Read(string path, ReadLimits? limits = null)
    {
        using NpzReader reader = NpzReader.Open(path, limits);
        GaussianMixtureMetadata metadata = ReadMetadata(reader.Read(MetadataName));
        double[] weights = reader.Read("weights").ExpectShape("(M,)", -1).ToDoubles();
        NpyArray means = reader.Read("means").ExpectShape($"({weights.Length}, D)", weights.Length, -1);
        int dimension = means.Shape[1];
        NpyArray covariances = reader.Read("covariances").ExpectShape($"({weights.Length}, {dimension}, {dimension})", weights.Length, dimension, dimension);
        return new GaussianMixture(path, weights, means.ToDoubles(), covariances.ToDoubles(), metadata.EnergyPercentiles);
    }

    /// <summary>Writes a file in one piece (see <see cref="AtomicFile"/>): f4 where that loses nothing, f8 otherwise.</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="mixture">The mixture.</param>
    public static void Write(string path, GaussianMixture mixture)
    {
        int m = mixture.ComponentCount;
        int d = mixture.Dimension;
        var metadata = new GaussianMixtureMetadata
        {
            Format = GaussianMixtureMetadata.FormatName,
            Version = GaussianMixtureMetadata.CurrentVersion,
            EnergyPercentiles = mixture.EnergyPercentiles.Count == 0 ? null : [.. mixture.EnergyPercentiles],
        };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(metadata, GaussianMixtureMetadataContext.Default.GaussianMixtureMetadata);
        double[] means = new double[m * d];
        double[] covariances = new double[m * d * d];
        for (int k = 0; k < m; k++)
        {
            mixture.Mean(k).CopyTo(means.AsSpan(k * d));
            mixture.Covariance(k).CopyTo(covariances.AsSpan(k * d * d));
        }

        NpzWriter.Write(path, writer =>
        {
            writer.Add<byte>(MetadataName, json, json.Length);
            writer.Add<double>("weights", mixture.Weights, m);
            AddNumbers(writer, "means", means, m, d);
            AddNumbers(writer, "covariances", covariances, m, d, d);
        });
    }

    private static void AddNumbers(NpzWriter writer, string name, double[] values, params int[] shape)
    {
        float[] singles = Array.ConvertAll(values, v => (float)v);
        bool fits = true;
        for (int i = 0; fits && i < values.Length; i++)
            fits = singles[i] == values[i];
        if (fits)
            writer.Add<float>(name, singles, shape);
        else
            writer.Add<double>(name, values, shape);
    }

    private static GaussianMixtureMetadata ReadMetadata(NpyArray array)
    {
        GaussianMixtureMetadata? metadata;
        try
        {
            metadata = JsonSerializer.Deserialize(array.ToBytes(), GaussianMixtureMetadataContext.Default.GaussianMixtureMetadata);
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"{array.Source}: {array.Name}: expected JSON with format and version; found other content ({InputFile.FirstLine(e.Message)}).", e);
        }

        if (metadata?.Format != GaussianMixtureMetadata.FormatName)
            throw InvalidInputException.For(array.Source, $"{array.Name}.format", $"'{GaussianMixtureMetadata.FormatName}'", Wording.Quote(metadata?.Format ?? "nothing"));
        if (metadata.Version != GaussianMixtureMetadata.CurrentVersion)
            throw InvalidInputException.For(array.Source, $"{array.Name}.version", $"{GaussianMixtureMetadata.CurrentVersion}", $"{metadata.Version}", "A newer Vitruvian may read it.");
        EnergyPercentile.Check(metadata.EnergyPercentiles, array.Source, $"{array.Name}.energyPercentiles");
        return metadata;
    }
}
