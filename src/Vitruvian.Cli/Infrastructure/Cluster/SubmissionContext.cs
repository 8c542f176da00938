using System.Text.Json.Serialization;

namespace Vitruvian.Cli.Infrastructure.Cluster;

/// <summary>How <see cref="Submission"/> is written as JSON.</summary>
[JsonSerializable(typeof(Submission))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
internal sealed partial class SubmissionContext : JsonSerializerContext;
