using Vitruvian.Inference.Native;

namespace Vitruvian.Inference;

/// <summary>
/// Memory bound to a session's inputs and outputs, so that runs allocate nothing: write the inputs, run
/// (<see cref="InferenceSession.RunWithBinding"/>), read the outputs. Bound values live as long as they are bound, whoever disposes them.
/// </summary>
public sealed class OrtIoBinding : IDisposable
{
    private readonly ValueHandle?[] _inputs;
    private readonly List<(string Name, ValueHandle Handle)> _outputs = [];

    internal OrtIoBinding(InferenceSession session)
    {
        Session = session;
        _inputs = new ValueHandle?[session.InputNames.Count];
        InputValues = new nint[_inputs.Length];
        InputTexts = new nint[_inputs.Length];
    }

    internal InferenceSession Session { get; }

    /// <summary>Names and values of the inputs, by position; zero where nothing is bound.</summary>
    internal nint[] InputTexts { get; }

    internal nint[] InputValues { get; }

    /// <summary>Names and values of the bound outputs.</summary>
    internal nint[] OutputTexts { get; private set; } = [];

    internal nint[] OutputValues { get; private set; } = [];

    /// <summary>Binds a tensor to an input, in place of the one that was bound.</summary>
    /// <exception cref="OnnxRuntimeException">The session has no such input, or type or shape is not the input's.</exception>
    public void BindInput(string name, OrtValue ortValue)
    {
        ArgumentNullException.ThrowIfNull(ortValue);
        (int position, nint text) = Session.Input(name, ortValue);
        Hold(ortValue.Handle);
        Drop(_inputs[position]);
        _inputs[position] = ortValue.Handle;
        InputTexts[position] = text;
        InputValues[position] = ortValue.Handle.DangerousGetHandle();
    }

    /// <summary>Binds a tensor to an output, in place of the one that was bound. Outputs that are not bound are not computed.</summary>
    /// <exception cref="OnnxRuntimeException">The session has no such output, or type or shape is not the output's.</exception>
    public void BindOutput(string name, OrtValue ortValue)
    {
        ArgumentNullException.ThrowIfNull(ortValue);
        (_, nint text) = Session.Output(name, ortValue);
        Hold(ortValue.Handle);
        int known = _outputs.FindIndex(output => output.Name == name);
        if (known < 0)
        {
            _outputs.Add((name, ortValue.Handle));
            OutputTexts = [.. OutputTexts, text];
            OutputValues = [.. OutputValues, ortValue.Handle.DangerousGetHandle()];
            return;
        }

        Drop(_outputs[known].Handle);
        _outputs[known] = (name, ortValue.Handle);
        OutputValues[known] = ortValue.Handle.DangerousGetHandle();
    }

    /// <summary>Lets go of all bound tensors.</summary>
    public void Dispose()
    {
        foreach (ValueHandle? input in _inputs)
            Drop(input);
        foreach ((_, ValueHandle output) in _outputs)
            Drop(output);
        Array.Clear(_inputs);
        Array.Clear(InputValues);
        _outputs.Clear();
        OutputTexts = [];
        OutputValues = [];
    }

    /// <summary>Fails when no output is bound: the runtime would have nothing to do.</summary>
    internal void RequireOutputs()
    {
        if (OutputValues.Length == 0)
            throw new OnnxRuntimeException("No output is bound.");
    }

    private static void Hold(ValueHandle handle)
    {
        bool counted = false;
        handle.DangerousAddRef(ref counted);
    }

    private static void Drop(ValueHandle? handle) => handle?.DangerousRelease();
}
