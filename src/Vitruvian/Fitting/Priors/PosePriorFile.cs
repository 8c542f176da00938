using System.Text.Json;
using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Formats;

namespace Vitruvian.Fitting.Priors;

/// <summary>Files of pose priors of any kind: what is in one says its metadata (docs/formats.md).</summary>
public static class PosePriorFile
{
    private const string MetadataName = "metadata";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged, or no pose prior.</exception>
    public static PosePrior Read(string path, ReadLimits? limits = null)
    {
        string? format;
        using (NpzReader reader = NpzReader.Open(path, limits))
            format = FormatOf(reader.Read(MetadataName));
        return format switch
        {
            GaussianMixtureMetadata.FormatName => GaussianMixtureFile.Read(path, limits),
            PoseNetworkMetadata.FormatName => PoseNetworkFile.Read(path, limits),
            _ => throw InvalidInputException.For(
                path, $"{MetadataName}.format", $"a pose prior's: '{GaussianMixtureMetadata.FormatName}' or '{PoseNetworkMetadata.FormatName}'", Wording.Quote(format ?? "nothing"), "'vitruvian prior fit' makes one."),
        };
    }

    private static string? FormatOf(NpyArray array)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(array.ToBytes());
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("format", out JsonElement format) && format.ValueKind == JsonValueKind.String
                ? format.GetString()
                : null;
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"{array.Source}: {array.Name}: expected JSON with format and version; found other content ({InputFile.FirstLine(e.Message)}).", e);
        }
    }
}
