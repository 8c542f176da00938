namespace Vitruvian.Synthesis.Wardrobes;

/// <summary>Everything that people can wear: garments and skins. Kept as one file (<see cref="FileName"/>) that loads in a fraction of a second.</summary>
/// <param name="garments">Garments of all kinds.</param>
/// <param name="skins">Skin textures.</param>
public sealed class Wardrobe(IReadOnlyList<Garment> garments, IReadOnlyList<Skin> skins)
{
    /// <summary>Name of the file within a wardrobe folder.</summary>
    public const string FileName = "wardrobe.npz";

    /// <summary>What to do when there is none.</summary>
    public const string Remedy = "Run 'vitruvian assets fetch'.";

    /// <summary>All garments.</summary>
    public IReadOnlyList<Garment> Garments { get; } = garments;

    /// <summary>All skins.</summary>
    public IReadOnlyList<Skin> Skins { get; } = skins;

    /// <summary>The folder used when none is named: <c>wardrobe</c> in the program's cache folder.</summary>
    public static string DefaultFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "vitruvian", "wardrobe");

    /// <summary>Whether a folder holds a wardrobe.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Reads the wardrobe of a folder.</summary>
    /// <param name="folder">A folder that <c>vitruvian assets fetch</c> has filled.</param>
    /// <exception cref="InvalidInputException">There is no wardrobe, or it is damaged.</exception>
    public static Wardrobe Load(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw InvalidInputException.For(folder, "wardrobe", $"a folder with {FileName}", Directory.Exists(folder) ? "none in it" : "no such folder", Remedy);
        return WardrobeFile.Read(path);
    }

    /// <summary>Writes the wardrobe into a folder, in one piece.</summary>
    /// <param name="folder">The folder; made when missing.</param>
    public void Save(string folder) => WardrobeFile.Write(Path.Combine(folder, FileName), this);

    /// <summary>The garments of a kind, in order.</summary>
    public IReadOnlyList<Garment> Of(GarmentKind kind) => [.. Garments.Where(g => g.Kind == kind)];
}
