using System.Globalization;
using System.Text.Json;
using Vitruvian.Formats;

namespace Vitruvian.Bodies.Formats;

/// <summary>COCO's keypoint JSON (Lin et al. 2014): a whole annotation file, one annotation, or a list of detection results.</summary>
internal static class CocoKeypoints
{
    internal const int JointCount = 17;

    private const string Remedy = "Name the image.";

    internal static (string JointSet, List<PersonKeypoints> People) Read(JsonField root, string? imageName)
    {
        JsonField? listed = root.TryGet("annotations");
        IEnumerable<JsonField> annotations = listed?.Items() ?? (root.IsArray ? root.Items() : [root.ExpectObject()]);

        // Annotations of things, and of people whose joints nobody marked, have no keypoints or only zeros.
        JsonField[] people = [.. annotations.Where(a => a.ExpectObject().TryGet("keypoints") is not null)];
        if (people.Length == 0)
            throw root.Unexpected("annotations with \"keypoints\"", "none");
        string? image = ChooseImage(root, people, imageName);
        return (JointSets.Coco17, [.. people.Where(p => image is null || ImageId(p) == image).Select(ReadPerson)]);
    }

    private static PersonKeypoints ReadPerson(JsonField person)
    {
        // Visibility is 0 (not labelled), 1 (labelled, hidden) or 2 (labelled, visible); both of the latter say where the joint is.
        Keypoint[] joints = KeypointRows.Read(person["keypoints"], JointCount, "COCO joints", KeypointRows.PixelIndexOffset);
        return new PersonKeypoints(joints, KeypointRows.Box(person.TryGet("bbox")), person.TryGet("score")?.Number());
    }

    // The id of the image that is meant, or null when the annotations carry no ids.
    private static string? ChooseImage(JsonField root, JsonField[] people, string? imageName)
    {
        string?[] ids = [.. people.Select(ImageId).Distinct()];
        if (imageName is not null)
        {
            if (root.TryGet("images") is { } images)
            {
                JsonField? named = images.Items().Cast<JsonField?>().FirstOrDefault(i => Path.GetFileName(i!.Value["file_name"].Text()) == imageName);
                if (named is not null)
                    return Id(named.Value["id"]);
            }

            // COCO's own images are called by their id, with zeros in front.
            string stem = Path.GetFileNameWithoutExtension(imageName);
            string trimmed = stem.TrimStart('0');
            string? byName = Array.Find(ids, id => id is not null && (id == imageName || id == stem || id == trimmed));
            if (byName is not null)
                return byName;
        }

        if (ids.Length == 1)
            return ids[0];
        throw root.Unexpected(
            imageName is null ? "joints of one image" : $"joints of the image {Wording.Quote(imageName)}", $"{ids.Length} other images", imageName is null ? Remedy : string.Empty);
    }

    private static string? ImageId(JsonField annotation) => annotation.TryGet("image_id") is { } id ? Id(id) : null;

    private static string Id(JsonField field) => field.Element.ValueKind == JsonValueKind.String
        ? field.Text()
        : field.Number().ToString(CultureInfo.InvariantCulture);
}
