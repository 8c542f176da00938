using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;
using Vitruvian.Imaging;

namespace Vitruvian.Evaluation;

/// <summary>
/// Photos from many sources: <c>manifest.json</c> with <c>{"keypoint_sets": {NAME: [joint, ...]}, "images": [{"image", "width", "height", "people": [{"bbox": [x, y,
/// width, height], "keypoint_set", "keypoints": [[x, y, visible], ...]}]}]}</c>. Of each source's joints those are kept that are LSP's by name.
/// </summary>
public static class RealDataset
{
    private const string What = "photos with people of many sources (\"keypoint_sets\" and \"images\")";

    // Two names of one joint.
    private const string TopOfHead = "head_top";
    private const string TopOfHeadToo = "top_head";

    /// <summary>Reads the manifest; photos are read when they are asked for.</summary>
    /// <param name="root">The folder.</param>
    /// <exception cref="InvalidInputException">The folder or the manifest is missing, or is not such a file.</exception>
    public static IReadOnlyList<RealPhoto> Read(string root)
    {
        const string manifest = "manifest.json";
        if (!Directory.Exists(root))
            throw InvalidInputException.For(root, string.Empty, $"a folder with {manifest}", "no such folder");
        return JsonInput.Read(Path.Combine(root, manifest), What, ReadLimits.Default, field => Read(field, root));
    }

    private static RealPhoto[] Read(JsonField root, string folder)
    {
        JsonField sets = root["keypoint_sets"];
        JsonField[] images = root["images"].Items();
        return images.Length > 0 ? [.. images.Select(image => ReadPhoto(image, sets, folder))] : throw root["images"].Unexpected("at least one photo", "none");
    }

    private static RealPhoto ReadPhoto(JsonField image, JsonField sets, string folder)
    {
        string name = image["image"].Text();
        if (name.Length == 0 || Path.IsPathRooted(name) || name.Split('/', '\\').Contains(".."))
            throw image["image"].Unexpected("a file below the manifest's folder", Wording.Quote(name));
        RealPerson[] people = [.. image["people"].Items().Where(person => !IsCrowd(person)).Select(person => ReadPerson(person, sets))];
        return new RealPhoto(name, Path.Combine(folder, name), (int)image["width"].Number(), (int)image["height"].Number(), people);
    }

    private static RealPerson ReadPerson(JsonField person, JsonField sets)
    {
        double[] box = person["bbox"].Numbers(4);
        if (!(box[2] > 0 && box[3] > 0))
            throw person["bbox"].Unexpected("x, y and a width and height over 0", $"[{string.Join(", ", box)}]");
        string[] names = [.. sets[person["keypoint_set"].Text()].Items().Select(name => name.Text() is TopOfHeadToo ? TopOfHead : name.Text())];
        Keypoint[] given = KeypointRows.Read(person["keypoints"], names.Length, "joints of the set", KeypointRows.PixelIndexOffset);
        Keypoint[] joints =
        [
            .. JointSets.JointNames(JointSets.Lsp14).Select(joint => Array.IndexOf(names, joint) is >= 0 and int at ? given[at] : default),
        ];
        return new RealPerson(new BoundingBox(box[0], box[1], box[2], box[3]), joints);
    }

    private static bool IsCrowd(JsonField person) => person.TryGet("iscrowd") is { } crowd && crowd.Element.ValueKind switch
    {
        System.Text.Json.JsonValueKind.True => true,
        System.Text.Json.JsonValueKind.Number => crowd.Number() != 0,
        _ => false,
    };
}
