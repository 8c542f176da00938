namespace Vitruvian.Cli.Infrastructure;

/// <summary>
/// How results are called: a folder per input, named like the input; in it <c>body.glb</c> and so on for the first person,
/// <c>body-2.glb</c> for the second, and <c>overlay.png</c> and so on for the whole picture.
/// </summary>
internal static class OutputNames
{
    /// <summary>A folder name for each input: its name without ending, with the ending where two would be the same, and numbered where even that is not enough.</summary>
    /// <param name="inputs">Paths of the inputs, in order.</param>
    public static string[] Folders(IReadOnlyList<string> inputs)
    {
        string[] stems = [.. inputs.Select(i => Path.GetFileNameWithoutExtension(i))];
        Dictionary<string, int> counts = stems.CountBy(stem => stem).ToDictionary();
        string[] names = [.. inputs.Select((input, i) => counts[stems[i]] == 1 ? stems[i] : Path.GetFileName(input))];
        HashSet<string> taken = [];
        for (int i = 0; i < names.Length; i++)
        {
            string name = names[i];
            for (int n = 2; !taken.Add(names[i]); n++)
                names[i] = $"{name}-{n}";
        }

        return names;
    }
}
