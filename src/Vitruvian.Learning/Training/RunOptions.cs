using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Vitruvian.Learning.Training;

/// <summary>What decides a training run whatever is trained; written into its checkpoints. Kinds of networks add theirs. docs/training.md explains each.</summary>
public abstract record RunOptions
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
        WriteIndented = true,
    };

    /// <summary>What is learned from.</summary>
    public required IReadOnlyList<DataOptions> Data { get; init; }

    /// <summary>What is measured on; null for nothing. Never part of <see cref="Data"/>.</summary>
    public DataOptions? Evaluation { get; init; }

    /// <summary>Samples of a step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Steps of the run.</summary>
    public long Steps { get; init; } = 10_000;

    /// <summary>Learning rate of AdamW after the warm-up.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Steps in which the rate rises linearly from nothing.</summary>
    public long WarmupSteps { get; init; } = 200;

    /// <summary>Steps at the end in which the rate falls to nothing along half a cosine; null for all after the warm-up.</summary>
    public long? DecaySteps { get; init; }

    /// <summary>Weight decay of matrices and kernels; biases and norms have none.</summary>
    public double WeightDecay { get; init; } = 0.05;

    /// <summary>Greatest norm of the gradient.</summary>
    public double ClipNorm { get; init; } = 5;

    /// <summary>Decay of the averaged weights, which are the ones that are measured and exported.</summary>
    public double EmaDecay { get; init; } = 0.998;

    /// <summary>Whether, of several processes, batch norms take the statistics of the whole batch rather than each process's part of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SyncBatchNorm { get; init; }

    /// <summary>Whether convolutions run in bfloat16.</summary>
    public bool Bfloat16 { get; init; }

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:INDEX</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Threads that make batches.</summary>
    public int LoaderThreads { get; init; } = 1;

    /// <summary>Minutes between checkpoints.</summary>
    public double CheckpointMinutes { get; init; } = 3;

    /// <summary>Steps between lines of progress.</summary>
    public long LogEvery { get; init; } = 50;

    /// <summary>Steps between evaluations.</summary>
    public long EvaluateEvery { get; init; } = 500;

    /// <summary>Seed of weights, orders and augmentations.</summary>
    public ulong Seed { get; init; }

    /// <summary>Reads a JSON file of options.</summary>
    /// <typeparam name="T">The options of one kind of network.</typeparam>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">The file is missing or no JSON, or has an unknown option or a value of another kind.</exception>
    protected static T Read<T>(string path)
        where T : RunOptions
    {
        try
        {
            return (T)Parse(typeof(T), File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{path}: expected a JSON file of training options; found: {error.Message}", error);
        }
    }

    /// <summary>Reads options that <see cref="ToJson"/> gave.</summary>
    /// <typeparam name="T">The options of one kind of network.</typeparam>
    /// <param name="json">The options.</param>
    /// <param name="source">Where they come from, for messages.</param>
    protected static T FromJson<T>(JsonObject json, string source)
        where T : RunOptions
    {
        ArgumentNullException.ThrowIfNull(json);
        return (T)Parse(typeof(T), json.ToJsonString(), source);
    }

    /// <summary>All options, those left at their defaults included.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, GetType(), s_json)!.AsObject();

    /// <summary>Options that <see cref="ToJson"/> gave, perhaps in a version that had fewer, as it gives them now: what they lack is as it is when nothing is said of it.</summary>
    /// <param name="json">The options of a run of the same kind.</param>
    /// <param name="source">Where they come from, for messages.</param>
    /// <exception cref="InvalidInputException">An option is unknown, or has a value of another kind.</exception>
    public JsonObject Completed(JsonObject json, string source)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Parse(GetType(), json.ToJsonString(), source).ToJson();
    }

    /// <summary>All options as a readable file.</summary>
    public string ToText() => JsonSerializer.Serialize(this, GetType(), s_json);

    private static RunOptions Parse(Type kind, string text, string source)
    {
        RunOptions options;
        try
        {
            options = (RunOptions?)JsonSerializer.Deserialize(text, kind, s_json) ?? throw InvalidInputException.For(source, string.Empty, "an object of training options", "null");
        }
        catch (JsonException error)
        {
            throw Explained(error, source);
        }

        options.Check(source);
        return options;
    }

    // The serializer's messages name the type's full name; what counts is the member.
    private static InvalidInputException Explained(JsonException error, string source)
    {
        const string unmapped = "The JSON property '";
        string message = error.Message;
        if (message.StartsWith(unmapped, StringComparison.Ordinal))
        {
            string name = message[unmapped.Length..].Split('\'')[0];
            return new InvalidInputException($"{source}: unknown option '{name}'; docs/training.md lists the options.", error);
        }

        const string missing = "was missing required properties including: '";
        int at = message.IndexOf(missing, StringComparison.Ordinal);
        if (at >= 0)
            return InvalidInputException.For(source, string.Empty, $"an option '{message[(at + missing.Length)..].Split('\'')[0]}'", "none");
        string field = (error.Path ?? "$").TrimStart('$', '.');
        string where = field.Length == 0 ? source : $"{source}: {field}";
        return message.Contains("could not be converted", StringComparison.Ordinal)
            ? new InvalidInputException($"{where}: expected a value of the option's kind; found another.", error)
            : new InvalidInputException($"{where}: expected a JSON object of training options; found no valid JSON at line {error.LineNumber + 1}.", error);
    }

    /// <summary>Checks the values.</summary>
    /// <param name="source">Where the options come from, for messages.</param>
    /// <exception cref="InvalidInputException">A value is not possible.</exception>
    protected virtual void Check(string source)
    {
        void Require(bool holds, string field, string expected, object found)
        {
            if (!holds)
                throw InvalidInputException.For(source, field, expected, $"{found}");
        }

        Require(Data.Count > 0, "data", "at least one source", "none");
        Require(Batch > 0, "batch", "a positive number", Batch);
        Require(Steps > 0, "steps", "a positive number", Steps);
        Require(LearningRate > 0 && double.IsFinite(LearningRate), "learningRate", "a positive number", LearningRate);
        Require(WarmupSteps >= 0, "warmupSteps", "0 or more", WarmupSteps);
        Require(DecaySteps is null or > 0, "decaySteps", "a positive number", DecaySteps ?? 0);
        Require(EmaDecay is >= 0 and < 1, "emaDecay", "a number from 0 to below 1", EmaDecay);
        Require(ClipNorm > 0, "clipNorm", "a positive number", ClipNorm);
        Require(LoaderThreads > 0, "loaderThreads", "a positive number", LoaderThreads);
        Require(CheckpointMinutes > 0, "checkpointMinutes", "a positive number", CheckpointMinutes);
        Require(LogEvery > 0, "logEvery", "a positive number", LogEvery);
        Require(EvaluateEvery > 0, "evaluateEvery", "a positive number", EvaluateEvery);
    }
}
