using System.Text.Json;
using System.Text.Json.Serialization;
using Vitruvian.Formats;

namespace Vitruvian.Bodies.Formats;

/// <summary>Reads and writes <c>body.json</c>.</summary>
public static class RecoveredPersonFile
{
    /// <summary>A person as one line of JSON.</summary>
    public static string ToJson(RecoveredPerson person) => JsonSerializer.Serialize(person, RecoveredPersonContext.Default.RecoveredPerson);

    /// <summary>Writes a file in one piece (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The .json file.</param>
    /// <param name="person">The person; every number finite.</param>
    public static void Write(string path, RecoveredPerson person) => AtomicFile.WriteAllText(path, ToJson(person) + "\n");

    /// <summary>Reads a file.</summary>
    /// <param name="path">The .json file.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing, or is not a person's.</exception>
    public static RecoveredPerson Read(string path, ReadLimits? limits = null)
    {
        const string what = "a recovered person (JSON)";
        byte[] content = InputFile.ReadAll(path, what, limits ?? ReadLimits.Default);
        try
        {
            return JsonSerializer.Deserialize(content, RecoveredPersonContext.Default.RecoveredPerson) ?? throw InvalidInputException.For(path, string.Empty, what, "null");
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"{path}: expected {what}; found other content ({InputFile.FirstLine(e.Message)}).", e);
        }
    }
}

/// <summary>Generated (de)serializers: writing a result costs no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RecoveredPerson))]
internal sealed partial class RecoveredPersonContext : JsonSerializerContext;
