using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vitruvian.Learning.Onnx.Recording;
using Tensor = Vitruvian.Learning.torch.Tensor;

namespace Vitruvian.Learning.Native;

/// <summary>
/// An ATen operator, looked up by name at its first call. Arguments stand in the schema's order; those left out at the end take the schema's
/// default values.
/// </summary>
/// <param name="name">Name without the namespace, for example <c>conv2d</c>.</param>
/// <param name="overload">Overload, for example <c>Tensor</c> of <c>add.Tensor</c>; empty where the schema has none.</param>
internal sealed unsafe class Operator(string name, string overload = "")
{
    // No ATen operator returns more.
    private const int MaximumResults = 8;

    // Lists up to this many elements travel on the stack; longer ones (every parameter of a large network) in a rented array.
    private const int StackElements = 512;

    private nint _handle;

    /// <summary>The operator's declaration in libtorch's words.</summary>
    public string Schema
    {
        get
        {
            const int capacity = 4096;
            byte* buffer = stackalloc byte[capacity];
            NativeMethods.Check(NativeMethods.vt_operator_schema(Handle(), buffer, capacity), FullName);
            return Marshal.PtrToStringUTF8((nint)buffer)!;
        }
    }

    private string FullName => overload.Length == 0 ? $"aten::{name}" : $"aten::{name}.{overload}";

