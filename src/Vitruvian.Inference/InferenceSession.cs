using System.Runtime.InteropServices;
using Vitruvian.Inference.Native;

namespace Vitruvian.Inference;

/// <summary>
/// A network that ONNX Runtime has loaded. Runs may come from several threads at once. For runs that allocate nothing, bind memory to the
/// inputs and outputs once (<see cref="CreateIoBinding"/>) and run with that.
/// </summary>
public sealed unsafe class InferenceSession : IDisposable
{
    private readonly SessionHandle _handle;
    private readonly string _source;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly NodeMetadata[] _inputs;
    private readonly NodeMetadata[] _outputs;
    private readonly nint[] _inputTexts;
    private readonly nint[] _outputTexts;
    private ModelMetadata? _metadata;

    /// <summary>Loads a model file.</summary>
    /// <param name="modelPath">The file.</param>
    /// <param name="options">How it runs; null for all processors.</param>
    /// <exception cref="InvalidInputException">The file is missing or no model that the runtime accepts.</exception>
    /// <exception cref="MissingDependencyException">ONNX Runtime is not installed.</exception>
    public InferenceSession(string modelPath, SessionOptions? options = null)
        : this(SessionFactory.FromFile(modelPath, options), modelPath)
    {
    }

    /// <summary>Loads a model from memory.</summary>
    /// <param name="model">Content of a model file.</param>
    /// <param name="options">How it runs; null for all processors.</param>
    /// <exception cref="InvalidInputException">It is no model that the runtime accepts.</exception>
    /// <exception cref="MissingDependencyException">ONNX Runtime is not installed.</exception>
    public InferenceSession(byte[] model, SessionOptions? options = null)
        : this(SessionFactory.FromBytes(model, options), "model")
    {
    }

    private InferenceSession(SessionHandle handle, string source)
    {
        _handle = handle;
        _source = source;
        (_inputNames, _inputs) = SessionDescription.Nodes(handle.DangerousGetHandle(), outputs: false);
        (_outputNames, _outputs) = SessionDescription.Nodes(handle.DangerousGetHandle(), outputs: true);
        _inputTexts = Array.ConvertAll(_inputNames, Marshal.StringToCoTaskMemUTF8);
        _outputTexts = Array.ConvertAll(_outputNames, Marshal.StringToCoTaskMemUTF8);
    }

    /// <summary>Frees the names when nobody disposed the session.</summary>
    ~InferenceSession() => FreeNames();

    /// <summary>Version of ONNX Runtime, for example <c>1.30.0</c>.</summary>
    public static string RuntimeVersion => OrtApi.Version;

    /// <summary>Names of the inputs in the model's order.</summary>
    public IReadOnlyList<string> InputNames => _inputNames;

    /// <summary>Names of the outputs in the model's order.</summary>
    public IReadOnlyList<string> OutputNames => _outputNames;

