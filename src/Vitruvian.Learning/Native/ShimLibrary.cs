using System.Runtime.InteropServices;

namespace Vitruvian.Learning.Native;

/// <summary>Finds and loads the interface library, and says plainly what is missing when it cannot be loaded.</summary>
internal static unsafe class ShimLibrary
{
    /// <summary>Name of the library in the imports.</summary>
    public const string Name = "vitruvian-torch";

    /// <summary>Environment variable with the library's path, before every other place.</summary>
    public const string PathVariable = "VITRUVIAN_TORCH_SHIM";

    private const string FileName = "libvitruvian-torch.so";

    // VT_INTERFACE_VERSION in native/torch/src/shim.h.
    private const int InterfaceVersion = 3;

    private const string Remedy = "Run eng/build-torch-shim.sh, which needs: apt-get install -y --no-install-recommends libtorch-dev libopenblas0-openmp g++ cmake make";

    private static readonly Lock s_lock = new();
    private static nint s_handle;

    /// <summary>Loads the library once, checks that it fits this assembly, and sets libtorch to use every processor.</summary>
    /// <returns>The library's handle.</returns>
    /// <exception cref="TorchException">It is missing, cannot be loaded or is of another version.</exception>
    public static nint Load()
    {
        lock (s_lock)
        {
            if (s_handle == 0)
                s_handle = Load(Environment.GetEnvironmentVariable(PathVariable), AppContext.BaseDirectory);
            return s_handle;
        }
    }

    /// <summary>Loads the library from a given path, or from the places where the build script and a published program have it.</summary>
    /// <param name="path">The library; null or empty to search.</param>
    /// <param name="startFolder">Folder of the program.</param>
    internal static nint Load(string? path, string startFolder)
    {
        if (!string.IsNullOrEmpty(path))
        {
            if (!File.Exists(path))
                throw new TorchException($"libtorch: {PathVariable} names {path}, which does not exist. {Remedy}");
        }
        else
        {
            path = Find(startFolder) ?? throw new TorchException($"libtorch: {FileName} is neither beside the program nor in .vitruvian/native above {startFolder}. {Remedy}");
        }

        nint handle;
        try
        {
            handle = NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchException($"libtorch: {path} cannot be loaded ({error.Message.Split('\n')[0].Trim()}). {Remedy}", error);
        }

        Prepare(handle, path);
        return handle;
    }

    private static string? Find(string startFolder)
    {
        string beside = Path.Combine(startFolder, FileName);
        if (File.Exists(beside))
            return beside;
        for (DirectoryInfo? folder = new(startFolder); folder is not null; folder = folder.Parent)
        {
            string built = Path.Combine(folder.FullName, ".vitruvian", "native", FileName);
            if (File.Exists(built))
                return built;
        }

        return null;
    }

    private static void Prepare(nint handle, string path)
    {
        int version = NativeLibrary.TryGetExport(handle, "vt_interface_version", out nint getVersion) ? ((delegate* unmanaged<int>)getVersion)() : 0;
        if (version != InterfaceVersion)
            throw new TorchException($"libtorch: expected interface version {InterfaceVersion} in {path}; found {version}. {Remedy}");

        // libtorch's own default is one thread when OMP_NUM_THREADS is set to 1 or OpenMP cannot tell.
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OMP_NUM_THREADS")))
            _ = ((delegate* unmanaged<int, int>)NativeLibrary.GetExport(handle, "vt_set_threads"))(Environment.ProcessorCount);
    }
}
