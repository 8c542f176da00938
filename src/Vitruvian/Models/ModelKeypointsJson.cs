using System.Text.Json;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Formats;

namespace Vitruvian.Models;

/// <summary>The JSON form of <see cref="ModelKeypoints"/>.</summary>
internal static class ModelKeypointsJson
{
    internal static ModelKeypoints Read(JsonField field)
    {
        string format = ModelCardJson.OneOf(field["format"], ModelKeypoints.Formats);
        bool simcc = format == ModelKeypoints.Simcc;
        ModelCardJson.RequireOnly(field, simcc ? ["format", "joints", "split", "mirrored"] : ["format", "joints", "decoding", "grid", "smoothing", "mirrored"]);
        ModelKeypoints keypoints = new(format, Joints(field["joints"])) { Mirrored = field.TryGet("mirrored") is JsonField mirrored && Truth(mirrored) };
        return simcc
            ? keypoints with { Split = field["split"].Number() is > 0 and double split ? split : throw field["split"].Unexpected("a number over 0", field["split"].Describe()) }
            : keypoints with
            {
                Decoding = ModelCardJson.OneOf(field["decoding"], ModelKeypoints.Decodings),
                Grid = ModelCardJson.OneOf(field["grid"], ModelKeypoints.Grids),
                Smoothing = field.TryGet("smoothing") is not JsonField smoothing ? 0 : smoothing.Number() is >= 0 and double cells ? cells : throw smoothing.Unexpected("a number of cells, 0 or more", smoothing.Describe()),
            };
    }

    internal static JsonObject Write(ModelKeypoints keypoints)
    {
        JsonObject json = new()
        {
            ["format"] = keypoints.Format,
            ["joints"] = KeypointLists.Names.FirstOrDefault(name => KeypointLists.Of(name).SequenceEqual(keypoints.Joints)) is { } list
                ? list
                : new JsonArray([.. keypoints.Joints.Select(joint => (JsonNode?)joint)]),
        };
        if (keypoints.Format == ModelKeypoints.Simcc)
        {
            json["split"] = keypoints.Split;
        }
        else
        {
            json["decoding"] = keypoints.Decoding;
            json["grid"] = keypoints.Grid;
            if (keypoints.Smoothing > 0)
                json["smoothing"] = keypoints.Smoothing;
        }

        if (keypoints.Mirrored)
            json["mirrored"] = true;
        return json;
    }

    // A list's name, or the name of each joint in this project, with null for those it has no name for.
    private static string?[] Joints(JsonField field)
    {
        if (!field.IsArray)
            return [.. KeypointLists.Of(ModelCardJson.OneOf(field, KeypointLists.Names))];
        IReadOnlyList<string> known = JointSets.JointNames(JointSets.All36);
        string?[] joints = [.. field.Items().Select(item => item.Element.ValueKind == JsonValueKind.Null ? null : ModelCardJson.OneOf(item, known))];
        string?[] named = [.. joints.Where(joint => joint is not null)];
        if (named.Length == 0 || named.Distinct().Count() != named.Length)
            throw field.Unexpected("joints by their names, each once", named.Length == 0 ? "none" : $"'{named.GroupBy(name => name).First(group => group.Count() > 1).Key}' twice");
        return joints;
    }

    private static bool Truth(JsonField field) => field.Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw field.Unexpected("true or false", field.Describe()),
    };
}
