using System.Globalization;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;
using Vitruvian.Formats.Matlab;
using Vitruvian.Imaging;
using Vitruvian.Metrics;

namespace Vitruvian.Datasets;

/// <summary>
/// MPII Human Pose (Andriluka et al. 2014) from the file that its authors publish, <c>mpii_human_pose_v1_u12_1.mat</c>, with photos in <c>images/</c>: the JSON files that go about are made from it and leave
/// out the head boxes that PCKh needs. Records are the people with annotated joints; those of the test photos are not published.
/// </summary>
internal static class MpiiDataset
{
    private const string FileName = "mpii_human_pose_v1_u12_1.mat";
    private const int JointCount = 16;

    // "scale" is the person's height over 200 pixels.
    private const double ScaleUnit = 200;

    // MATLAB's first pixel has its centre at 1; ours at 0.5.
    private const double PixelOffset = -0.5;

    /// <summary>Opens the training people.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="split"><c>train</c>, the only one, when null.</param>
    internal static RecordDataset Open(string root, string? split)
    {
        string chosen = DatasetFiles.Split("mpii", split, "train");
        string file = Path.Combine(DatasetFiles.Folder(root, $"{FileName} and images/"), FileName);
        MatValue release = MatFile.Open(file).Read("RELEASE");
        MatValue photos = release.Field("annolist");
        double[] training = release.Field("img_train").ToArray().ToDoubles();
        if (training.Length != photos.Count)
            throw InvalidInputException.For(file, "RELEASE.img_train", $"{photos.Count} flags, one a photo", $"{training.Length}");
        string folder = Path.Combine(root, "images");
        List<Func<AnnotatedSample>> records = [];
        for (int i = 0; i < photos.Count; i++)
        {
            if (training[i] != 0)
                Add(records, photos, i, folder);
        }

        return records.Count > 0
            ? new RecordDataset("mpii", chosen, JointSets.Mpii16, null, records.Count, i => records[i]())
            : throw InvalidInputException.For(file, "RELEASE.annolist", "at least one person with joints in a training photo", "none");
    }

    // A photo that cannot be read counts as one broken record.
    private static void Add(List<Func<AnnotatedSample>> records, MatValue photos, int photo, string folder)
    {
        try
        {
            MatValue people = photos.Field("annorect", photo);
            for (int p = 0; p < (people.Class == MatClass.Struct ? people.Count : 0); p++)
            {
                // Some people have only a head box or nothing at all.
                if (people.TryField("annopoints", p) is not { Class: MatClass.Struct, Count: > 0 } annotated || annotated.Field("point") is not { Class: MatClass.Struct, Count: > 0 } points)
                    continue;
                int person = p;
                records.Add(() => Sample(photos, photo, people, person, points, folder));
            }
        }
        catch (InvalidInputException error)
        {
            records.Add(() => throw new InvalidInputException(error.Message));
        }
    }

    private static AnnotatedSample Sample(MatValue photos, int photo, MatValue people, int person, MatValue points, string folder)
    {
        MatValue name = photos.Field("image", photo).Field("name");
        string file = name.ToText();
        if (file.Length == 0 || Path.GetFileName(file) != file)
            throw name.Unexpected("a file name without folders", Wording.Quote(file));
        var joints = new Keypoint[JointCount];
        bool[] visible = new bool[JointCount];
        for (int i = 0; i < points.Count; i++)
        {
            MatValue id = points.Field("id", i);
            double number = id.ToNumber();
            if (!(number >= 0 && number < JointCount && number == Math.Floor(number)))
                throw id.Unexpected($"a joint 0 to {JointCount - 1}", $"{number}");
            joints[(int)number] = new Keypoint(points.Field("x", i).ToNumber() + PixelOffset, points.Field("y", i).ToNumber() + PixelOffset, 1);
            visible[(int)number] = points.TryField("is_visible", i) is { Count: 1 } flag && Flag(flag);
        }

        string record = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(file)}/{person}");
        return new AnnotatedSample(record)
        {
            ImagePath = Path.Combine(folder, file),
            Box = Place(people, person) ?? DatasetFiles.BoxAround(joints),
            ImageId = file,
            PersonId = person.ToString(CultureInfo.InvariantCulture),
            JointSet = JointSets.Mpii16,
            Joints2D = joints,
            JointVisible = visible,
            HeadSize = Head(people, person),
        };
    }

    // Written as a number by some of the annotators' tools and as a digit by others.
    private static bool Flag(MatValue flag) => flag.Class == MatClass.Char ? flag.ToText() == "1" : flag.ToNumber() != 0;

    private static BoundingBox? Place(MatValue people, int person)
    {
        if (people.TryField("objpos", person) is not { Class: MatClass.Struct, Count: 1 } center || people.TryField("scale", person) is not { Count: 1 } scale)
            return null;
        double side = ScaleUnit * scale.ToNumber();
        double x = center.Field("x").ToNumber() + PixelOffset, y = center.Field("y").ToNumber() + PixelOffset;
        return side > 0 ? new BoundingBox(x - (side / 2), y - (side / 2), side, side) : throw scale.Unexpected("a positive number", $"{scale.ToNumber()}");
    }

    private static double? Head(MatValue people, int person)
    {
        if (people.TryField("x1", person) is not { Count: 1 } left)
            return null;
        double width = people.Field("x2", person).ToNumber() - left.ToNumber();
        double height = people.Field("y2", person).ToNumber() - people.Field("y1", person).ToNumber();
        double size = Pckh.MpiiHeadFactor * Math.Sqrt((width * width) + (height * height));
        return size > 0 ? size : throw left.Unexpected("the left side of a head box of some size", $"one of {width} x {height}");
    }
}
