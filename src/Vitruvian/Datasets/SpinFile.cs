using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>Writes records as a file of SPIN's preprocessing, which <c>AnnotatedDatasets.Open("spin", ...)</c> and many projects read. docs/datasets.md lists the arrays.</summary>
public static class SpinFile
{
    // The preprocessing's boxes are larger than the people by this, and "scale" counts 200 pixels.
    internal const double Enlargement = 1.2;
    internal const double ScaleUnit = 200;

    private const int JointCount = 24;
    private const int BetaCount = 10;
    private const int Pelvis = 14;

    /// <summary>Writes a file in one piece (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="samples">Records with boxes and pictures; films and bodies of SMPL-X are refused.</param>
    /// <param name="images">Folder that the pictures' names shall count from.</param>
    /// <exception cref="InvalidInputException">A record has no box or picture, its picture is a film's frame, or there is no record.</exception>
    public static void Write(string path, IReadOnlyList<AnnotatedSample> samples, string images)
    {
        ArgumentNullException.ThrowIfNull(samples);
        int n = samples.Count;
        if (n == 0)
            throw InvalidInputException.For(path, string.Empty, "at least one record to write", "none");
        string[] names = [.. samples.Select(s => Picture(s, images))];
        double[] center = new double[2 * n], scale = new double[n], part = new double[n * JointCount * 3], space = new double[n * JointCount * 4], pose = new double[n * SmplRow.PoseSize], shape = new double[n * BetaCount];
        bool[] hasBody = new bool[n];
        for (int i = 0; i < n; i++)
        {
            AnnotatedSample s = samples[i];
            Imaging.BoundingBox box = s.Box ?? throw NoBox(s);
            (center[2 * i], center[(2 * i) + 1], scale[i]) = (box.Center.X, box.Center.Y, Enlargement * Math.Max(box.Width, box.Height) / ScaleUnit);
            Write2D(s, part.AsSpan(i * JointCount * 3));
            Write3D(s, space.AsSpan(i * JointCount * 4));
            hasBody[i] = s.Body is not null;
            if (s.Body is not { } body)
                continue;
            for (int j = 0; j < SmplTopology.JointCount; j++)
                body.Pose[j].Write(pose.AsSpan((i * SmplRow.PoseSize) + (3 * j)));
            body.Betas.AsSpan(0, Math.Min(BetaCount, body.Betas.Length)).CopyTo(shape.AsSpan(i * BetaCount));
        }

        NpzWriter.Write(path, writer =>
        {
            writer.AddStrings("imgname", names, n);
            writer.Add<double>("center", center, n, 2);
            writer.Add<double>("scale", scale, n);
            writer.Add<double>("part", part, n, JointCount, 3);
            if (samples.Any(s => s.Joints3D is not null))
                writer.Add<double>("S", space, n, JointCount, 4);
            if (hasBody.Contains(true))
            {
                writer.Add<double>("pose", pose, n, SmplRow.PoseSize);
                writer.Add<double>("shape", shape, n, BetaCount);
                writer.Add<byte>("has_smpl", [.. hasBody.Select(h => h ? (byte)1 : (byte)0)], n);
            }

            if (samples.Any(s => s.Gender is not null))
                writer.AddStrings("gender", [.. samples.Select(s => s.Gender switch { BodyGender.Female => "f", BodyGender.Male => "m", _ => "n" })], n);
        });
    }

    /// <summary>Why a record does not fit into such a file, in one line; null when it does.</summary>
    /// <param name="sample">The record.</param>
    /// <param name="images">Folder that the pictures' names shall count from.</param>
    public static string? WhyNot(AnnotatedSample sample, string images)
    {
        ArgumentNullException.ThrowIfNull(sample);
        try
        {
            _ = Picture(sample, images);
            if (sample.Box is null)
                throw NoBox(sample);
            Write3D(sample, new double[JointCount * 4]);
            return null;
        }
        catch (InvalidInputException error)
        {
            return error.Message;
        }
    }

    private static InvalidInputException NoBox(AnnotatedSample sample) => InvalidInputException.For(sample.Name, "box", "a box", "none");

    private static string Picture(AnnotatedSample sample, string images)
    {
        string path = sample.ImagePath ?? throw InvalidInputException.For(sample.Name, "picture", "a picture's file", "none");
        if (sample.FilmFrame is not null)
            throw InvalidInputException.For(sample.Name, "picture", "a picture's file", "a frame of a film");
        if (sample.Body is not null && sample.BodyFamily == "smplx")
            throw InvalidInputException.For(sample.Name, "body", "a body of SMPL's shape space", "one of SMPL-X");
        string relative = Path.GetRelativePath(images, path).Replace('\\', '/');
        return !Path.IsPathRooted(relative) && !relative.Split('/').Contains("..") ? relative : throw InvalidInputException.For(sample.Name, "picture", $"a file below {images}", path);
    }

    private static void Write2D(AnnotatedSample sample, Span<double> rows)
    {
        if (sample.JointSet is not { } set || sample.Joints2D is not { } joints)
            return;
        Keypoint[] mapped = JointMapping.Between(set, JointSets.Spin24).Map(joints);
        for (int j = 0; j < JointCount; j++)
            (rows[3 * j], rows[(3 * j) + 1], rows[(3 * j) + 2]) = (mapped[j].X, mapped[j].Y, mapped[j].Confidence);
    }

    // Relative to the pelvis, or to the middle of the hips.
    private static void Write3D(AnnotatedSample sample, Span<double> rows)
    {
        if (sample.JointSet3D is not { } set || sample.Joints3D is not { } joints)
            return;
        Keypoint3D[] mapped = JointMapping.Between(set, JointSets.Spin24).Map(joints);
        if (!mapped[Pelvis].IsKnown && mapped[2].IsKnown && mapped[3].IsKnown)
            mapped[Pelvis] = new Keypoint3D(0.5 * (mapped[2].Place + mapped[3].Place), Math.Min(mapped[2].Confidence, mapped[3].Confidence));
        Vector3d root = sample.Joints3DFromRoot ? Vector3d.Zero : mapped[Pelvis].IsKnown ? mapped[Pelvis].Place : throw InvalidInputException.For(sample.Name, "joints in space", "a pelvis or two hips", "neither");
        for (int j = 0; j < JointCount; j++)
        {
            if (!mapped[j].IsKnown)
                continue;
            (mapped[j].Place - root).Write(rows[(4 * j)..]);
            rows[(4 * j) + 3] = mapped[j].Confidence;
        }
    }
}
