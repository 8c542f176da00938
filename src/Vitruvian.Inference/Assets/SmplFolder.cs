namespace Vitruvian.Inference.Assets;

/// <summary>A folder with SMPL's files for each gender, under the names that they are given out with (<c>basicModel_neutral_lbs_10_207_0_v1.0.0.pkl</c>, <c>..._m_...</c>, <c>..._f_...</c>) or those of the smplx package (<c>SMPL_NEUTRAL.pkl</c>, <c>.npz</c>).</summary>
public static class SmplFolder
{
    /// <summary>The gender that is taken when none is named.</summary>
    public const string Neutral = "neutral";

    private static readonly string[] s_endings = [".pkl", ".npz"];

    /// <summary>The genders that files are for.</summary>
    public static IReadOnlyList<string> Genders { get; } = [Neutral, "male", "female"];

    /// <summary>The file for a gender.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="gender">One of <see cref="Genders"/>.</param>
    /// <exception cref="InvalidInputException">There is no such file, or several.</exception>
    public static string Find(string folder, string gender)
    {
        ArgumentException.ThrowIfNullOrEmpty(gender);
        string given = $"basicmodel_{(gender == Neutral ? gender : gender[..1])}_", packaged = $"smpl_{gender}";
        string[] found = [.. Directory.EnumerateFiles(folder).Where(Fits).Order(StringComparer.Ordinal)];
        return found.Length == 1
            ? found[0]
            : throw InvalidInputException.For(folder, string.Empty, $"one file of SMPL's for '{gender}' (SMPL_{gender.ToUpperInvariant()}.pkl or {given}*.pkl)", found.Length == 0 ? "none" : string.Join(", ", found.Select(Path.GetFileName)), found.Length == 0 ? string.Empty : "Name the file itself.");

        bool Fits(string path)
        {
            string name = Path.GetFileNameWithoutExtension(path);
            return s_endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
                && (name.Equals(packaged, StringComparison.OrdinalIgnoreCase) || name.StartsWith(given, StringComparison.OrdinalIgnoreCase));
        }
    }
}
