using Vitruvian.Bodies;
using Vitruvian.Datasets;
using Vitruvian.Evaluation.Protocols;
using Vitruvian.Formats;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Evaluation.Protocols;

public sealed class PredictionsFileTests : IDisposable
{
    private static readonly BodyModel s_model = RandomBodies.Model(5);
    private static readonly AnnotatedSample s_a = new("a"), s_b = new("b");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Entries_BelongToRecords_ByNameByNumberOrInOrder()
    {
        float[] joints = [.. Enumerable.Range(0, 2 * 51).Select(i => (float)i)];
        PredictionsFile named = Read(2, npz => (npz.Named(["b", "a"]), npz.With("joints3d", joints, 2, 17, 3)));
        named.Of(0, s_a)!.Joints!.ShouldBe([.. joints[51..].Select(v => (double)v)]);
        named.Of(0, new AnnotatedSample("c")).ShouldBeNull();
        PredictionsFile numbered = Read(9, npz => (npz.Numbered([7, 8]), npz.With("joints3d", joints, 2, 17, 3)));
        numbered.Of(8, s_a)!.Joints![0].ShouldBe(51);
        numbered.Of(6, s_a).ShouldBeNull();
        PredictionsFile ordered = Read(2, npz => npz.With("joints3d", joints, 2, 17, 3));
        ordered.Of(1, s_a)!.Joints![0].ShouldBe(51);
        ordered.Of(1, s_a)!.JointSet.ShouldBe(JointSets.H36m17);
        ordered.Of(0, s_b)!.Score.ShouldBe(1);
    }

    [Fact]
    public void Parameters_PoseTheModel_InEitherEncoding()
    {
        BodyParameters body = RandomBodies.Parameters(s_model, 3);
        double[] pose = [.. body.Pose.SelectMany(r => new[] { r.X, r.Y, r.Z })], matrices = new double[9 * s_model.JointCount], translation = [body.Translation.X, body.Translation.Y, body.Translation.Z];
        for (int j = 0; j < s_model.JointCount; j++)
            body.Pose[j].ToMatrix().Write(matrices.AsSpan(9 * j));
        PosedBody expected = s_model.Pose(body);
        foreach ((double[] values, int[] shape) in new[] { (pose, new[] { 1, 72 }), (pose, [1, 24, 3]), (matrices, [1, 24, 3, 3]) })
        {
            PredictionsFile file = Read(1, npz => (npz.With("pose", values, shape), npz.With("betas", body.Betas, 1, body.Betas.Length), npz.With("transl", translation, 1, 3), npz.With("scores", [0.25], 1)));
            PersonEstimate estimate = file.Of(0, s_a)!;
            for (int i = 0; i < expected.Vertices.Length; i++)
                estimate.Body!.Vertices[i].ShouldBe(expected.Vertices[i], 1e-4f);
            estimate.Body!.Joints.Length.ShouldBe(72);
            estimate.Score.ShouldBe(0.25);
        }

        // Vertices alone have no skeleton; half precision is precise enough to be told.
        PredictionsFile vertices = Read(1, npz => (npz.With("vertices", [.. expected.Vertices.Select(v => (Half)v)], 1, s_model.VertexCount, 3), npz.With("focal_length_pixels", [500.0], 1), npz.With("principal_point", [1.0, 2], 1, 2)));
        vertices.Of(0, s_a)!.Body!.Joints.ShouldBeEmpty();
        vertices.Of(0, s_a)!.Camera!.Value.PrincipalPoint.ShouldBe(new Vector2d(1, 2));
    }

    [Fact]
    public void Detections_AreFoundByPicture_AndKeypointsMayBeMissing()
    {
        double[] keypoints = [.. Enumerable.Range(0, 3 * 51).Select(i => i % 51 == 2 ? 0.0 : i)];
        PredictionsFile file = Read(5, npz => (npz.Named(["785", "12", "785"]), npz.With("keypoints", keypoints, 3, 17, 3)));
        var picture = new ProtocolPicture("785", [new AnnotatedSample("x") { ImagePath = "val/000785.jpg" }]);
        IReadOnlyList<PersonEstimate?> found = file.Of(picture, [3]);
        found.Count.ShouldBe(2);
        found[0]!.Keypoints!.Length.ShouldBe(34);
        double.IsNaN(found[0]!.Keypoints![1]).ShouldBeTrue();
        found[1]!.Keypoints![2].ShouldBe(105);
        Should.Throw<InvalidInputException>(() => file.Of(0, new AnnotatedSample("785"))).Message.ShouldContain("one entry a record; found 2");
    }

    [Fact]
    public void FilesThatDoNotFit_AreRefusedByName()
    {
        Refused(1, npz => npz.With("something", [1.0], 1), "only 'something'");
        Refused(1, npz => npz.With("vertices", new float[3], 1, 1, 3), "(1, 40, 3)");
        Refused(1, npz => npz.With("pose", new double[71], 1, 71), "pose");
        Refused(1, npz => (npz.With("pose", new double[72], 1, 72), npz.With("betas", new double[11], 1, 11)), "at most 10");
        Refused(1, npz => (npz.With("joints3d", new double[51], 1, 17, 3), npz.Texts("joint_set", ["smpl-24"])), "joints of smpl-24");
        Refused(3, npz => npz.With("joints3d", new double[102], 2, 17, 3), "3 records");
        Refused(2, npz => (npz.With("joints3d", new double[102], 2, 17, 3), npz.Numbered([1, 2])), "numbers of 0 to 1; found 2 at position 1");
        Should.Throw<InvalidInputException>(() => PredictionsFile.Read(_folder["none.npz"], s_model, 1)).Message.ShouldContain("no such file");
    }

    private void Refused(int records, Func<Archive, object> add, string word) => Should.Throw<InvalidInputException>(() => Read(records, add)).Message.ShouldContain(word);

    private PredictionsFile Read(int records, Func<Archive, object> add)
    {
        NpzWriter.Write(_folder["p.npz"], writer => add(new Archive(writer)));
        return PredictionsFile.Read(_folder["p.npz"], s_model, records);
    }

    // Adds arrays in expressions.
    private sealed class Archive(NpzWriter writer)
    {
        internal Archive With<T>(string name, T[] values, params int[] shape)
            where T : unmanaged
        {
            writer.Add<T>(name, values, shape);
            return this;
        }

        internal Archive Texts(string name, string[] values)
        {
            writer.AddStrings(name, values, values.Length);
            return this;
        }

        internal Archive Named(string[] names) => Texts("names", names);

        internal Archive Numbered(int[] numbers) => With("records", numbers, numbers.Length);
    }
}
