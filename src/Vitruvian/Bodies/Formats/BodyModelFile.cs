using Vitruvian.Formats;

namespace Vitruvian.Bodies.Formats;

/// <summary>Reads body models of any supported kind; the content decides, not the file's name.</summary>
public static class BodyModelFile
{
    private const string Kinds = "a body model (Vitruvian .npz, or SMPL .npz or .pkl)";

    /// <summary>Reads a model, ready for use.</summary>
    /// <param name="path">A Vitruvian .npz, SMPL .npz or SMPL .pkl file.</param>
    /// <param name="maximumBetas">Keep only the first shape directions of an SMPL file; all when null.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged, or no body model.</exception>
    public static BodyModel Read(string path, int? maximumBetas = null, ReadLimits? limits = null) => new(ReadDefinition(path, maximumBetas, limits));

    /// <summary>Reads a model's arrays, for conversion.</summary>
    /// <param name="path">A Vitruvian .npz, SMPL .npz or SMPL .pkl file.</param>
    /// <param name="maximumBetas">Keep only the first shape directions of an SMPL file; all when null.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged, or no body model.</exception>
    public static BodyModelDefinition ReadDefinition(string path, int? maximumBetas = null, ReadLimits? limits = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumBetas ?? 0);
        limits ??= ReadLimits.Default;
        byte[] content = InputFile.ReadAll(path, Kinds, limits);
        BodyModelDefinition definition = ReadContent(content, path, maximumBetas, limits);
        BodyModelValidation.Check(definition);
        return definition;
    }

    private static BodyModelDefinition ReadContent(byte[] content, string path, int? maximumBetas, ReadLimits limits)
    {
        if (content.AsSpan().StartsWith("PK"u8))
        {
            using NpzReader archive = NpzReader.Open(new MemoryStream(content, writable: false), path, limits);
            if (archive.Contains(VitruvianBodyFile.MetadataName))
                return VitruvianBodyFile.Read(archive);
            if (archive.Contains(SmplBodyFile.TemplateName))
                return SmplBodyFile.Read(archive, maximumBetas);
            string names = string.Join(", ", archive.Names.Take(12).Select(Wording.Quote));
            throw InvalidInputException.For(path, string.Empty, Kinds, names.Length == 0 ? "an archive without arrays" : $"an archive of {names}");
        }

        // Protocols 2 and up begin with the PROTO instruction; a dictionary of protocol 0 or 1 with a mark or an empty dictionary.
        if (content.AsSpan() is [0x80, ..] or [(byte)'(', ..] or [(byte)'}', ..])
            return SmplBodyFile.Read(content, path, maximumBetas, limits);
        throw InvalidInputException.For(path, string.Empty, Kinds, content.Length == 0 ? "an empty file" : $"a file that starts with {Wording.Quote(System.Text.Encoding.Latin1.GetString(content, 0, Math.Min(8, content.Length)))}");
    }
}
