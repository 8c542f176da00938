using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vitruvian.Formats;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>
/// How the results in a folder were made, kept beside them as <c>run.json</c>: a later run with the same settings and the same photo takes them over instead
/// of making them again.
/// </summary>
internal static class RunRecord
{
    /// <summary>Name of the file; the last to come into the folder.</summary>
    public const string FileName = "run.json";

    /// <summary>The program's version: results of another one are made again.</summary>
    public static string Program { get; } =
        typeof(RunRecord).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>What results are made from.</summary>
    /// <param name="input">The photo or video.</param>
    /// <param name="settings">What they depend on besides; added to.</param>
    /// <param name="session">Body and formats.</param>
    public static JsonObject Recipe(string input, JsonObject settings, CommandSession session)
    {
        settings["body"] = session.Get(SharedOptions.Body);
        settings["formats"] = session.Get(RecoveryOptions.Formats);
        settings["seed"] = session.Seed;
        return new JsonObject { ["program"] = Program, ["photo"] = FileStamp.Of(input), ["settings"] = settings };
    }

    /// <summary>Writes the record.</summary>
    /// <param name="path">The file.</param>
    /// <param name="recipe">What the results were made from.</param>
    /// <param name="result">What came out.</param>
    public static void Write(string path, JsonObject recipe, JsonObject result) =>
        AtomicFile.WriteAllText(path, new JsonObject { ["recipe"] = recipe.DeepClone(), ["result"] = result.DeepClone() }.ToJsonString() + "\n");

    /// <summary>The results in a folder, if they were made from the same.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="recipe">What they shall be made from.</param>
    /// <returns>What came out; null when the folder holds no such results or not all of their files.</returns>
    public static JsonObject? TryRead(string folder, JsonObject recipe)
    {
        try
        {
            string path = Path.Combine(folder, FileName);
            if (!File.Exists(path) || JsonNode.Parse(File.ReadAllText(path)) is not JsonObject record)
                return null;
            bool same = JsonNode.DeepEquals(record["recipe"], JsonNode.Parse(recipe.ToJsonString()));
            return same && record["result"] is JsonObject result && result["files"] is JsonArray files && files.All(file => File.Exists(file!.GetValue<string>()))
                ? (JsonObject)result.DeepClone()
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // What cannot be read is made again.
            return null;
        }
    }
}
