using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vitruvian.Learning.Training;

/// <summary>Writes the values of an option by their names in camel case, and reads nothing else.</summary>
/// <typeparam name="T">The option's values.</typeparam>
internal sealed class OptionNames<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
