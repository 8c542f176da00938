using Vitruvian.Models;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Finds networks: those that come with the program by their names, others by their files.</summary>
internal static class NetworkFile
{
    /// <summary>Ending of files with networks.</summary>
    public const string Ending = ".onnx";

    /// <summary>Whether a network comes with the program.</summary>
    /// <param name="name">Its name, for example <c>joints</c>.</param>
    public static bool IsBuiltIn(string name) => AssetFolder.TryFind(AssetOf(name)) is not null;

    /// <summary>The network's file.</summary>
    /// <param name="nameOrFile">A name, or a path ending in .onnx.</param>
    /// <param name="option">The option that asked for it, for messages.</param>
    /// <param name="remedy">What helps when there is none.</param>
    /// <exception cref="InvalidInputException">There is no such network.</exception>
    public static string Find(string nameOrFile, string option, string remedy)
    {
        if (nameOrFile.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
            return File.Exists(nameOrFile) ? nameOrFile : throw InvalidInputException.For(option, nameOrFile, "an ONNX file", "no such file");
        return AssetFolder.TryFind(AssetOf(nameOrFile))
            ?? throw InvalidInputException.For(option, nameOrFile, $"assets/{AssetOf(nameOrFile)} among the program's files", "none", remedy);
    }

    /// <summary>The card of a network's file.</summary>
    /// <param name="path">The ONNX file.</param>
    public static ModelCard CardOf(string path) => ModelCard.Read(ModelCard.PathFor(path));

    private static string AssetOf(string name) => $"models/{name}{Ending}";
}
