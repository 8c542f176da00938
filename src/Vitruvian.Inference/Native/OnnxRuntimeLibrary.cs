using System.Runtime.InteropServices;

namespace Vitruvian.Inference.Native;

/// <summary>Finds and loads ONNX Runtime's library, and says plainly what is missing when it cannot be loaded.</summary>
internal static unsafe class OnnxRuntimeLibrary
{
    /// <summary>Environment variable with the library's path, before every other place.</summary>
    public const string PathVariable = "VITRUVIAN_ONNXRUNTIME";

    private const string Remedy =
        "Run npm ci --ignore-scripts in Vitruvian's folder (it brings the package onnxruntime-node), or let " + PathVariable + " name the library.";

    /// <summary>The library's file name on this system.</summary>
    internal static string FileName =>
        OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.1.dylib" : "libonnxruntime.so.1";

    /// <summary>The library's place inside the Node package.</summary>
    internal static string PlaceInPackage
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
            string processor = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
            return Path.Combine("node_modules", "onnxruntime-node", "bin", "napi-v6", system, processor, FileName);
        }
    }

    /// <summary>Loads the library named by the environment, or the one beside the program or in a Node package above it.</summary>
    /// <returns>The address of <c>OrtGetApiBase</c>.</returns>
    /// <exception cref="MissingDependencyException">There is none, or it cannot be loaded.</exception>
    public static nint Load() => Load(Environment.GetEnvironmentVariable(PathVariable), AppContext.BaseDirectory);

    /// <summary>Loads the library from a given path, or from the places where the set-up and a published program have it.</summary>
    /// <param name="path">The library; null or empty to search.</param>
    /// <param name="startFolder">Folder of the program.</param>
    internal static nint Load(string? path, string startFolder)
    {
        if (!string.IsNullOrEmpty(path))
        {
            if (!File.Exists(path))
                throw new MissingDependencyException($"ONNX Runtime: {PathVariable} names {path}, which does not exist. {Remedy}");
        }
        else
        {
            path = Find(startFolder)
                ?? throw new MissingDependencyException($"ONNX Runtime: {FileName} is neither beside the program nor in node_modules above {startFolder}. {Remedy}");
        }

        nint library;
        try
        {
            library = NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new MissingDependencyException($"ONNX Runtime: {path} cannot be loaded ({error.Message.Split('\n')[0].Trim()}). {Remedy}", error);
        }

        return NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint getBase)
            ? getBase
            : throw new MissingDependencyException($"ONNX Runtime: {path} is another library: it has no OrtGetApiBase. {Remedy}");
    }

    private static string? Find(string startFolder)
    {
        string beside = Path.Combine(startFolder, FileName);
        if (File.Exists(beside))
            return beside;
        for (DirectoryInfo? folder = new(startFolder); folder is not null; folder = folder.Parent)
        {
            string installed = Path.Combine(folder.FullName, PlaceInPackage);
            if (File.Exists(installed))
                return installed;
        }

        return null;
    }
}
