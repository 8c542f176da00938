using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Formats;

namespace Vitruvian.Models;

/// <summary>The JSON form of <see cref="ModelCard"/>. Every field is checked; unknown ones are refused, since they are misspelt ones.</summary>
internal static class ModelCardJson
{
    private const string Batch = "batch";
    private const int HashDigits = 64;
    private const int LargestFill = 255;

    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static ModelCard Read(JsonField root)
    {
        RequireOnly(root, "name", "method", "description", "sha256", "inputs", "outputs", "body", "jointSet", "crop", "observed", "detection", "keypoints", "training", "scores", "licence");
        JsonField hash = root["sha256"];
        string digits = hash.Text();
        if (digits.Length != HashDigits || !digits.All(digit => digit is (>= '0' and <= '9') or (>= 'a' and <= 'f')))
            throw hash.Unexpected($"{HashDigits} hexadecimal digits in lower case", hash.Describe());
        return new ModelCard
        {
            Name = root["name"].Text(),
            Method = root["method"].Text(),
            Description = root["description"].Text(),
            Sha256 = digits,
            Inputs = [.. Some(root["inputs"]).Select(Input)],
            Outputs = [.. Some(root["outputs"]).Select(Output)],
            Body = root.TryGet("body") is JsonField body ? OneOf(body, ModelCard.BuiltInBody, ModelCard.SmplBody) : null,
            JointSet = root.TryGet("jointSet") is JsonField jointSet ? OneOf(jointSet, JointSets.Names) : null,
            Crop = root.TryGet("crop") is JsonField crop ? Crop(crop) : null,
            Observed = root.TryGet("observed")?.Number(),
            Detection = root.TryGet("detection") is JsonField detection ? Detection(detection) : null,
            Keypoints = root.TryGet("keypoints") is JsonField keypoints ? ModelKeypointsJson.Read(keypoints) : null,
            Training = Training(root["training"]),
            Scores = Members(root["scores"]).ToDictionary(
                protocol => protocol.Name,
                protocol => (IReadOnlyDictionary<string, double>)Members(protocol.Field).ToDictionary(metric => metric.Name, metric => metric.Field.Number())),
            Licence = root["licence"].Text(),
        };
    }

    internal static string Write(ModelCard card)
    {
        JsonObject root = new()
        {
            ["name"] = card.Name,
            ["method"] = card.Method,
            ["description"] = card.Description,
            ["sha256"] = card.Sha256,
            ["inputs"] = new JsonArray([.. card.Inputs.Select(input => new JsonObject
            {
                ["name"] = input.Name,
                ["shape"] = Shape(input.Shape),
                ["layout"] = input.Layout,
                ["colors"] = input.Colors,
                ["mean"] = Numbers(input.Mean),
                ["deviation"] = Numbers(input.Deviation),
            })]),
            ["outputs"] = new JsonArray([.. card.Outputs.Select(output => new JsonObject
            {
                ["name"] = output.Name,
                ["shape"] = Shape(output.Shape),
                ["meaning"] = output.Meaning,
            })]),
        };
        if (card.Body is not null)
            root["body"] = card.Body;
        if (card.JointSet is not null)
            root["jointSet"] = card.JointSet;
        if (card.Crop is not null)
            root["crop"] = Crop(card.Crop);
        if (card.Observed is { } observed)
            root["observed"] = observed;
        if (card.Detection is { } detection)
        {
            root["detection"] = new JsonObject
            {
                ["format"] = detection.Format,
                ["personClass"] = detection.PersonClass,
                ["threshold"] = detection.Threshold,
                ["mergeOverlap"] = detection.MergeOverlap,
            };
        }

        if (card.Keypoints is { } keypoints)
            root["keypoints"] = ModelKeypointsJson.Write(keypoints);
        root["training"] = new JsonObject
        {
            ["data"] = new JsonArray([.. card.Training.Data.Select(name => JsonValue.Create(name))]),
            ["steps"] = card.Training.Steps,
            ["seconds"] = card.Training.Seconds,
            ["hardware"] = card.Training.Hardware,
            ["commit"] = card.Training.Commit,
        };
        root["scores"] = new JsonObject(card.Scores.Select(protocol => KeyValuePair.Create<string, JsonNode?>(
            protocol.Key,
            new JsonObject(protocol.Value.Select(metric => KeyValuePair.Create<string, JsonNode?>(metric.Key, metric.Value))))));
        root["licence"] = card.Licence;
        return root.ToJsonString(s_options) + "\n";
    }

