using System.Globalization;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Formats;
using Vitruvian.Formats.Matlab;
using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>
/// MPI-INF-3DHP (Mehta et al. 2017). Split <c>train</c>: <c>S1/Seq1/annot.mat</c> with <c>camera.calibration</c> beside it, frames in <c>imageFrames/video_0/frame_000001.jpg</c> or films in
/// <c>imageSequence/video_0.avi</c>. Splits <c>test</c> and <c>test-universal</c>: <c>mpi_inf_3dhp_test_set/TS1/annot_data.mat</c> (version 7.3), frames in <c>imageSequence/img_000001.jpg</c>; the second has
/// the joints of a person of standard height, which the authors' own evaluation compares.
/// </summary>
internal static class Inf3dhpDataset
{
    private const double Millimetre = 1e-3;
    private const int JointCount = 17;

    /// <summary>Opens a split.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="split"><c>test</c> when null.</param>
    internal static RecordDataset Open(string root, string? split)
    {
        string chosen = DatasetFiles.Split("mpi-inf-3dhp", split, "test", "test-universal", "train");
        DatasetFiles.Folder(root, "S1/ to S8/ and mpi_inf_3dhp_test_set/");
        List<Func<AnnotatedSample>> records = chosen == "train" ? Training(root) : Test(root, chosen == "test" ? "annot3" : "univ_annot3");
        return records.Count > 0
            ? new RecordDataset("mpi-inf-3dhp", chosen, JointSets.MpiInf3dhp17, JointSets.MpiInf3dhp17, records.Count, i => records[i]())
            : throw InvalidInputException.For(root, string.Empty, chosen == "train" ? "S1/Seq1/annot.mat and so on" : "mpi_inf_3dhp_test_set/TS1/annot_data.mat and so on", "none");
    }

    private static List<Func<AnnotatedSample>> Training(string root)
    {
        List<Func<AnnotatedSample>> records = [];
        foreach (string folder in Folders(root, "S").SelectMany(subject => Folders(subject, "Seq")).Where(folder => File.Exists(Path.Combine(folder, "annot.mat"))))
            AddOrReport(records, () => AddSequence(records, folder));
        return records;
    }

    private static List<Func<AnnotatedSample>> Test(string root, string joints)
    {
        List<Func<AnnotatedSample>> records = [];
        string set = Path.Combine(root, "mpi_inf_3dhp_test_set");
        foreach (string folder in Folders(Directory.Exists(set) ? set : root, "TS").Where(folder => File.Exists(Path.Combine(folder, "annot_data.mat"))))
            AddOrReport(records, () => AddTest(records, folder, joints));
        return records;
    }

    // A sequence that cannot be read counts as one broken record.
    private static void AddOrReport(List<Func<AnnotatedSample>> records, Action add)
    {
        try
        {
            add();
        }
        catch (InvalidInputException error)
        {
            records.Add(() => throw new InvalidInputException(error.Message));
        }
    }

