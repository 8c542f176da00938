using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vitruvian.Formats;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>A file of numbers with its card beside it: a JSON file of the same name that says how it was made.</summary>
internal static class CardedFile
{
    private const string Ending = ".npz";

    private static readonly JsonSerializerOptions CardLayout = new() { WriteIndented = true };

    /// <summary><c>--out</c> of a command that writes one.</summary>
    /// <param name="description">What is in the file and where its card is, for the help.</param>
    public static Option<string> OutOption(string description) => new("--out", "-o")
    {
        Description = description,
        HelpName = "FILE.npz",
        Required = true,
    };

    /// <summary>The file asked for.</summary>
    /// <param name="session">The options.</param>
    /// <param name="option">From <see cref="OutOption"/>.</param>
    /// <exception cref="InvalidInputException">Its name has another ending, which would be its card's or nobody's.</exception>
    public static string PathOf(CommandSession session, Option<string> option)
    {
        string path = session.Get(option);
        return path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase)
            ? path
            : throw InvalidInputException.For(option.Name, string.Empty, $"a file name that ends in {Ending}", $"'{path}'");
    }

    /// <summary>Writes the card beside the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="card">How it was made.</param>
    public static void WriteCard(string path, JsonObject card) =>
        AtomicFile.WriteAllText(Path.ChangeExtension(path, ".json"), card.ToJsonString(CardLayout) + "\n");
}
