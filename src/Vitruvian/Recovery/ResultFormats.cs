namespace Vitruvian.Recovery;

/// <summary>Sets of <see cref="ResultFormat"/> as users write them.</summary>
public static class ResultFormats
{
    /// <summary>What is written when nothing is chosen.</summary>
    public static IReadOnlyList<ResultFormat> Default { get; } =
        [ResultFormat.Overlay, ResultFormat.Glb, ResultFormat.Obj, ResultFormat.Bvh, ResultFormat.Npz, ResultFormat.Json];

    /// <summary>The names of all formats, in lower case.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetNames<ResultFormat>().Select(n => n.ToLowerInvariant())];

    /// <summary>Reads a list such as <c>glb,overlay</c>.</summary>
    /// <param name="text">Names between commas; upper and lower case are the same.</param>
    /// <returns>Each format once, in the order of the list.</returns>
    /// <exception cref="InvalidInputException">A name is none of <see cref="Names"/>, or there is none at all.</exception>
    public static IReadOnlyList<ResultFormat> Parse(string text)
    {
        var formats = new List<ResultFormat>();
        foreach (string name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Names.Contains(name.ToLowerInvariant()))
                throw InvalidInputException.For("--formats", string.Empty, $"some of {string.Join(", ", Names)}", $"'{name}'");
            ResultFormat format = Enum.Parse<ResultFormat>(name, ignoreCase: true);
            if (!formats.Contains(format))
                formats.Add(format);
        }

        return formats.Count > 0 ? formats : throw InvalidInputException.For("--formats", string.Empty, $"some of {string.Join(", ", Names)}", "none");
    }
}
