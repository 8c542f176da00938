using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;
using Vitruvian.Imaging;

namespace Vitruvian.Evaluation;

/// <summary>
/// Leeds Sports Pose Extended (Johnson and Everingham 2011) as a folder: <c>SPLIT.json</c> with <c>{"joints": [...], "images": [{"file", "width", "height",
/// "keypoints": [[x, y, visible], ...]}]}</c>, and the photos in <c>SPLIT/</c>.
/// </summary>
public static class LspetDataset
{
    // The joints fill 1 / 1.6 of the longer side of most photos; a person is about an eighth larger than the joints.
    private const double Margin = 1.4;

    private const string What = "annotated photos (\"joints\" and \"images\")";

    /// <summary>The box of a photo's person: the photos are crops with a margin around one person each.</summary>
    /// <param name="width">The photo's width in pixels.</param>
    /// <param name="height">The photo's height in pixels.</param>
    /// <returns>A square in the middle of the photo.</returns>
    public static BoundingBox PersonBox(int width, int height)
    {
        double side = Math.Max(width, height) / Margin;
        return new BoundingBox((width - side) / 2, (height - side) / 2, side, side);
    }

    /// <summary>Reads the annotation of a split; photos are read when they are asked for.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="split">Name of the split: <c>train</c> or <c>val</c>.</param>
    /// <returns>The samples in the file's order.</returns>
    /// <exception cref="InvalidInputException">The folder or the file is missing, or is not such a file.</exception>
    public static IReadOnlyList<LspetSample> Read(string root, string split)
    {
        if (!Directory.Exists(root))
            throw InvalidInputException.For(root, string.Empty, $"a folder with {split}.json and {split}/", "no such folder");
        return JsonInput.Read(Path.Combine(root, $"{split}.json"), What, ReadLimits.Default, field => Read(field, Path.Combine(root, split)));
    }

    private static LspetSample[] Read(JsonField root, string folder)
    {
        string[] names = [.. root["joints"].Items().Select(j => j.Text())];
        int[] places = [.. JointSets.JointNames(JointSets.Lsp14).Select(n => Array.IndexOf(names, n))];
        int missing = Array.IndexOf(places, -1);
        if (missing >= 0)
            throw root["joints"].Unexpected($"LSP's 14 joints, {Wording.Quote(JointSets.JointNames(JointSets.Lsp14)[missing])} among them", string.Join(", ", names));
        JsonField[] images = root["images"].Items();
        return images.Length > 0 ? [.. images.Select(image => ReadSample(image, names.Length, places, folder))] : throw root["images"].Unexpected("at least one photo", "none");
    }

    private static LspetSample ReadSample(JsonField image, int jointCount, int[] places, string folder)
    {
        string name = image["file"].Text();
        if (name.Length == 0 || Path.GetFileName(name) != name)
            throw image["file"].Unexpected("a file name without folders", Wording.Quote(name));
        Keypoint[] listed = KeypointRows.Read(image["keypoints"], jointCount, "joints", offset: 0);
        return new LspetSample(name, Path.Combine(folder, name), image["width"].PixelCount(), image["height"].PixelCount(), [.. places.Select(p => listed[p])]);
    }
}
