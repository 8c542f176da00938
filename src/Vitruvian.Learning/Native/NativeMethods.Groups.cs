using System.Runtime.InteropServices;

namespace Vitruvian.Learning.Native;

/// <content>Hooks on gradients, stores and process groups.</content>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    public static partial int vt_gradient_hook(nint leaf, delegate* unmanaged[Cdecl]<nint, long, byte*, int, int> callback, nint context, long number, nint* result);

    [LibraryImport(Library)]
    public static partial void vt_gradient_hook_remove(nint hook);

    [LibraryImport(Library)]
    public static partial int vt_group_backends();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vt_store_open(string host, int port, int isServer, long timeout, nint* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vt_store_set(nint store, string key, byte* value, int length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vt_store_get(nint store, string key, byte* buffer, int capacity, int* length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vt_store_add(nint store, string key, long amount, long* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vt_store_delete(nint store, string key);

    [LibraryImport(Library)]
    public static partial void vt_store_close(nint store);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vt_group_open(nint store, string name, string backend, int rank, int size, long timeout, string address, nint* result);

    [LibraryImport(Library)]
    public static partial void vt_group_close(nint group);

    [LibraryImport(Library)]
    public static partial int vt_group_all_reduce(nint group, nint* tensors, int count, nint* result);

    [LibraryImport(Library)]
    public static partial int vt_group_broadcast(nint group, nint* tensors, int count, int root, nint* result);

    [LibraryImport(Library)]
    public static partial int vt_group_all_gather(nint group, nint* outputs, int count, nint input, nint* result);

    [LibraryImport(Library)]
    public static partial int vt_work_wait(nint work, long timeout, int* done);

    [LibraryImport(Library)]
    public static partial void vt_work_free(nint work);
}
