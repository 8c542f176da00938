using System.Globalization;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>
/// RICH (Huang et al. 2022): <c>bodies/SPLIT/SEQUENCE/00017/003.pkl</c> (SMPL-X), <c>images/SPLIT/SEQUENCE/cam_03/00017_03.png</c> (or <c>.jpeg</c>, <c>.bmp</c>), <c>scan_calibration/SCENE/calibration/003.xml</c>.
/// One record for each person, frame and camera. The cameras' distortion is not undone.
/// </summary>
internal static class RichDataset
{
    private const string What = "a body of RICH (a pickled dictionary with global_orient, body_pose, betas, transl)";
    private const int BodyPoseSize = 63;
    private static readonly string[] Endings = [".png", ".jpeg", ".jpg", ".bmp"];

    /// <summary>Opens a split.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="split"><c>test</c> when null.</param>
    internal static RecordDataset Open(string root, string? split)
    {
        string chosen = DatasetFiles.Split("rich", split, "test", "train", "val");
        string bodies = DatasetFiles.Folder(Path.Combine(DatasetFiles.Folder(root, "bodies/, images/ and scan_calibration/"), "bodies", chosen), "sequences");
        IReadOnlyDictionary<int, BodyGender> genders = Genders(root);
        List<Func<AnnotatedSample>> records = [];
        foreach (string sequence in Directory.EnumerateDirectories(bodies).Order(StringComparer.Ordinal))
        {
            // LectureHall_003_wipingchairs1 was filmed in the LectureHall.
            string scene = Path.GetFileName(sequence).Split('_')[0];
            string calibration = Path.Combine(root, "scan_calibration", scene, "calibration");
            string[] cameras = Directory.Exists(calibration) ? [.. Directory.EnumerateFiles(calibration, "*.xml").Order(StringComparer.Ordinal)] : [];
            (int Number, string Path, Lazy<RichCamera> Camera)[] views = [.. cameras.Select(path => (Number(path), path, new Lazy<RichCamera>(() => RichCamera.Read(path), LazyThreadSafetyMode.PublicationOnly)))];
            if (views.Length == 0)
                records.Add(() => throw InvalidInputException.For(calibration, string.Empty, "cameras (000.xml and so on)", "none"));
            foreach (string body in Directory.EnumerateFiles(sequence, "*.pkl", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                foreach ((int view, string _, Lazy<RichCamera> camera) in views)
                    records.Add(() => Sample(root, chosen, Path.GetFileName(sequence), body, view, camera.Value, genders));
            }
        }

        return records.Count > 0
            ? new RecordDataset("rich", chosen, null, null, records.Count, i => records[i]())
            : throw InvalidInputException.For(bodies, string.Empty, "at least one .pkl file", "none");
    }

    private static int Number(string path) =>
        int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw InvalidInputException.For(path, string.Empty, "a number as the file's name", Wording.Quote(Path.GetFileName(path)));

    private static AnnotatedSample Sample(string root, string split, string sequence, string path, int view, RichCamera camera, IReadOnlyDictionary<int, BodyGender> genders)
    {
        string frame = Path.GetFileName(Path.GetDirectoryName(path))!;
        int number = int.TryParse(frame, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : throw InvalidInputException.For(path, string.Empty, "a frame's number as the folder's name", Wording.Quote(frame));
        int person = Number(path);
        PickleFields fields = PickleFields.Open(path, What);
        double[] pose = [.. Row(fields, "global_orient", 3), .. Row(fields, "body_pose", BodyPoseSize)];
        string picture = Path.Combine(root, "images", split, sequence, $"cam_{view:00}", $"{frame}_{view:00}");
        return new AnnotatedSample(string.Create(CultureInfo.InvariantCulture, $"{sequence}/{view}/{number:00000}/{person}"))
        {
            ImagePath = picture + (Array.Find(Endings, ending => File.Exists(picture + ending)) ?? Endings[0]),
            ImageId = string.Create(CultureInfo.InvariantCulture, $"{sequence}/{view}/{number:00000}"),
            PersonId = person.ToString(CultureInfo.InvariantCulture),
            Sequence = sequence,
            View = view.ToString(CultureInfo.InvariantCulture),
            Frame = number,
            Body = SmplRow.Body(pose, Row(fields, "betas", null), camera.CameraFromWorld.Rotation),
            BodyFamily = "smplx",
            Root = RootPlace.Of(camera.CameraFromWorld, Vector3d.Read(Row(fields, "transl", 3))),
            Gender = genders.TryGetValue(person, out BodyGender gender) ? gender : null,
            Camera = camera.Camera,
        };
    }

    private static double[] Row(PickleFields fields, string name, int? count)
    {
        NpyArray array = fields.Array(name);
        return count is null ? array.Count > 0 ? DatasetFiles.Finite(fields.Source, name, array.ToDoubles()) : throw InvalidInputException.For(fields.Source, name, "at least one number", "none")
            : array.Count == count ? DatasetFiles.Finite(fields.Source, name, array.ToDoubles()) : throw InvalidInputException.For(fields.Source, name, $"{count} numbers", Wording.Shape(array.Shape));
    }

    // The authors' toolkit has it beside the data: {"3": "male", ...}.
    private static Dictionary<int, BodyGender> Genders(string root)
    {
        string[] places = [Path.Combine(root, "gender.json"), Path.Combine(root, "resource", "gender.json")];
        if (Array.Find(places, File.Exists) is not { } file)
            return [];
        return JsonInput.Read(file, "genders by the person's number", ReadLimits.Default, field =>
        {
            Dictionary<int, BodyGender> genders = [];
            foreach (System.Text.Json.JsonProperty member in field.ExpectObject().Element.EnumerateObject())
            {
                JsonField value = field[member.Name];
                genders[int.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int person) ? person : throw field.Unexpected("members named by numbers", Wording.Quote(member.Name))] =
                    SmplRow.Gender(value.Text(), file, value.Path);
            }

            return genders;
        });
    }
}
