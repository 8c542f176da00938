using System.Runtime.InteropServices;

namespace Vitruvian.Learning.Native;

/// <summary>The C interface of native/torch, documented in its header (native/torch/src/shim.h).</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = ShimLibrary.Name;

    static NativeMethods() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, static (name, _, _) => name == Library ? ShimLibrary.Load() : 0);

    [LibraryImport(Library)]
    public static partial int vt_version();

    [LibraryImport(Library)]
    public static partial int vt_describe(byte* buffer, int capacity);

    [LibraryImport(Library)]
    public static partial nint vt_last_error();

    [LibraryImport(Library)]
    public static partial int vt_set_threads(int count);

    [LibraryImport(Library)]
    public static partial int vt_threads();

    [LibraryImport(Library)]
    public static partial int vt_cuda_devices();

    [LibraryImport(Library)]
    public static partial int vt_cuda_synchronize(int index);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vt_set_backend_flag(string name, int on);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint vt_operator_find(string name, string overload);

    [LibraryImport(Library)]
    public static partial int vt_operator_schema(nint op, byte* buffer, int capacity);

    [LibraryImport(Library)]
    public static partial int vt_call(nint op, NativeValue* arguments, int count, NativeValue* results, int* resultCount);

    [LibraryImport(Library)]
    public static partial void vt_free_list(nint list);

    [LibraryImport(Library)]
    public static partial int vt_from_memory(void* data, long* shape, int dimensions, int type, delegate* unmanaged[Cdecl]<nint, void> release, nint context, nint* result);

    [LibraryImport(Library)]
    public static partial void vt_free(nint tensor);

    [LibraryImport(Library)]
    public static partial long vt_live_handles();

    [LibraryImport(Library)]
    public static partial nint vt_retain(nint tensor);

    [LibraryImport(Library)]
    public static partial int vt_info(nint tensor, long* shape, long* strides, int capacity, int* dimensions, int* type, int* deviceType, int* deviceIndex);

    [LibraryImport(Library)]
    public static partial long vt_element_count(nint tensor);

    [LibraryImport(Library)]
    public static partial int vt_is_contiguous(nint tensor, int memoryFormat);

    [LibraryImport(Library)]
    public static partial void* vt_data(nint tensor);

    [LibraryImport(Library)]
    public static partial int vt_set_data(nint tensor, nint data);

    [LibraryImport(Library)]
    public static partial int vt_requires_grad(nint tensor);

    [LibraryImport(Library)]
    public static partial int vt_set_requires_grad(nint tensor, int on);

    [LibraryImport(Library)]
    public static partial int vt_is_leaf(nint tensor);

    [LibraryImport(Library)]
    public static partial int vt_grad(nint tensor, nint* result);

    [LibraryImport(Library)]
    public static partial int vt_set_grad(nint tensor, nint grad);

    [LibraryImport(Library)]
    public static partial int vt_backward(nint root, nint grad, int keepGraph, int createGraph);

    [LibraryImport(Library)]
    public static partial int vt_gradients(nint* outputs, nint* outputGrads, int outputCount, nint* inputs, int inputCount, int keepGraph, int createGraph, int allowUnused, nint* results);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vt_attach_backward(nint output, nint* inputs, int count, string name, delegate* unmanaged[Cdecl]<nint, nint, nint*, int, byte*, int, int> backward, delegate* unmanaged[Cdecl]<nint, void> release, nint context);

    [LibraryImport(Library)]
    public static partial int vt_grad_mode();

    [LibraryImport(Library)]
    public static partial int vt_set_grad_mode(int on);

    [LibraryImport(Library)]
    public static partial nint vt_inference_begin();

    [LibraryImport(Library)]
    public static partial void vt_inference_end(nint guard);

    [LibraryImport(Library)]
    public static partial int vt_autocast_enter(int deviceType, int type, int enabled, int* previousType, int* previousEnabled);

    [LibraryImport(Library)]
    public static partial int vt_autocast_leave(int deviceType, int previousType, int previousEnabled);

    [LibraryImport(Library)]
    public static partial int vt_seed(ulong seed);

    [LibraryImport(Library)]
    public static partial int vt_random_state(int deviceType, int deviceIndex, nint* result);

    [LibraryImport(Library)]
    public static partial int vt_set_random_state(int deviceType, int deviceIndex, nint state);

    /// <summary>First line of the last native error of this thread.</summary>
    public static string LastError()
    {
        string text = Marshal.PtrToStringUTF8(vt_last_error()) ?? string.Empty;
        foreach (string line in text.Split('\n'))
        {
            if (!string.IsNullOrWhiteSpace(line))
                return line.Trim();
        }

        return "libtorch gave no message";
    }

    /// <summary>Turns a failed call into an exception.</summary>
    /// <param name="status">What the native function returned.</param>
    /// <param name="operation">What was tried, for the message.</param>
    public static void Check(int status, string operation)
    {
        if (status != 0)
            throw new TorchException($"{operation}: {LastError()}");
    }
}