    /// <summary>Calls an operator that returns one tensor.</summary>
    public Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        int count = Run(arguments, &result, 1);
        if (count == 1 && result.Tag == ValueTag.Tensor && result.Pointer != 0)
            return new Tensor(result.Pointer);
        FreeResults(&result, count);
        throw new TorchException($"{FullName}: expected one tensor as its result; found {count} values.");
    }

    /// <summary>Calls an operator for its tensors, whether they come one by one or as a list; an undefined one is null.</summary>
    public Tensor?[] CallForTensors(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = stackalloc NativeValue[MaximumResults];
        int count = Run(arguments, results, MaximumResults);
        List<Tensor?> tensors = new(count);
        for (int i = 0; i < count; i++)
        {
            if (results[i].Tag == ValueTag.Tensor)
            {
                tensors.Add(results[i].Pointer == 0 ? null : new Tensor(results[i].Pointer));
            }
            else if (results[i].Tag == ValueTag.Tensors)
            {
                for (int k = 0; k < results[i].Count; k++)
                    tensors.Add(new Tensor(((nint*)results[i].Pointer)[k]));
                NativeMethods.vt_free_list(results[i].Pointer);
            }
        }

        return [.. tensors];
    }

    /// <summary>Calls an operator that returns two tensors.</summary>
    public (Tensor First, Tensor Second) CallForTwo(params ReadOnlySpan<Argument> arguments)
    {
        Tensor?[] results = CallForTensors(arguments);
        return (results[0]!, results[1]!);
    }

    /// <summary>Calls an operator for its effect on its arguments; a returned alias of one of them is dropped.</summary>
    public void Run(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = stackalloc NativeValue[MaximumResults];
        FreeResults(results, Run(arguments, results, MaximumResults));
    }

    /// <summary>Calls an operator that returns a number or a truth value.</summary>
    public Scalar CallForScalar(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        int count = Run(arguments, &result, 1);
        switch (count == 1 ? result.Tag : ValueTag.None)
        {
            case ValueTag.Integer:
                return result.Integer;
            case ValueTag.Double:
                return result.Number;
            case ValueTag.Boolean:
                return result.Integer != 0;
            default:
                FreeResults(&result, count);
                throw new TorchException($"{FullName}: expected a number as its result.");
        }
    }

    private static void FreeResults(NativeValue* results, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (results[i].Tag == ValueTag.Tensor)
            {
                NativeMethods.vt_free(results[i].Pointer);
            }
            else if (results[i].Tag == ValueTag.Tensors)
            {
                for (int k = 0; k < results[i].Count; k++)
                    NativeMethods.vt_free(((nint*)results[i].Pointer)[k]);
                NativeMethods.vt_free_list(results[i].Pointer);
            }
        }
    }

    private static int ListElements(ReadOnlySpan<Argument> arguments)
    {
        int elements = 0;
        foreach (ref readonly Argument argument in arguments)
        {
            elements += argument.Content switch
            {
                null or Tensor => 0,
                byte[] text => (text.Length + sizeof(long) - 1) / sizeof(long),
                Array list => list.Length,
                _ => 0,
            };
        }

        return elements;
    }

    [SkipLocalsInit]
    private int Run(ReadOnlySpan<Argument> arguments, NativeValue* results, int capacity)
    {
        nint handle = Handle();
        NativeValue* values = stackalloc NativeValue[arguments.Length];
        int elements = ListElements(arguments);
        if (elements > StackElements)
        {
            fixed (long* rented = new long[elements])
                return Run(handle, arguments, values, rented, results, capacity);
        }

        long* scratch = stackalloc long[elements];
        return Run(handle, arguments, values, scratch, results, capacity);
    }

    private int Run(nint handle, ReadOnlySpan<Argument> arguments, NativeValue* values, long* scratch, NativeValue* results, int capacity)
    {
        for (int i = 0; i < arguments.Length; i++)
            scratch = Pack(arguments[i], ref values[i], scratch);
        int count = capacity;
        int status = NativeMethods.vt_call(handle, values, arguments.Length, results, &count);
        if (status != 0)
            throw Failure(arguments);

        OperatorRecorder.Current?.Record(overload.Length == 0 ? name : $"{name}.{overload}", arguments, results, count);

        // The handles above are bare: the tensors must live until libtorch has its own references.
        foreach (ref readonly Argument argument in arguments)
            GC.KeepAlive(argument.Content);
        return count;
    }

    private static long* Pack(in Argument argument, ref NativeValue value, long* scratch)
    {
        value.Tag = argument.Tag;
        value.Count = 0;
        value.Integer = argument.Bits;
        switch (argument.Content)
        {
            case null:
                return scratch;
            case Tensor tensor:
                value.Pointer = tensor.Handle;
                return scratch;
            case long[] integers:
                integers.CopyTo(new Span<long>(scratch, integers.Length));
                return Point(ref value, integers.Length, scratch, integers.Length);
            case double[] numbers:
                numbers.CopyTo(new Span<double>(scratch, numbers.Length));
                return Point(ref value, numbers.Length, scratch, numbers.Length);
            case byte[] text:
                text.CopyTo(new Span<byte>(scratch, text.Length));
                return Point(ref value, text.Length, scratch, (text.Length + sizeof(long) - 1) / sizeof(long));
            case Tensor?[] tensors:
                for (int i = 0; i < tensors.Length; i++)
                    scratch[i] = tensors[i]?.Handle ?? 0;
                return Point(ref value, tensors.Length, scratch, tensors.Length);
            default:
                throw new InvalidOperationException($"An argument of type {argument.Content.GetType().Name} has no native form.");
        }
    }

    private static long* Point(ref NativeValue value, int count, long* scratch, int used)
    {
        value.Pointer = (nint)scratch;
        value.Count = count;
        return scratch + used;
    }

    private nint Handle()
    {
        if (_handle == 0)
        {
            nint found = NativeMethods.vt_operator_find($"aten::{name}", overload);
            if (found == 0)
                throw new TorchException($"{FullName}: this libtorch does not have it: {NativeMethods.LastError()}");
            _handle = found;
        }

        return _handle;
    }

    private TorchException Failure(ReadOnlySpan<Argument> arguments)
    {
        string reason = NativeMethods.LastError();
        List<string> texts = [];
        foreach (ref readonly Argument argument in arguments)
            texts.Add(argument.ToString());
        return new TorchException($"{FullName}({string.Join(", ", texts)}): {reason}");
    }
}
