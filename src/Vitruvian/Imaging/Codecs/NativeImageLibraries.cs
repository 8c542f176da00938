using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vitruvian.Imaging.Codecs;

/// <summary>Finds the two native image libraries under the names they have on each system, and says how to install one that is missing.</summary>
internal static class NativeImageLibraries
{
    internal const string TurboJpeg = "turbojpeg";
    internal const string Spng = "spng";

    static NativeImageLibraries() => NativeLibrary.SetDllImportResolver(typeof(NativeImageLibraries).Assembly, Resolve);

    /// <summary>Has the static constructor run, which registers the names; every class with imports calls this first.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Register()
    {
    }

    /// <summary>Loads the first of several names that exists.</summary>
    /// <exception cref="MissingDependencyException">None exists.</exception>
    internal static nint Load(IEnumerable<string> fileNames, string what, string debianPackage)
    {
        foreach (string name in fileNames)
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
                return handle;
        }

        throw MissingDependencyException.For(what, debianPackage);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name switch
    {
        TurboJpeg => Load(["libturbojpeg.so.0", "libturbojpeg.so", "libturbojpeg.dylib", "turbojpeg.dll"], "libturbojpeg (reads and writes JPEG)", "libturbojpeg0"),
        Spng => Load(["libspng.so.0", "libspng.so", "libspng.dylib", "spng.dll"], "libspng (reads and writes PNG)", "libspng0"),
        _ => 0,
    };
}
