using Vitruvian.Formats;

namespace Vitruvian.Bodies.Formats;

/// <summary>
/// Joints by name, one person an image (the style of Leeds Sports Pose): <c>{"joints": [names], "keypoints": [[x, y, visible], ...]}</c> for one
/// image, or <c>{"joints": [names], "images": [{"file": ..., "keypoints": ...}, ...]}</c> for many. Without names the 14 joints of LSP are meant.
/// </summary>
internal static class LspKeypoints
{
    internal static (string JointSet, List<PersonKeypoints> People) Read(JsonField root, string? imageName)
    {
        string[] names = root.TryGet("joints") is { } joints
            ? [.. joints.Items().Select(j => j.Text())]
            : [.. JointSets.JointNames(JointSets.Lsp14)];
        JsonField person = root.TryGet("images") is { } images ? ChooseImage(images, imageName) : root.ExpectObject();
        Keypoint[] listed = KeypointRows.Read(person["keypoints"], names.Length, "joints", offset: 0);
        (string jointSet, int[] places) = FindJointSet(root, names);
        return (jointSet, [new PersonKeypoints(Ordered(listed, jointSet, places), KeypointRows.Box(person.TryGet("bbox")))]);
    }

    internal static (string JointSet, List<ImageKeypoints> Images) ReadImages(JsonField root)
    {
        string[] names = [.. root["joints"].Items().Select(j => j.Text())];
        (string jointSet, int[] places) = FindJointSet(root, names);
        List<ImageKeypoints> result = [];
        foreach (JsonField image in root["images"].Items())
        {
            Keypoint[] listed = KeypointRows.Read(image["keypoints"], names.Length, "joints", offset: 0);
            result.Add(new ImageKeypoints(image["file"].Text(), new PersonKeypoints(Ordered(listed, jointSet, places), KeypointRows.Box(image.TryGet("bbox")))));
        }

        return result.Count > 0 ? (jointSet, result) : throw root["images"].Unexpected("at least one image", "none");
    }

    private static Keypoint[] Ordered(Keypoint[] listed, string jointSet, int[] places)
    {
        var ordered = new Keypoint[JointSets.JointNames(jointSet).Count];
        for (int j = 0; j < listed.Length; j++)
            ordered[places[j]] = listed[j];
        return ordered;
    }

    // The set that has all the names; LSP's own first, because its 14 joints are all in larger sets too.
    private static (string JointSet, int[] Places) FindJointSet(JsonField root, string[] names)
    {
        if (names.Length == 0 || names.Distinct().Count() != names.Length)
            throw root["joints"].Unexpected("joint names, each once", names.Length == 0 ? "none" : $"{Wording.Quote(names.GroupBy(n => n).First(g => g.Count() > 1).Key)} twice");
        foreach (string jointSet in JointSets.Names.OrderBy(s => s == JointSets.Lsp14 ? 0 : 1))
        {
            string[] known = [.. JointSets.JointNames(jointSet)];
            int[] places = [.. names.Select(n => Array.IndexOf(known, n))];
            if (Array.IndexOf(places, -1) < 0)
                return (jointSet, places);
        }

        string unknown = names.FirstOrDefault(n => !JointSets.Names.Any(s => JointSets.JointNames(s).Contains(n))) ?? string.Join(", ", names.Take(4));
        throw root["joints"].Unexpected($"the joint names of one of {string.Join(", ", JointSets.Names)}", Wording.Quote(unknown));
    }

    private static JsonField ChooseImage(JsonField images, string? imageName)
    {
        JsonField[] items = images.Items();
        if (imageName is not null)
        {
            foreach (JsonField item in items)
            {
                if (Path.GetFileName(item["file"].Text()) == imageName)
                    return item;
            }
        }

        if (items.Length == 1)
            return items[0];
        throw images.Unexpected(
            imageName is null ? "joints of one image" : $"joints of the image {Wording.Quote(imageName)}", $"{items.Length} other images", imageName is null ? "Name the image." : string.Empty);
    }
}
