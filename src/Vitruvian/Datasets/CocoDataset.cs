using System.Globalization;
using System.Text.Json;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Codecs;

namespace Vitruvian.Datasets;

/// <summary>
/// COCO's people (Lin et al. 2014) and DensePose-COCO (Güler et al. 2018): <c>annotations/person_keypoints_SPLIT.json</c> or <c>annotations/densepose_coco_2014_SPLIT.json</c>, photos in
/// <c>SPLIT/</c>, <c>images/SPLIT/</c>, or in the folder that their names tell (<c>COCO_val2014_...</c>).
/// </summary>
internal static class CocoDataset
{
    private const string What = "COCO's annotations (\"images\" and \"annotations\")";

    // dp_x and dp_y count 255 over the box, as DensePose-COCO's evaluation has them.
    private const double DenseRange = 255;

    /// <summary>Opens a split.</summary>
    /// <param name="dataset">The dataset's name.</param>
    /// <param name="root">The folder with <c>annotations/</c>.</param>
    /// <param name="split">The split.</param>
    /// <param name="images">Folder of the photos, or null for the usual ones.</param>
    /// <param name="prefix">What stands before the split in the annotation's name.</param>
    internal static RecordDataset Open(string dataset, string root, string split, string? images, string prefix)
    {
        DatasetFiles.Folder(root, "annotations/");
        string file = Path.Combine(root, "annotations", $"{prefix}{DatasetFiles.FileSplit(dataset, split)}.json");
        (ParsedRecord<AnnotatedSample>[] records, EmptyPicture[] empty) = JsonInput.Read(file, What, ReadLimits.Default, field => Read(field, root, split, images));
        return new RecordDataset(dataset, split, JointSets.Coco17, null, records.Length, i => records[i].Value) { EmptyPictures = empty };
    }

    private static (ParsedRecord<AnnotatedSample>[] People, EmptyPicture[] Empty) Read(JsonField field, string root, string split, string? images)
    {
        Dictionary<long, JsonField> photos = [];
        foreach (JsonField image in field["images"].Items())
            photos[image["id"].Integer()] = image;
        HashSet<long> people = [.. (field.TryGet("categories")?.Items() ?? []).Where(c => c["name"].Text() == "person").Select(c => c["id"].Integer())];
        JsonField[] annotations = [.. field["annotations"].Items().Where(a => people.Count == 0 || a.TryGet("category_id") is not { } category || people.Contains(category.Integer()))];
        Dictionary<string, string> folders = [];
        if (annotations.Length == 0)
            throw field["annotations"].Unexpected("at least one person", "none");
        string Place(string name) => images ?? Folder(folders, root, split, name);
        HashSet<long> shown = [.. annotations.Where(a => a.TryGet("image_id") is not null).Select(a => a["image_id"]).Where(id => id.Element.ValueKind == JsonValueKind.Number).Select(id => id.Integer())];
        EmptyPicture[] empty =
        [
            .. photos.Where(photo => !shown.Contains(photo.Key)).Select(photo => new EmptyPicture(
                photo.Key.ToString(CultureInfo.InvariantCulture), photo.Value["file_name"].FileBelow(Place(photo.Value["file_name"].Text())), photo.Value["width"].PixelCount(), photo.Value["height"].PixelCount())),
        ];
        return ([.. annotations.Select(a => ParsedRecord.Of(() => Sample(a, photos, Place)))], empty);
    }

    // COCO_val2014_000000000042.jpg lies in val2014, whatever the split is called.
    private static string Folder(Dictionary<string, string> folders, string root, string split, string name)
    {
        string[] words = name.Split('_');
        string own = words.Length == 3 && words[0] == "COCO" ? words[1] : split;
        if (!folders.TryGetValue(own, out string? folder))
            folders[own] = folder = DatasetFiles.FirstOf(root, own, Path.Combine("images", own), "images");
        return folder;
    }