    private static ModelInput Input(JsonField field)
    {
        RequireOnly(field, "name", "shape", "layout", "colors", "mean", "deviation");
        long[] shape = Shape(field["shape"]);
        JsonField layout = field["layout"];
        if (layout.Text().Length != shape.Length)
            throw layout.Unexpected($"a letter for each of {shape.Length} dimensions", layout.Describe());
        double[] mean = [.. field["mean"].Items().Select(item => item.Number())];
        double[] deviation = [.. field["deviation"].Items().Select(item => item.Number())];
        if (deviation.Length != mean.Length || deviation.Contains(0))
            throw field["deviation"].Unexpected($"{mean.Length} numbers that are not 0, as many as in mean", field["deviation"].Describe());
        return new ModelInput(field["name"].Text(), shape, layout.Text(), field["colors"].Text(), mean, deviation);
    }

    private static ModelOutput Output(JsonField field)
    {
        RequireOnly(field, "name", "shape", "meaning");
        return new ModelOutput(field["name"].Text(), Shape(field["shape"]), field["meaning"].Text());
    }

    private static ModelDetection Detection(JsonField field)
    {
        RequireOnly(field, "format", "personClass", "threshold", "mergeOverlap");
        return new ModelDetection(OneOf(field["format"], ModelDetection.Formats), (int)Integer(field["personClass"], 0, int.MaxValue), Share(field["threshold"]), Share(field["mergeOverlap"]));
    }

    /// <summary>A text of a list.</summary>
    internal static string OneOf(JsonField field, params IReadOnlyCollection<string> known) =>
        known.Contains(field.Text()) ? field.Text() : throw field.Unexpected($"one of {string.Join(", ", known)}", field.Describe());

    private static double Share(JsonField field) => field.Number() is >= 0 and <= 1 and double value ? value : throw field.Unexpected("a number from 0 to 1", field.Describe());

    private static ModelCrop Crop(JsonField field)
    {
        RequireOnly(field, "size", "width", "enlargement", "fill");
        double enlargement = field["enlargement"].Number();
        if (!(enlargement > 0))
            throw field["enlargement"].Unexpected("a number over 0", field["enlargement"].Describe());
        return new ModelCrop((int)Integer(field["size"], 1, int.MaxValue), enlargement, (int)Integer(field["fill"], 0, LargestFill))
        {
            Width = field.TryGet("width") is JsonField width ? (int)Integer(width, 1, int.MaxValue) : null,
        };
    }

    private static JsonObject Crop(ModelCrop crop)
    {
        JsonObject json = new() { ["size"] = crop.Size };
        if (crop.Width is { } width)
            json["width"] = width;
        json["enlargement"] = crop.Enlargement;
        json["fill"] = crop.Fill;
        return json;
    }

    private static ModelTraining Training(JsonField field)
    {
        RequireOnly(field, "data", "steps", "seconds", "hardware", "commit");
        return new ModelTraining(
            [.. field["data"].Items().Select(item => item.Text())],
            Integer(field["steps"], 0, long.MaxValue),
            field["seconds"].Number(),
            field["hardware"].Text(),
            field["commit"].Text());
    }

    private static long[] Shape(JsonField field) =>
    [
        .. field.Items().Select(item => item.Element.ValueKind == JsonValueKind.String && item.Text() == Batch ? -1 : Length(item)),
    ];

    private static long Length(JsonField item) =>
        item.Element.ValueKind == JsonValueKind.Number ? Integer(item, 0, long.MaxValue) : throw item.Unexpected($"a length or \"{Batch}\"", item.Describe());

    private static long Integer(JsonField field, long least, long most) =>
        field.Element.ValueKind == JsonValueKind.Number && field.Element.TryGetInt64(out long value) && value >= least && value <= most
            ? value
            : throw field.Unexpected($"an integer from {least} to {most}", field.Describe());

    private static JsonField[] Some(JsonField field) => field.Items() is { Length: > 0 } items ? items : throw field.Unexpected("at least one", "none");

    private static List<(string Name, JsonField Field)> Members(JsonField field) =>
        field.ExpectObject().Element.EnumerateObject().Select(member => (member.Name, field[member.Name])).ToList();

    /// <summary>Refuses members of other names.</summary>
    internal static void RequireOnly(JsonField field, params string[] known)
    {
        foreach (JsonProperty member in field.ExpectObject().Element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
                throw field.Unexpected($"only the members {string.Join(", ", known)}", $"\"{member.Name}\"");
        }
    }

    private static JsonArray Shape(IReadOnlyList<long> shape) => new([.. shape.Select(length => length < 0 ? JsonValue.Create(Batch) : (JsonNode)length)]);

    private static JsonArray Numbers(IReadOnlyList<double> values) => new([.. values.Select(value => (JsonNode)value)]);
}
