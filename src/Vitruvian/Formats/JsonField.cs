using System.Text.Json;

namespace Vitruvian.Formats;

/// <summary>A JSON value that knows where it stands, so that every error names the file and the field.</summary>
/// <param name="Element">The value.</param>
/// <param name="Source">The file.</param>
/// <param name="Path">The field, for example <c>people[0].pose_keypoints_2d</c>; empty for the root.</param>
internal readonly record struct JsonField(JsonElement Element, string Source, string Path)
{
    // Whole numbers beyond this are not exact in a double.
    private const double LargestExact = 1L << 53;

    internal bool IsObject => Element.ValueKind == JsonValueKind.Object;

    internal bool IsArray => Element.ValueKind == JsonValueKind.Array;

    /// <summary>Number of an array's items.</summary>
    internal int Count => ExpectArray().Element.GetArrayLength();

    /// <summary>A member that must be there.</summary>
    internal JsonField this[string name] => TryGet(name) ?? throw Unexpected($"a member \"{name}\"", Describe());

    /// <summary>An item of an array.</summary>
    internal JsonField this[int index] => new(Element[index], Source, $"{Path}[{index}]");

    /// <summary>A member, or null when it is missing or null.</summary>
    internal JsonField? TryGet(string name) =>
        IsObject && Element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? new JsonField(value, Source, Path.Length == 0 ? name : $"{Path}.{name}")
            : null;

    internal JsonField ExpectArray() => IsArray ? this : throw Unexpected("an array", Describe());

    internal JsonField ExpectObject() => IsObject ? this : throw Unexpected("an object", Describe());

    /// <summary>The items of an array.</summary>
    internal JsonField[] Items()
    {
        var items = new JsonField[Count];
        int i = 0;
        foreach (JsonElement item in Element.EnumerateArray())
            items[i] = new JsonField(item, Source, $"{Path}[{i++}]");
        return items;
    }

    internal string Text() => Element.ValueKind == JsonValueKind.String ? Element.GetString()! : throw Unexpected("a text", Describe());

    /// <summary>A finite number.</summary>
    internal double Number()
    {
        if (Element.ValueKind != JsonValueKind.Number)
            throw Unexpected("a finite number", Describe());
        double value = Element.GetDouble();
        return double.IsFinite(value) ? value : throw Unexpected("a finite number", Describe());
    }

    /// <summary>Finite numbers, a given number of them.</summary>
    internal double[] Numbers(int count)
    {
        JsonField[] items = Items();
        if (items.Length != count)
            throw Unexpected($"{count} numbers", $"{items.Length}");
        return [.. items.Select(i => i.Number())];
    }

    /// <summary>A whole number.</summary>
    internal long Integer()
    {
        double value = Number();
        return value == Math.Floor(value) && Math.Abs(value) <= LargestExact ? (long)value : throw Unexpected("a whole number", Describe());
    }

    /// <summary>A width or a height.</summary>
    internal int PixelCount()
    {
        double value = Number();
        return value >= 1 && value <= int.MaxValue && value == Math.Floor(value) ? (int)value : throw Unexpected("a number of pixels", Describe());
    }

    /// <summary>The name of a file in a folder or below it, not elsewhere.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The file's path.</returns>
    internal string FileBelow(string folder)
    {
        string name = Text();
        bool outside = name.Length == 0 || System.IO.Path.IsPathRooted(name) || name.Split('/', '\\').Contains("..");
        return outside ? throw Unexpected("a file below the annotation's folder", Wording.Quote(name)) : System.IO.Path.Combine(folder, name);
    }

    internal InvalidInputException Unexpected(string expected, string found, string remedy = "") => InvalidInputException.For(Source, Path, expected, found, remedy);

    /// <summary>What the value is, in a few words.</summary>
    internal string Describe() => Element.ValueKind switch
    {
        JsonValueKind.Object => $"an object of {string.Join(", ", Element.EnumerateObject().Take(8).Select(p => Wording.Quote(p.Name)).DefaultIfEmpty("nothing"))}",
        JsonValueKind.Array => $"an array of {Element.GetArrayLength()}",
        JsonValueKind.String => Element.GetString() is "NaN" or "Infinity" or "-Infinity" ? Element.GetString()! : Wording.Quote(Element.GetString()!),
        _ => Element.GetRawText() is { Length: <= 40 } text ? text : $"{Element.GetRawText()[..40]}...",
    };
}
