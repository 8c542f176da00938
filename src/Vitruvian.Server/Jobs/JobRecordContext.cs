using System.Text.Json.Serialization;

namespace Vitruvian.Server.Jobs;

/// <summary>Generated (de)serializers of <c>job.json</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(JobRecord))]
internal sealed partial class JobRecordContext : JsonSerializerContext;
