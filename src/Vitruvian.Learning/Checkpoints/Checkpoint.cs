using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vitruvian.Formats.Tensors;
using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Checkpoints;

/// <summary>
/// Everything from which training goes on as if it had never stopped, in one safetensors file: networks (<c>NETWORK.weight</c>), the
/// optimiser's state (<c>optimizer.PARAMETER.exp_avg</c>), the state of the random numbers (<c>random.cpu</c>), and as text the step, the
/// options and a checksum.
/// </summary>
public static class Checkpoint
{
    private const string Format = "vitruvian-checkpoint";
    private const string Version = "1";
    private const string OptimizerPrefix = "optimizer.";
    private const string AveragePrefix = "ema.";
    private const string CpuRandomName = "random.cpu";
    private const string CudaRandomPrefix = "random.cuda.";

    /// <summary>Writes a checkpoint in one piece: if the disk is full or the program is killed, the file that was there stays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="networks">Networks by name, for example <c>model</c> and <c>ema</c>.</param>
    /// <param name="optimizer">The optimiser.</param>
    /// <param name="info">Step, options and progress.</param>
    public static void Write(string path, IReadOnlyDictionary<string, nn.Module> networks, optim.Optimizer optimizer, CheckpointInfo info)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(info);
        using DisposeScope scope = NewDisposeScope();
        SortedDictionary<string, Tensor> tensors = new(StringComparer.Ordinal) { [CpuRandomName] = get_rng_state() };
        for (int i = 0; i < cuda.device_count(); i++)
            tensors.Add($"{CudaRandomPrefix}{i}", RandomState(new Device(DeviceType.CUDA, i)));
        foreach ((string network, nn.Module module) in networks)
        {
            foreach ((string name, Tensor tensor) in module.state_dict())
                tensors.Add($"{network}.{name}", TensorConversion.Plain(tensor));
        }

