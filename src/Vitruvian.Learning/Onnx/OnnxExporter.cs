using Vitruvian.Learning.Onnx.Graph;
using Vitruvian.Learning.Onnx.Model;
using Vitruvian.Learning.Onnx.Operators;
using Vitruvian.Learning.Onnx.Recording;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Onnx;

/// <summary>
/// Writes networks as ONNX files. The network runs on examples while every operator it calls is recorded; each is then written with ONNX's
/// operators. What does not depend on the inputs becomes a constant; weights keep the names they have in the state dictionary.
/// </summary>
/// <remarks>
/// For a batch of any length the network runs with three batches, and every number that differs must be a linear function of the batch. All
/// other lengths are those of the examples. The network's own branches (<c>if</c> on a shape) are taken as the examples take them.
/// </remarks>
public static class OnnxExporter
{
    // Two batches find how a number depends on the batch and the third confirms it; none is 1, which operators treat in a way of its own.
    private static readonly long[] s_batches = [2, 3, 4];

    /// <summary>Writes a network with one input and one output.</summary>
    /// <param name="module">The network; it is exported as in use (<c>eval</c>), and left in the mode it was in.</param>
    /// <param name="input">An example of the input, on the network's device.</param>
    /// <param name="inputName">Name of the input.</param>
    /// <param name="outputName">Name of the output.</param>
    /// <param name="path">File to write, whole or not at all.</param>
    /// <param name="options">Further choices.</param>
    /// <exception cref="OnnxExportException">An operator has no form in ONNX, or the network depends on the batch in another way than its shape.</exception>
    public static void Export(nn.Module<Tensor, Tensor> module, Tensor input, string inputName, string outputName, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        Export(module, inputs => [module.call(inputs[0])], [input], [inputName], [outputName], path, options);
    }

    /// <summary>Writes a network with one input and several outputs.</summary>
    /// <inheritdoc cref="Export(nn.Module{Tensor, Tensor}, Tensor, string, string, string, OnnxExportOptions?)"/>
    /// <param name="module">The network.</param>
    /// <param name="input">An example of the input.</param>
    /// <param name="inputName">Name of the input.</param>
    /// <param name="outputNames">Names of the outputs.</param>
    /// <param name="path">File to write.</param>
    /// <param name="options">Further choices.</param>
    public static void Export(nn.Module<Tensor, Tensor[]> module, Tensor input, string inputName, IReadOnlyList<string> outputNames, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        Export(module, inputs => module.call(inputs[0]), [input], [inputName], outputNames, path, options);
    }

    /// <summary>Writes any function of a network.</summary>
    /// <param name="module">The network whose weights the function uses; exported as in use (<c>eval</c>), and left in the mode it was in.</param>
    /// <param name="forward">Computes the outputs from the inputs; called several times.</param>
    /// <param name="inputs">Examples of the inputs, each with the batch in its first dimension (unless that is fixed).</param>
    /// <param name="inputNames">Names of the inputs.</param>
    /// <param name="outputNames">Names of the outputs.</param>
    /// <param name="path">File to write, whole or not at all.</param>
    /// <param name="options">Further choices.</param>
    /// <exception cref="OnnxExportException">An operator has no form in ONNX, or the network depends on the batch in another way than its shape.</exception>
    public static void Export(nn.Module module, Func<Tensor[], Tensor[]> forward, IReadOnlyList<Tensor> inputs, IReadOnlyList<string> inputNames, IReadOnlyList<string> outputNames, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(inputNames);
        ArgumentNullException.ThrowIfNull(outputNames);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (inputs.Count == 0 || inputs.Count != inputNames.Count)
            throw new ArgumentException($"There are {inputs.Count} example inputs and {inputNames.Count} names for them; expected one name each, and at least one.", nameof(inputNames));
        options ??= new OnnxExportOptions();

        (nn.Module Module, bool Training)[] modes = [.. module.modules().Select(part => (part, part.training))];
        List<Trace> traces = [];
        using DisposeScope scope = NewDisposeScope();
        try
        {
            module.eval();
            foreach (long? batch in options.DynamicBatch ? [.. s_batches.Select(length => (long?)length)] : new long?[] { null })
                traces.Add(Record(forward, inputs, batch));
            if (traces[0].Outputs.Length != outputNames.Count)
                throw new ArgumentException($"The network gives {traces[0].Outputs.Length} outputs; found {outputNames.Count} names for them.", nameof(outputNames));
            NetworkGraph network = TraceMerger.Merge(traces, inputs.Count);
            OnnxFile.Write(path, Build(network, module, inputNames, outputNames, options));
        }
        finally
        {
            foreach (Trace trace in traces)
                trace.Dispose();

            // From the outside in: each call sets the modules inside, too, which then get their own mode back.
            foreach ((nn.Module part, bool training) in modes)
                part.train(training);
        }
    }

    private static Trace Record(Func<Tensor[], Tensor[]> forward, IReadOnlyList<Tensor> inputs, long? batch)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        Tensor[] examples = [.. inputs.Select(input => batch is long length ? OfBatch(input, length) : input)];
        using OperatorRecorder recorder = new(examples);
        Tensor[] outputs = forward(examples);
        return recorder.Finish(batch ?? 0, outputs);
    }

    // The example's samples, repeated from the first as often as the batch wants.
    private static Tensor OfBatch(Tensor input, long length)
    {
        if (input.ndim == 0 || input.size(0) == 0)
            throw new ArgumentException($"The example input {input} has no batch in its first dimension.", nameof(input));
        return input.detach().index_select(0, arange(length, int64, input.device).remainder(input.size(0)));
    }

    private static OnnxModel Build(NetworkGraph network, nn.Module module, IReadOnlyList<string> inputNames, IReadOnlyList<string> outputNames, OnnxExportOptions options)
    {
        Dictionary<nint, string> weightNames = [];
        foreach ((string name, Tensor weight) in module.state_dict())
            weightNames.TryAdd(weight.Handle, name);
        GraphBuilder builder = new(network, inputNames, weightNames, options.Float16Weights);
        string[] outputs = [.. outputNames.Select(builder.Reserve)];
        List<GraphCall> live = Liveness.Needed(network);
        Dictionary<GraphCall, GraphCall> folded = options.FoldBatchNorm ? BatchNormFolding.Find(network, live) : [];
        HashSet<GraphCall> done = new(folded.Values, ReferenceEqualityComparer.Instance);
        foreach (GraphCall call in live)
        {
            if (folded.TryGetValue(call, out GraphCall? norm))
                BatchNormFolding.Write(builder, network, call, norm, weightNames);
            else if (!done.Contains(call))
                OperatorTable.Write(new CallContext(builder, network, call));
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] != outputNames[i])
                throw new ArgumentException($"The output name '{outputNames[i]}' is taken by an input or another output.", nameof(outputNames));
            builder.Rename(builder.NameOf(network.Outputs[i]), outputs[i]);
        }

        return new OnnxModel(
            options.GraphName ?? module.GetName(),
            options.Description,
            builder.Nodes,
            builder.Constants,
            [.. inputNames.Select((name, i) => new OnnxValueInfo(name, network.Values[i].Type, network.Values[i].Shape))],
            [.. outputs.Select((name, i) => new OnnxValueInfo(name, network.Values[network.Outputs[i]].Type, network.Values[network.Outputs[i]].Shape))],
            options.Metadata);
    }
}