    /// <summary>Type and shape of the inputs by name.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> InputMetadata => _inputNames.Zip(_inputs).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    /// <summary>Type and shape of the outputs by name.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> OutputMetadata => _outputNames.Zip(_outputs).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    /// <summary>What the model file says about itself.</summary>
    public ModelMetadata ModelMetadata
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return _metadata ??= SessionDescription.Metadata(_handle.DangerousGetHandle());
        }
    }

    /// <summary>Computes all outputs.</summary>
    /// <param name="inputs">Every input of the model, in any order.</param>
    /// <returns>The outputs in the model's order, to be disposed.</returns>
    /// <exception cref="OnnxRuntimeException">A name, type or shape is not the model's, an input is missing, or the runtime fails.</exception>
    public RunResults Run(params IReadOnlyCollection<NamedOnnxValue> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        using OrtIoBinding binding = CreateIoBinding();
        foreach (NamedOnnxValue input in inputs)
            binding.BindInput(input.Name, input.Value);
        nint[] values = new nint[_outputNames.Length];
        Run(binding.InputTexts, binding.InputValues, _outputTexts, values);
        return RunResults.TakeOver(_outputNames, values);
    }

    /// <summary>Computes the bound outputs from the bound inputs, into the memory bound to them. Allocates nothing.</summary>
    /// <param name="binding">A binding of this session; used by one thread at a time.</param>
    /// <exception cref="OnnxRuntimeException">An input is not bound, or the runtime fails.</exception>
    public void RunWithBinding(OrtIoBinding binding)
    {
        ArgumentNullException.ThrowIfNull(binding);
        if (binding.Session != this)
            throw new ArgumentException("The binding is another session's.", nameof(binding));
        binding.RequireOutputs();
        Run(binding.InputTexts, binding.InputValues, binding.OutputTexts, binding.OutputValues);
    }

    /// <summary>A binding of memory to this session's inputs and outputs, empty at first.</summary>
    public OrtIoBinding CreateIoBinding() => new(this);

    /// <summary>Ends the profile that <see cref="SessionOptions.EnableProfiling"/> began.</summary>
    /// <returns>The file that holds it, in the format of Chrome's trace viewer.</returns>
    public string EndProfiling()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        nint text;
        OrtApi.Check(((delegate* unmanaged<nint, nint, nint*, nint>)OrtApi.Function(Slot.SessionEndProfiling))(_handle.DangerousGetHandle(), OrtApi.Allocator, &text), "EndProfiling");
        return OrtApi.TakeText(text);
    }

    /// <summary>Unloads the model. Values and bindings may be disposed before or after.</summary>
    public void Dispose()
    {
        _handle.Dispose();
        FreeNames();
        GC.SuppressFinalize(this);
    }

    /// <summary>Position and address of an input's name, when a value may stand there.</summary>
    internal (int Position, nint Text) Input(string name, OrtValue value) => Place("input", _inputNames, _inputs, _inputTexts, name, value);

    /// <summary>Position and address of an output's name, when a value may stand there.</summary>
    internal (int Position, nint Text) Output(string name, OrtValue value) => Place("output", _outputNames, _outputs, _outputTexts, name, value);

    private (int Position, nint Text) Place(string kind, string[] names, NodeMetadata[] nodes, nint[] texts, string name, OrtValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        int position = Array.IndexOf(names, name);
        if (position < 0)
            throw new OnnxRuntimeException($"{_source}: expected an {kind} called {string.Join(" or ", names.Select(n => $"'{n}'"))}; found '{name}'.");
        if (!nodes[position].Accepts(value.ElementDataType, value.Shape))
            throw new OnnxRuntimeException($"{_source}: {kind} '{name}': expected {nodes[position]}; found {value}.");
        return (position, texts[position]);
    }

    private void Run(nint[] inputTexts, nint[] inputs, nint[] outputTexts, nint[] outputs)
    {
        int missing = Array.IndexOf(inputs, 0);
        if (missing >= 0)
            throw new OnnxRuntimeException($"{_source}: input '{_inputNames[missing]}': expected {_inputs[missing]}; found nothing.");
        bool counted = false;
        try
        {
            // The session must not go while it runs, whoever disposes it.
            _handle.DangerousAddRef(ref counted);
            nint status;
            fixed (nint* inputNames = inputTexts, inputValues = inputs, outputNames = outputTexts, outputValues = outputs)
            {
                var run = (delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)OrtApi.Function(Slot.Run);
                status = run(_handle.DangerousGetHandle(), 0, inputNames, inputValues, (nuint)inputs.Length, outputNames, (nuint)outputs.Length, outputValues);
            }

            OrtApi.Check(status, _source);
        }
        finally
        {
            if (counted)
                _handle.DangerousRelease();
        }
    }

    private void FreeNames()
    {
        // A constructor that threw leaves them null.
        foreach (nint[]? texts in new[] { _inputTexts, _outputTexts })
        {
            for (int i = 0; i < (texts?.Length ?? 0); i++)
                Marshal.FreeCoTaskMem(Interlocked.Exchange(ref texts![i], 0));
        }
    }
}