    private static IEnumerable<string> Folders(string root, string prefix) =>
        Directory.EnumerateDirectories(root, $"{prefix}*").Where(path => int.TryParse(Path.GetFileName(path).AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .OrderBy(path => int.Parse(Path.GetFileName(path).AsSpan(prefix.Length), CultureInfo.InvariantCulture));

    private static void AddSequence(List<Func<AnnotatedSample>> records, string folder)
    {
        MatFile file = MatFile.Open(Path.Combine(folder, "annot.mat"));
        MatValue all2D = file.Read("annot2"), all3D = file.Read("annot3");
        string calibration = Path.Combine(folder, "camera.calibration");
        IReadOnlyList<PerspectiveCamera> cameras = File.Exists(calibration) ? SkeletoolCalibration.Read(calibration) : [];
        string subject = Path.GetFileName(Path.GetDirectoryName(folder))!, sequence = Path.GetFileName(folder);
        for (int v = 0; v < all2D.Count; v++)
        {
            int view = v;
            NpyArray rows2D = all2D[view].ToArray();
            int frames = rows2D.Shape is [var n, 2 * Inf3dhpJoints.TrainingCount] ? n : throw InvalidInputException.For(file.Source, rows2D.Name, $"shape (frames, {2 * Inf3dhpJoints.TrainingCount})", Wording.Shape(rows2D.Shape));
            NpyArray rows3D = all3D[view].ToArray().ExpectShape($"({frames}, {3 * Inf3dhpJoints.TrainingCount})", frames, 3 * Inf3dhpJoints.TrainingCount);
            float[] joints2D = Picked(rows2D.ToSingles(), frames, 2), joints3D = Picked(rows3D.ToSingles(), frames, 3);
            PerspectiveCamera? camera = view < cameras.Count ? cameras[view] : null;
            string pictures = Path.Combine(folder, "imageFrames", $"video_{view}"), film = Path.Combine(folder, "imageSequence", $"video_{view}.avi");
            bool hasPictures = Directory.Exists(pictures) || !File.Exists(film);
            for (int f = 0; f < frames; f++)
            {
                int frame = f;
                records.Add(() => Sample($"{file.Source}: annot2{{{view + 1}}}", $"{subject}/{sequence}/{view}/{frame:000000}", joints2D, joints3D, frame) with
                {
                    ImagePath = hasPictures ? Path.Combine(pictures, $"frame_{frame + 1:000000}.jpg") : film,
                    FilmFrame = hasPictures ? null : frame,
                    Subject = subject,
                    Sequence = sequence,
                    View = view.ToString(CultureInfo.InvariantCulture),
                    Frame = frame,
                    Camera = camera,
                });
            }
        }
    }

    private static void AddTest(List<Func<AnnotatedSample>> records, string folder, string joints)
    {
        MatFile file = MatFile.Open(Path.Combine(folder, "annot_data.mat"));
        NpyArray places2D = file.Read("annot2").ToArray(), places3D = file.Read(joints).ToArray();
        int frames = places2D.Shape is [2, JointCount, 1, var n] ? n : throw InvalidInputException.For(file.Source, "annot2", $"shape (2, {JointCount}, 1, frames)", Wording.Shape(places2D.Shape));
        places3D.ExpectShape($"(3, {JointCount}, 1, {frames})", 3, JointCount, 1, frames);
        double[] valid = file.Read("valid_frame").ToArray().ToDoubles();
        if (valid.Length != frames)
            throw InvalidInputException.For(file.Source, "valid_frame", $"{frames} flags", $"{valid.Length}");
        float[] joints2D = FrameByFrame(places2D.ToSingles(), 2, frames), joints3D = FrameByFrame(places3D.ToSingles(), 3, frames);
        string subject = Path.GetFileName(folder);
        for (int f = 0; f < frames; f++)
        {
            int frame = f;
            if (valid[frame] == 0)
                continue;
            records.Add(() => Sample($"{file.Source}: annot2", $"{subject}/{frame:000000}", joints2D, joints3D, frame) with
            {
                ImagePath = Path.Combine(folder, "imageSequence", $"img_{frame + 1:000000}.jpg"),
                Subject = subject,
                Sequence = subject,
                Frame = frame,
            });
        }
    }

    private static AnnotatedSample Sample(string source, string name, float[] joints2D, float[] joints3D, int frame)
    {
        var seen = new Keypoint[JointCount];
        var places = new Keypoint3D[JointCount];
        for (int j = 0; j < JointCount; j++)
        {
            int at = (frame * JointCount) + j;
            double[] values = DatasetFiles.Finite(source, $"frame {frame + 1}", [joints2D[2 * at], joints2D[(2 * at) + 1], joints3D[3 * at], joints3D[(3 * at) + 1], joints3D[(3 * at) + 2]]);
            seen[j] = new Keypoint(values[0], values[1], 1);
            places[j] = new Keypoint3D(Millimetre * new Vector3d(values[2], values[3], values[4]), 1);
        }

        return new AnnotatedSample(name)
        {
            Box = DatasetFiles.BoxAround(seen),
            ImageId = name,
            JointSet = JointSets.MpiInf3dhp17,
            Joints2D = seen,
            JointSet3D = JointSets.MpiInf3dhp17,
            Joints3D = places,
        };
    }

    // Of each frame's 28 joints the 17 of the test set, frames x 17 x axes.
    private static float[] Picked(float[] rows, int frames, int axes)
    {
        float[] picked = new float[frames * JointCount * axes];
        for (int f = 0; f < frames; f++)
        {
            for (int j = 0; j < JointCount; j++)
                rows.AsSpan(((f * Inf3dhpJoints.TrainingCount) + Inf3dhpJoints.OfTest[j]) * axes, axes).CopyTo(picked.AsSpan(((f * JointCount) + j) * axes));
        }

        return picked;
    }

    // From axes x 17 x 1 x frames to frames x 17 x axes.
    private static float[] FrameByFrame(float[] values, int axes, int frames)
    {
        float[] turned = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int frame = i % frames, joint = i / frames % JointCount, axis = i / frames / JointCount;
            turned[(((frame * JointCount) + joint) * axes) + axis] = values[i];
        }

        return turned;
    }
}
