using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;
using Vitruvian.Imaging;

namespace Vitruvian.Evaluation;

/// <summary>
/// Photos with annotated people in folders: <c>NAME/SPLIT.json</c> with <c>{"keypoint_names": [...], "images": [{"file", "width", "height", "complete", "people":
/// [{"bbox": [x, y, width, height], "mask", "keypoints": [[x, y, visible], ...], "group"}], "crowd_boxes"}]}</c>, files relative to NAME/. docs/formats.md describes it.
/// </summary>
public static class PeopleDataset
{
    private const string What = "annotated people (\"images\" with \"people\")";

    /// <summary>Reads the annotation of a split; photos and masks are read when they are asked for.</summary>
    /// <param name="root">A folder with SPLIT.json, or one with such folders.</param>
    /// <param name="split">Name of the split: <c>train</c> or <c>val</c>.</param>
    /// <returns>The photos: folders by name, each in its file's order. Folders without the split are left out.</returns>
    /// <exception cref="InvalidInputException">No folder has the split, or a file is not such a file.</exception>
    public static IReadOnlyList<PeoplePhoto> Read(string root, string split)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentException.ThrowIfNullOrEmpty(split);
        if (!Directory.Exists(root))
            throw InvalidInputException.For(root, string.Empty, $"a folder with folders with {split}.json", "no such folder");
        string file = $"{split}.json";
        string[] folders = File.Exists(Path.Combine(root, file))
            ? [root]
            : [.. Directory.EnumerateDirectories(root).Where(folder => File.Exists(Path.Combine(folder, file))).Order(StringComparer.Ordinal)];
        if (folders.Length == 0)
            throw InvalidInputException.For(root, string.Empty, $"{file}, or folders with {file}", "neither");
        return [.. folders.SelectMany(folder => JsonInput.Read(Path.Combine(folder, file), What, ReadLimits.Default, field => ReadFolder(field, folder)))];
    }

    /// <summary>The people of a split who have masks and are large enough to be told from their surroundings.</summary>
    /// <param name="root">See <see cref="Read"/>.</param>
    /// <param name="split">Name of the split.</param>
    /// <param name="leastSide">Longer side of the smallest box, pixels.</param>
    /// <exception cref="InvalidInputException">As of <see cref="Read"/>; or there is nobody.</exception>
    public static IReadOnlyList<(PeoplePhoto Photo, AnnotatedPerson Person)> ReadMasked(string root, string split, int leastSide)
    {
        (PeoplePhoto, AnnotatedPerson)[] people =
        [
            .. Read(root, split).SelectMany(photo => photo.People.Select(person => (photo, person)))
                .Where(entry => entry.person.MaskPath is not null && Math.Max(entry.person.Box.Width, entry.person.Box.Height) >= leastSide),
        ];
        return people.Length > 0 ? people : throw InvalidInputException.For(root, "mask", $"at least one person of {leastSide} pixels with a mask", "none");
    }

    private static PeoplePhoto[] ReadFolder(JsonField root, string folder)
    {
        int[]? joints = root.TryGet("keypoint_names") is { Count: > 0 } names ? Places(names) : null;
        JsonField[] images = root["images"].Items();
        return images.Length > 0 ? [.. images.Select(image => ReadPhoto(image, folder, joints))] : throw root["images"].Unexpected("at least one photo", "none");
    }

    // Where COCO's joints stand among a file's.
    private static int[] Places(JsonField names)
    {
        string[] given = [.. names.Items().Select(name => name.Text())];
        IReadOnlyList<string> wanted = JointSets.JointNames(JointSets.Coco17);
        int[] places = [.. wanted.Select(name => Array.IndexOf(given, name))];
        int missing = Array.IndexOf(places, -1);
        return missing < 0 && given.Length == wanted.Count
            ? places
            : throw names.Unexpected($"COCO's 17 joints{(missing < 0 ? string.Empty : $", {Wording.Quote(wanted[missing])} among them")}", string.Join(", ", given));
    }

    private static PeoplePhoto ReadPhoto(JsonField image, string folder, int[]? joints)
    {
        int width = image["width"].PixelCount();
        int height = image["height"].PixelCount();
        List<AnnotatedPerson> people = [];
        List<BoundingBox> ignored = [.. (image.TryGet("crowd_boxes")?.Items() ?? []).Select(Box)];
        foreach (JsonField person in image["people"].Items())
        {
            BoundingBox box = Box(person["bbox"]);
            if (person.TryGet("group") is { } group && Flag(group))
                ignored.Add(box);
            else
                people.Add(new AnnotatedPerson(box, person.TryGet("mask") is { } mask ? mask.FileBelow(folder) : null, Joints(person, joints)));
        }

        string name = image["file"].Text();
        return new PeoplePhoto(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), name, image["file"].FileBelow(folder), width, height, people, ignored, Flag(image["complete"]));
    }

    private static Keypoint[]? Joints(JsonField person, int[]? places)
    {
        if (person.TryGet("keypoints") is not { } field)
            return null;
        if (places is null)
            throw field.Unexpected("no joints, since \"keypoint_names\" names none", field.Describe());
        Keypoint[] given = KeypointRows.Read(field, places.Length, "COCO joints", KeypointRows.PixelIndexOffset);
        return [.. places.Select(place => given[place])];
    }

    private static BoundingBox Box(JsonField field)
    {
        double[] box = field.Numbers(4);
        return box[2] > 0 && box[3] > 0 ? new BoundingBox(box[0], box[1], box[2], box[3]) : throw field.Unexpected("x, y and a width and height over 0", $"[{string.Join(", ", box)}]");
    }

    private static bool Flag(JsonField field) => field.Element.ValueKind switch
    {
        System.Text.Json.JsonValueKind.True => true,
        System.Text.Json.JsonValueKind.False => false,
        _ => throw field.Unexpected("true or false", field.Describe()),
    };
}