        foreach ((string name, Tensor tensor) in optimizer.state_dict())
            tensors.Add(OptimizerPrefix + name, TensorConversion.Plain(tensor));
        Write(path, tensors, info, Groups(optimizer));
    }

    /// <summary>Writes the averaged weights of a checkpoint in half precision, for other runs to start from (<see cref="RestoreMatching"/>): a twelfth of its size.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="path">The new file.</param>
    /// <exception cref="InvalidInputException">The checkpoint is missing, damaged or without averaged weights.</exception>
    public static void WriteWeights(string checkpoint, string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using SafetensorsReader reader = SafetensorsReader.Open(checkpoint);
        CheckpointInfo info = Info(reader);
        SortedDictionary<string, Tensor> weights = new(StringComparer.Ordinal);
        foreach ((string name, Tensor tensor) in ReadTensors(checkpoint, reader))
        {
            if (name.StartsWith(AveragePrefix, StringComparison.Ordinal))
                weights.Add(name, tensor.dtype == ScalarType.Float32 ? tensor.to(ScalarType.Float16) : tensor);
        }

        if (weights.Count == 0)
            throw InvalidInputException.For(checkpoint, "tensors", $"averaged weights ({AveragePrefix}*)", "none");
        var progress = (JsonObject)info.Progress.DeepClone();
        progress[CheckpointInfo.WeightsOnlyKey] = true;
        Write(path, weights, info with { Progress = progress }, []);
    }

    private static void Write(string path, SortedDictionary<string, Tensor> tensors, CheckpointInfo info, JsonArray groups)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Tensor tensor in tensors.Values)
            hash.AppendData(tensor.bytes);
        Dictionary<string, string> metadata = new(StringComparer.Ordinal)
        {
            ["format"] = Format,
            ["version"] = Version,
            ["step"] = info.Step.ToString(CultureInfo.InvariantCulture),
            ["options"] = info.Options.ToJsonString(),
            ["progress"] = info.Progress.ToJsonString(),
            ["groups"] = groups.ToJsonString(),
            ["sha256"] = Convert.ToHexStringLower(hash.GetHashAndReset()),
        };
        SafetensorsWriter.Write(path, [.. tensors.Select(entry => TensorConversion.Content(entry.Key, entry.Value))], metadata);
    }

    /// <summary>Reads step, options and progress, without the tensors.</summary>
    /// <exception cref="InvalidInputException">The file is missing, damaged or no checkpoint.</exception>
    public static CheckpointInfo ReadInfo(string path)
    {
        using SafetensorsReader reader = SafetensorsReader.Open(path);
        return Info(reader);
    }

    /// <summary>Puts networks, optimiser and random numbers into the state of a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="networks">The same networks under the same names as when it was written.</param>
    /// <param name="optimizer">An optimiser of the same parameters in the same groups; null to leave the optimiser and the random numbers alone.</param>
    /// <returns>Step, options and progress; schedules are set by the step.</returns>
    /// <exception cref="InvalidInputException">The file is missing, damaged, no checkpoint, or of other networks or parameters.</exception>
    public static CheckpointInfo Restore(string path, IReadOnlyDictionary<string, nn.Module> networks, optim.Optimizer? optimizer)
    {
        ArgumentNullException.ThrowIfNull(networks);
        using DisposeScope scope = NewDisposeScope();
        using SafetensorsReader reader = SafetensorsReader.Open(path);
        CheckpointInfo info = Info(reader);
        SortedDictionary<string, Tensor> tensors = ReadTensors(path, reader);
        try
        {
            foreach ((string network, nn.Module module) in networks)
                _ = module.load_state_dict(Part(tensors, network + "."));
            if (optimizer is not null)
            {
                JsonArray groups = RequireGroups(reader, optimizer);
                optimizer.load_state_dict(Part(tensors, OptimizerPrefix));
                SetGroups(groups, optimizer);
            }
        }
        catch (InvalidInputException error) when (!error.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidInputException($"{path}: {error.Message}", error);
        }

        if (optimizer is not null)
            RestoreRandomNumbers(tensors);
        return info;
    }

    /// <summary>Takes from one network of a checkpoint what another network has under the same name in the same shape.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network's name in the checkpoint.</param>
    /// <param name="module">Receives the tensors.</param>
    /// <param name="mustFit">Tells of a name that both have whether another shape is an error rather than another part; null for none.</param>
    /// <param name="stays">Tells of a name whether it is left alone; null for none.</param>
    /// <returns>Names of the module's tensors: those that were taken, and those for which the checkpoint has nothing.</returns>
    /// <exception cref="InvalidInputException">The file is missing, damaged or no checkpoint, or a tensor that must fit has another shape.</exception>
    public static (IReadOnlyList<string> Taken, IReadOnlyList<string> Left) RestoreMatching(string path, string network, nn.Module module, Func<string, bool>? mustFit = null, Func<string, bool>? stays = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        using DisposeScope scope = NewDisposeScope();
        using SafetensorsReader reader = SafetensorsReader.Open(path);
        Dictionary<string, Tensor> stored = Part(ReadTensors(path, reader), network + ".");
        Dictionary<string, Tensor> own = module.state_dict().Where(entry => stays?.Invoke(entry.Key) != true).ToDictionary(StringComparer.Ordinal);
        bool Fits(string name) => stored.TryGetValue(name, out Tensor? tensor) && tensor.shape.AsSpan().SequenceEqual(own[name].shape);
        if (own.Keys.FirstOrDefault(name => mustFit?.Invoke(name) == true && stored.ContainsKey(name) && !Fits(name)) is { } other)
            throw InvalidInputException.For(path, other, $"shape [{string.Join(", ", own[other].shape)}]", $"[{string.Join(", ", stored[other].shape)}]", "Give the network the sizes of the one it shall start from.");
        string[] taken = [.. own.Keys.Where(Fits)];
        _ = module.load_state_dict(taken.ToDictionary(name => name, name => stored[name], StringComparer.Ordinal), strict: false);
        return (taken, [.. own.Keys.Where(name => !Fits(name))]);
    }

    private static SortedDictionary<string, Tensor> ReadTensors(string path, SafetensorsReader reader)
    {
        SortedDictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach (SafetensorsEntry entry in reader.Entries)
            tensors.Add(entry.Name, TensorConversion.Make(path, entry.Name, entry.Type, entry.Shape, bytes => reader.Read(entry, bytes)));
        Verify(reader, tensors);
        return tensors;
    }

    private static CheckpointInfo Info(SafetensorsReader reader)
    {
        if (!reader.Metadata.TryGetValue("format", out string? format) || format != Format)
            throw InvalidInputException.For(reader.Source, string.Empty, "a checkpoint of a training run", "a safetensors file without its marks");
        if (Text(reader, "version") is string version && version != Version)
            throw InvalidInputException.For(reader.Source, "version", Version, $"'{version}'", "A newer Vitruvian wrote it.");
        if (!long.TryParse(Text(reader, "step"), NumberStyles.None, CultureInfo.InvariantCulture, out long step))
            throw InvalidInputException.For(reader.Source, "step", "a whole number", $"'{Text(reader, "step")}'");
        return new CheckpointInfo(step, (JsonObject)Parse(reader, "options", JsonValueKind.Object), (JsonObject)Parse(reader, "progress", JsonValueKind.Object));
    }

    private static string Text(SafetensorsReader reader, string key) =>
        reader.Metadata.GetValueOrDefault(key) ?? throw InvalidInputException.For(reader.Source, key, "an entry of a checkpoint", "none");

    private static JsonNode Parse(SafetensorsReader reader, string key, JsonValueKind kind)
    {
        string text = Text(reader, key);
        try
        {
            if (JsonNode.Parse(text) is JsonNode node && node.GetValueKind() == kind)
                return node;
        }
        catch (JsonException)
        {
            // As below: the text is not what it should be.
        }

        throw InvalidInputException.For(reader.Source, key, $"a JSON {kind.ToString().ToLowerInvariant()}", "something else");
    }

    private static void Verify(SafetensorsReader reader, SortedDictionary<string, Tensor> tensors)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Tensor tensor in tensors.Values)
            hash.AppendData(tensor.bytes);
        string expected = Text(reader, "sha256");
        string found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found != expected)
            throw InvalidInputException.For(reader.Source, "sha256", expected, found, "The file is damaged; resume from another checkpoint.");
    }

    private static Dictionary<string, Tensor> Part(SortedDictionary<string, Tensor> tensors, string prefix) =>
        tensors.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value, StringComparer.Ordinal);

    private static JsonArray Groups(optim.Optimizer optimizer) => [.. optimizer.ParamGroups.Select(group => new JsonObject
    {
        ["lr"] = group.LearningRate,
        ["initial_lr"] = group.InitialLearningRate,
        ["weight_decay"] = group.WeightDecay,
        ["parameters"] = group.Parameters.Count,
    })];

    private static JsonArray RequireGroups(SafetensorsReader reader, optim.Optimizer optimizer)
    {
        var groups = (JsonArray)Parse(reader, "groups", JsonValueKind.Array);
        string expected = string.Join(", ", optimizer.ParamGroups.Select(group => group.Parameters.Count));
        string found = string.Join(", ", groups.Select(group => group?["parameters"]?.ToJsonString() ?? "none"));
        if (found != expected)
            throw InvalidInputException.For(reader.Source, "groups", $"groups of {expected} parameters", found);
        return groups;
    }

    private static void SetGroups(JsonArray groups, optim.Optimizer optimizer)
    {
        foreach ((JsonNode? stored, ParamGroup group) in groups.Zip(optimizer.ParamGroups))
        {
            group.LearningRate = stored!["lr"]!.GetValue<double>();
            group.InitialLearningRate = stored["initial_lr"]!.GetValue<double>();
            group.WeightDecay = stored["weight_decay"]!.GetValue<double>();
        }
    }

    // A run may resume on a machine with other GPUs: what has no counterpart is left alone.
    private static void RestoreRandomNumbers(SortedDictionary<string, Tensor> tensors)
    {
        if (tensors.TryGetValue(CpuRandomName, out Tensor? state))
            set_rng_state(state);
        for (int i = 0; i < cuda.device_count(); i++)
        {
            if (tensors.TryGetValue($"{CudaRandomPrefix}{i}", out Tensor? cudaState))
                SetRandomState(new Device(DeviceType.CUDA, i), cudaState);
        }
    }
}