    private static AnnotatedSample Sample(JsonField annotation, Dictionary<long, JsonField> photos, Func<string, string> folder)
    {
        long id = annotation["id"].Integer();
        JsonField imageId = annotation["image_id"];
        if (!photos.TryGetValue(imageId.Integer(), out JsonField photo))
            throw imageId.Unexpected("the number of one of \"images\"", imageId.Describe());
        JsonField file = photo["file_name"];
        (int width, int height) = (photo["width"].PixelCount(), photo["height"].PixelCount());
        PixelLimit.Check($"{photo.Source}: {photo.Path}", width, height, ImageReadOptions.DefaultMaxPixels);
        double[] box = annotation["bbox"].Numbers(4);
        if (!(box[2] >= 0 && box[3] >= 0))
            throw annotation["bbox"].Unexpected("x, y and a width and height of at least 0", $"[{string.Join(", ", box)}]");
        var place = new BoundingBox(box[0], box[1], box[2], box[3]);
        JsonField? keypoints = annotation.TryGet("keypoints");
        return new AnnotatedSample(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(file.Text())}/{id}"))
        {
            ImagePath = file.FileBelow(folder(file.Text())),
            ImageSize = (width, height),
            Box = place,
            ImageId = imageId.Integer().ToString(CultureInfo.InvariantCulture),
            PersonId = id.ToString(CultureInfo.InvariantCulture),
            JointSet = keypoints is null ? null : JointSets.Coco17,
            Joints2D = keypoints is { } rows ? KeypointRows.Read(rows, CocoKeypoints.JointCount, "COCO joints", KeypointRows.PixelIndexOffset) : null,
            JointVisible = keypoints is { } visible ? Visible(visible) : null,
            Mask = annotation.TryGet("segmentation") is { } mask ? CocoMasks.Read(mask, width, height) : null,
            Dense = Dense(annotation, place),
            Area = annotation.TryGet("area")?.Number(),
            IsCrowd = annotation.TryGet("iscrowd") is { } crowd && crowd.Integer() != 0,
        };
    }

    // 1: annotated where it is hidden, 2: seen.
    private static bool[] Visible(JsonField keypoints)
    {
        const int seen = 2;
        return [.. keypoints.Items().Where((_, i) => i % 3 == 2).Select(v => v.Number() == seen)];
    }

    private static DenseAnnotation? Dense(JsonField annotation, BoundingBox box)
    {
        if (annotation.TryGet("dp_I") is not { } parts)
            return null;
        int count = parts.Count;
        double[] i = parts.Numbers(count);
        double[] u = annotation["dp_U"].Numbers(count), v = annotation["dp_V"].Numbers(count);
        double[] x = annotation["dp_x"].Numbers(count), y = annotation["dp_y"].Numbers(count);
        var points = new DensePoint[count];
        for (int p = 0; p < count; p++)
        {
            if (!(i[p] >= 1 && i[p] <= BodySurface.PartCount && i[p] == Math.Floor(i[p])))
                throw parts.Unexpected($"parts 1 to {BodySurface.PartCount}", $"{i[p]} at position {p}");
            points[p] = new DensePoint(new(box.X + (x[p] / DenseRange * box.Width), box.Y + (y[p] / DenseRange * box.Height)), (int)i[p], u[p], v[p]);
        }

        return new DenseAnnotation(points, annotation.TryGet("dp_masks") is { } masks ? PartMasks(masks) : [], box);
    }

    private static PersonMask?[] PartMasks(JsonField masks)
    {
        JsonField[] items = masks.Items();
        return items.Length == DenseAnnotation.CoarsePartCount
            ? [.. items.Select(m => CocoMasks.Read(m, DenseAnnotation.MaskSize, DenseAnnotation.MaskSize))]
            : throw masks.Unexpected($"{DenseAnnotation.CoarsePartCount} masks", $"{items.Length}");
    }
}
