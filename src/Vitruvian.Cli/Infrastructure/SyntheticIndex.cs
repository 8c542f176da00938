using System.Text.Json;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Formats;
using Vitruvian.Synthesis;

namespace Vitruvian.Cli.Infrastructure;

/// <summary><c>samples.json</c> of <c>synth</c>: what is in each of the pictures.</summary>
internal static class SyntheticIndex
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "samples.json";

    /// <summary>Name of a sample's picture.</summary>
    public static string ImageName(long sample) => $"{sample:000000}.png";

    /// <summary>Name of a sample's labels.</summary>
    public static string LabelsName(long sample) => $"{sample:000000}.npz";

    /// <summary>What holds for all samples of a run.</summary>
    public static JsonObject Header(SyntheticPeople people) => new()
    {
        ["seed"] = people.Options.Seed,
        ["size"] = people.Options.Size,
        ["split"] = JsonNamingPolicy.CamelCase.ConvertName(people.Options.Split.ToString()),
        ["jointSet"] = JointSets.All36,
        ["jointNames"] = JsonNumbers.Of(people.PointNames),
    };

    /// <summary>What is told of a sample.</summary>
    public static JsonObject Entry(SyntheticSample sample, IReadOnlyList<string> pointNames) => new()
    {
        ["image"] = ImageName(sample.Index),
        ["labels"] = LabelsName(sample.Index),
        ["box"] = new JsonArray(JsonNumbers.Of(sample.Box.X), JsonNumbers.Of(sample.Box.Y), JsonNumbers.Of(sample.Box.Width), JsonNumbers.Of(sample.Box.Height)),
        ["camera"] = new JsonObject
        {
            ["model"] = "perspective",
            ["focalLengthPixels"] = JsonNumbers.Of(sample.Camera.FocalLengthPixels),
            ["principalPoint"] = JsonNumbers.Of(sample.Camera.PrincipalPoint),
        },
        ["betas"] = JsonNumbers.Of(sample.Parameters.Betas),
        ["globalOrient"] = JsonNumbers.Of(sample.Parameters.GlobalOrient.Vector),
        ["bodyPose"] = new JsonArray([.. sample.Parameters.Pose.Skip(1).Select(r => JsonNumbers.Of(r.Vector))]),
        ["translation"] = JsonNumbers.Of(sample.Parameters.Translation),
        ["joints2d"] = new JsonArray([.. Enumerable.Range(0, pointNames.Count).Select(i => new JsonArray(JsonNumbers.Of(sample.Points2d[2 * i]), JsonNumbers.Of(sample.Points2d[(2 * i) + 1]), JsonValue.Create(sample.PointVisible[i])))]),
        ["joints3d"] = new JsonArray([.. Enumerable.Range(0, pointNames.Count).Select(i => JsonNumbers.Of(sample.Points3d.AsSpan(3 * i, 3)))]),
        ["people"] = sample.PeopleCount,
        ["description"] = sample.Description,
    };

    /// <summary>Writes the file, one sample after the other.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">From <see cref="Header"/>.</param>
    /// <param name="entries">From <see cref="Entry"/>, in order.</param>
    public static void Write(string path, JsonObject header, IEnumerable<JsonObject> entries) => AtomicFile.Write(path, stream =>
    {
        using Utf8JsonWriter writer = new(stream);
        writer.WriteStartObject();
        foreach ((string name, JsonNode? value) in header)
        {
            writer.WritePropertyName(name);
            value!.WriteTo(writer);
        }

        writer.WriteStartArray("samples");
        foreach (JsonObject entry in entries)
            entry.WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
