using System.Text;

namespace Vitruvian.Server.Pages;

/// <summary>Files of the page, which are part of the program.</summary>
internal static class EmbeddedFile
{
    private const string Folder = "wwwroot/";

    /// <summary>Names of all files.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(EmbeddedFile).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name => name[Folder.Length..])];

    /// <summary>A file's bytes.</summary>
    /// <param name="name">Its name, which must be one of <see cref="Names"/>.</param>
    public static byte[] Bytes(string name)
    {
        using Stream stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream(Folder + name) ?? throw new InvalidOperationException($"The program has no page file '{name}'.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A file's text.</summary>
    /// <param name="name">Its name, which must be one of <see cref="Names"/>.</param>
    public static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));
}
