namespace Vitruvian.Server.Pages;

/// <summary>three.js, which draws the bodies in the browser: the few files of the npm package that the page uses, served from where the set-up installed them.</summary>
internal static class ThreeLibrary
{
    /// <summary>Environment variable with the package's folder, before every other place.</summary>
    public const string Variable = "VITRUVIAN_THREE";

    /// <summary>Name of the module that others import by its bare name.</summary>
    public const string MainModule = "build/three.module.js";

    /// <summary>The licence, which goes wherever the library goes.</summary>
    public const string License = "LICENSE";

    /// <summary>Folder of the modules that are imported as <c>three/addons/...</c>.</summary>
    public const string AddonFolder = "examples/jsm/";

    private static readonly string s_packagePlace = Path.Combine("node_modules", "three");

    /// <summary>The files in use, paths within the package.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        License,
        MainModule,
        "build/three.core.js",
        $"{AddonFolder}controls/OrbitControls.js",
        $"{AddonFolder}loaders/GLTFLoader.js",
        $"{AddonFolder}utils/BufferGeometryUtils.js",
        $"{AddonFolder}utils/SkeletonUtils.js",
    ];

    /// <summary>Reads the files.</summary>
    /// <returns>Content by path within the package.</returns>
    /// <exception cref="MissingDependencyException">The package is not installed.</exception>
    public static IReadOnlyDictionary<string, byte[]> Read() => Read(Environment.GetEnvironmentVariable(Variable), AppContext.BaseDirectory);

    /// <summary>Reads the files from a given folder, or from node_modules above the program.</summary>
    /// <param name="folder">The package; null or empty to search.</param>
    /// <param name="startFolder">Folder of the program.</param>
    internal static IReadOnlyDictionary<string, byte[]> Read(string? folder, string startFolder)
    {
        string package = string.IsNullOrEmpty(folder) ? Find(startFolder) : folder;
        try
        {
            return Files.ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(package, name)));
        }
        catch (IOException e)
        {
            throw new MissingDependencyException($"three.js: the package in {package} lacks a file ({e.Message}). Run npm ci --ignore-scripts in Vitruvian's folder.", e);
        }
    }

    private static string Find(string startFolder)
    {
        for (DirectoryInfo? folder = new(startFolder); folder is not null; folder = folder.Parent)
        {
            string package = Path.Combine(folder.FullName, s_packagePlace);
            if (File.Exists(Path.Combine(package, MainModule)))
                return package;
        }

        throw new MissingDependencyException(
            $"three.js: the npm package three is not in node_modules above {startFolder}. Run npm ci --ignore-scripts in Vitruvian's folder, or let {Variable} name the package.");
    }
}
