using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>What the readers of datasets have in common: folders, splits, boxes around joints.</summary>
internal static class DatasetFiles
{
    /// <summary>Checks that a dataset's folder is there.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="what">What should be in it, for messages.</param>
    /// <returns>The folder.</returns>
    internal static string Folder(string root, string what) =>
        Directory.Exists(root) ? root : throw InvalidInputException.For(root, string.Empty, $"a folder with {what}", File.Exists(root) ? "a file" : "no such folder");

    /// <summary>The first of several folders below a root that is there, or the first where none is: then its pictures are missing, which only who wants them need know.</summary>
    internal static string FirstOf(string root, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Directory.Exists(Path.Combine(root, name)))
                return Path.Combine(root, name);
        }

        return Path.Combine(root, names[0]);
    }

    /// <summary>Checks a split's name.</summary>
    /// <param name="dataset">The dataset, for messages.</param>
    /// <param name="split">What was asked for; the usual one when null.</param>
    /// <param name="known">The splits there are; the first is the usual one.</param>
    internal static string Split(string dataset, string? split, params string[] known)
    {
        string chosen = split ?? known[0];
        return known.Contains(chosen) ? chosen : throw InvalidInputException.For(dataset, "split", string.Join(", ", known), $"'{chosen}'");
    }

    /// <summary>A split's name where it is a part of a file's name: nothing that leads to another folder.</summary>
    internal static string FileSplit(string dataset, string split) =>
        split.Length > 0 && Path.GetFileName(split) == split && split is not ("." or "..") ? split : throw InvalidInputException.For(dataset, "split", "a name without folders", Wording.Quote(split));

    /// <summary>The lines of a text file, without white space at their ends and without empty ones.</summary>
    internal static string[] Lines(string path, string what) =>
        [.. System.Text.Encoding.UTF8.GetString(InputFile.ReadAll(path, what, ReadLimits.Default)).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    /// <summary>The box around the visible joints, or null where there are none.</summary>
    internal static BoundingBox? BoxAround(IReadOnlyList<Keypoint> joints) =>
        joints.Any(j => j.IsVisible) ? BoundingBox.Around(joints.Where(j => j.IsVisible).Select(j => new Vector2d(j.X, j.Y))) : null;

    /// <summary>Checks numbers of a record.</summary>
    internal static double[] Finite(string source, string field, double[] values)
    {
        int bad = Array.FindIndex(values, v => !double.IsFinite(v));
        return bad < 0 ? values : throw InvalidInputException.For(source, field, "finite values", $"{values[bad]} at position {bad}");
    }
}
