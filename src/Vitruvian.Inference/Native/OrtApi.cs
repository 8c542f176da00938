using System.Runtime.InteropServices;
using System.Text;

namespace Vitruvian.Inference.Native;

/// <summary>
/// ONNX Runtime's C API: a table of functions in a fixed order, to which later versions only add (onnxruntime_c_api.h, struct OrtApi; the
/// numbers of <see cref="Slot"/> are positions in it). A function returns null or a status with a message.
/// </summary>
internal static unsafe class OrtApi
{
    /// <summary>Version of the table that is asked for; ONNX Runtime 1.14 and later have it.</summary>
    private const uint TableVersion = 14;

    // Only what ends the process is logged: all other messages come with a status.
    private const int LoggingLevelFatal = 4;
    private const int ArenaAllocator = 1;
    private const int DefaultMemory = 0;

    private static readonly Lazy<Instance> s_instance = new(() => new Instance());

    /// <summary>The library's version, for example <c>1.30.0</c>.</summary>
    public static string Version => s_instance.Value.Version;

    /// <summary>The environment, one in a process.</summary>
    public static nint Environment => s_instance.Value.Environment;

    /// <summary>Describes main memory.</summary>
    public static nint MainMemory => s_instance.Value.MainMemory;

    /// <summary>The allocator of main memory.</summary>
    public static nint Allocator => s_instance.Value.Allocator;

    private static nint* Table => s_instance.Value.Table;

    /// <summary>The address of a function.</summary>
    public static nint Function(Slot slot) => Table[(int)slot];

    /// <summary>Turns a failed call into an exception.</summary>
    /// <param name="status">What the native function returned.</param>
    /// <param name="operation">What was tried, for the message.</param>
    public static void Check(nint status, string operation)
    {
        if (status != 0)
            throw new OnnxRuntimeException($"{operation}: {TakeMessage(Table, status)}");
    }

    /// <summary>Frees an object of the runtime.</summary>
    public static void Release(Slot slot, nint pointer)
    {
        if (pointer != 0)
            ((delegate* unmanaged<nint, void>)Function(slot))(pointer);
    }

    /// <summary>Text with a terminating zero.</summary>
    public static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');

    /// <summary>A path as the system takes it, with a terminating zero: UTF-16 on Windows, bytes elsewhere.</summary>
    public static byte[] PathText(string path) => OperatingSystem.IsWindows() ? Encoding.Unicode.GetBytes(path + '\0') : Terminated(path);

    /// <summary>Takes over a text that the runtime allocated.</summary>
    public static string TakeText(nint text)
    {
        string managed = Marshal.PtrToStringUTF8(text) ?? string.Empty;
        Check(((delegate* unmanaged<nint, nint, nint>)Function(Slot.AllocatorFree))(Allocator, text), "AllocatorFree");
        return managed;
    }

    private static string TakeMessage(nint* table, nint status)
    {
        string text = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)table[(int)Slot.GetErrorMessage])(status)) ?? "no reason given";
        ((delegate* unmanaged<nint, void>)table[(int)Slot.ReleaseStatus])(status);
        return string.Join(' ', text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private sealed class Instance
    {
        public Instance()
        {
            // struct OrtApiBase { const OrtApi* (*GetApi)(uint32_t); const char* (*GetVersionString)(); }
            nint* source = ((delegate* unmanaged<nint*>)OnnxRuntimeLibrary.Load())();
            Version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)source[1])()) ?? "unknown";
            Table = (nint*)((delegate* unmanaged<uint, nint>)source[0])(TableVersion);
            if (Table is null)
                throw new MissingDependencyException($"ONNX Runtime: expected version 1.{TableVersion} or later; found {Version}.");
            nint made;
            fixed (byte* name = "vitruvian\0"u8)
                Require(((delegate* unmanaged<int, byte*, nint*, nint>)Table[(int)Slot.CreateEnv])(LoggingLevelFatal, name, &made));
            Environment = made;
            Require(((delegate* unmanaged<int, int, nint*, nint>)Table[(int)Slot.CreateCpuMemoryInfo])(ArenaAllocator, DefaultMemory, &made));
            MainMemory = made;
            Require(((delegate* unmanaged<nint*, nint>)Table[(int)Slot.GetAllocatorWithDefaultOptions])(&made));
            Allocator = made;
        }

        public nint* Table { get; }

        public string Version { get; }

        public nint Environment { get; }

        public nint MainMemory { get; }

        public nint Allocator { get; }

        private void Require(nint status)
        {
            if (status != 0)
                throw new OnnxRuntimeException($"ONNX Runtime {Version} does not start: {TakeMessage(Table, status)}");
        }
    }
}
