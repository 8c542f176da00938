using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Bodies;

/// <summary>Files made by tests/fixtures/smpl/make_fixtures.py with Python's own pickle, NumPy and SciPy.</summary>
public sealed class SmplBodyFileTests
{
    private const int VertexCount = 8, JointCount = 4, BetaCount = 5;

    [Fact]
    public void Read_OfADenseArchive_HasTheFilesNumbersInOurOrder()
    {
        BodyModelDefinition body = BodyModelFile.ReadDefinition(Fixture("dense.npz"));
        using NpzReader file = NpzReader.Open(Fixture("dense.npz"));
        double[] shape = file.Read("shapedirs").ToDoubles();
        double[] pose = file.Read("posedirs").ToDoubles();
        int columns = 9 * (JointCount - 1);
        body.Name.ShouldBe("dense");
        body.Template.ShouldBe(file.Read("v_template").ToSingles());
        body.ShapeDirections.Length.ShouldBe(BetaCount * VertexCount * 3);
        body.PoseDirections.Length.ShouldBe(columns * VertexCount * 3);
        for (int i = 0; i < VertexCount * 3; i++)
        {
            for (int s = 0; s < BetaCount; s++)
                body.ShapeDirections[(s * VertexCount * 3) + i].ShouldBe((float)shape[(i * BetaCount) + s]);
            for (int p = 0; p < columns; p++)
                body.PoseDirections[(p * VertexCount * 3) + i].ShouldBe((float)pose[(i * columns) + p]);
        }

        body.Parents.ShouldBe([-1, 0, 1, 1]);
        body.JointNames.ShouldBe(["joint0", "joint1", "joint2", "joint3"]);
        body.Faces[..6].ShouldBe([0, 1, 2, 1, 2, 3]);
        body.BindRotations.ShouldAllBe(r => r == Matrix3.Identity);
        body.Skinning.Influences.ShouldBe(2);
        body.Skinning.Joints[..4].ShouldBe([0, 1, 1, 2]);
        body.Skinning.Weights[..4].ShouldBe([0.75f, 0.25f, 0.75f, 0.25f]);
        body.JointRegressor.RowStarts.ShouldBe([0, 2, 4, 6, 8]);
        body.JointRegressor.Columns.ShouldBe([0, 3, 1, 4, 2, 5, 3, 6]);
        body.JointRegressor.Values.ShouldBe([0.25f, 0.75f, 0.25f, 0.75f, 0.25f, 0.75f, 0.25f, 0.75f]);
    }

    [Theory]
    [InlineData("compressed.npz")]
    [InlineData("sparse_object.npz")]
    [InlineData("protocol0.pkl")]
    [InlineData("protocol1.pkl")]
    [InlineData("protocol2.pkl")]
    [InlineData("protocol3.pkl")]
    [InlineData("protocol4.pkl")]
    [InlineData("protocol5.pkl")]
    [InlineData("python2_protocol0.pkl")]
    [InlineData("python2_protocol2.pkl")]
    [InlineData("chumpy_protocol4.pkl")]
    [InlineData("numpy2_protocol4.pkl")]
    [InlineData("numpy2_protocol5.pkl")]
    [InlineData("fortran_protocol5.pkl")]
    public void Read_OfEveryOtherForm_GivesTheSameModel(string file)
    {
        BodyModelDefinition expected = BodyModelFile.ReadDefinition(Fixture("dense.npz")) with { Name = Path.GetFileNameWithoutExtension(file) };
        VitruvianBodyFileTests.ShouldBeSame(BodyModelFile.ReadDefinition(Fixture(file)), expected);
    }

    [Theory]
    [InlineData("evil_system.pkl", "system'")]
    [InlineData("evil_eval.pkl", "'builtins.eval'")]
    [InlineData("evil_getattr.pkl", "'__builtin__.getattr'")]
    public void Read_OfAPickleThatCalls_NamesWhatItCallsAndRunsNothing(string file, string name) =>
        ShouldBeInvalid.Input(() => BodyModelFile.Read(Fixture(file)), Fixture(file), name, "Nothing was run");

    [Fact]
    public void Read_OfChumpyThatComputes_NamesFieldAndClass() =>
        ShouldBeInvalid.Input(() => BodyModelFile.Read(Fixture("computed_chumpy.pkl")), "v_template: expected an array", "chumpy.ch_ops.add", ".npz");

    [Fact]
    public void Read_OfChumpyObjectsThatShareTheirParts_EndsSoon()
    {
        // Select(a=s, idxs=s) of Select(a=s, idxs=s) of... an empty array: 2^100 paths through 100 objects.
        var pickle = new System.Text.StringBuilder("}(S'v_template'\n");
        pickle.Append("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR(I1\n(I0\ntcnumpy\ndtype\n(S'i8'\nI0\nI1\ntRI00\nS''\ntbp0\n0");
        for (int i = 0; i < 100; i++)
            pickle.Append(System.Globalization.CultureInfo.InvariantCulture, $"cchumpy.reordering\nSelect\n)R}}(S'a'\ng{i}\nS'idxs'\ng{i}\nubp{i + 1}\n0");
        pickle.Append("g100\nu.");
        byte[] content = System.Text.Encoding.ASCII.GetBytes(pickle.ToString());
        ShouldBeInvalid.Input(() => SmplBodyFile.Read(content, "shared.pkl"), "shared.pkl: expected at most 1073741824 bytes of values");
    }

    [Fact]
    public void Read_WithFewerBetas_KeepsTheFirst()
    {
        BodyModelDefinition all = BodyModelFile.ReadDefinition(Fixture("dense.npz"));
        BodyModelDefinition two = BodyModelFile.ReadDefinition(Fixture("dense.npz"), maximumBetas: 2);
        two.ShapeDirections.ShouldBe(all.ShapeDirections[..(2 * VertexCount * 3)]);
    }

    [Theory]
    [InlineData(24, true)]
    [InlineData(52, true)]
    [InlineData(55, false)]
    [InlineData(16, true)]
    public void WrittenModel_OfAnySizes_ComesBackToTheBit(int jointCount, bool poseBlends)
    {
        using var folder = new TemporaryFolder();
        BodyModelDefinition body = RandomBody.Create(vertexCount: 70, jointCount, betaCount: 300, poseBlends, bindRotations: true, surface: false) with { Landmarks = [] };
        SmplBodyFile.Write(folder["random body.npz"], body);
        BodyModelDefinition back = BodyModelFile.ReadDefinition(folder["random body.npz"]);
        VitruvianBodyFileTests.ShouldBeSame(back with { Skinning = body.Skinning }, body);
        Dense(back).ShouldBe(Dense(body));
    }

    [Fact]
    public void Write_OfABindPose_IsTheSameBodyToSmplsOwnFormula()
    {
        // SMPL's formula knows no bind rotations: with A_parent^T r A as local rotations it must give our posed body.
        using var folder = new TemporaryFolder();
        BodyModelDefinition body = RandomBody.Create(poseBlends: false, surface: false);
        SmplBodyFile.Write(folder["smpl.npz"], body);
        var model = new BodyModel(body);
        var plain = new BodyModel(BodyModelFile.ReadDefinition(folder["smpl.npz"]) with { BindRotations = [.. Enumerable.Repeat(Matrix3.Identity, model.JointCount)] });
        BodyParameters ours = RandomBodies.Parameters(model, 3);
        BodyParameters theirs = ours.Clone();
        for (int j = 0; j < model.JointCount; j++)
        {
            Matrix3 before = j == 0 ? Matrix3.Identity : model.BindRotations[model.Parents[j]].Transpose();
            theirs.Pose[j] = AxisAngle.FromMatrix(before * ours.Pose[j].ToMatrix() * model.BindRotations[j]);
        }

        double[] expected = IndependentSkinning.Pose(model, ours).Vertices;
        double[] actual = IndependentSkinning.Pose(plain, theirs).Vertices;
        for (int i = 0; i < expected.Length; i++)
            (Math.Abs(actual[i] - expected[i]) <= 1e-6).ShouldBeTrue($"value {i}: {actual[i]} and {expected[i]}");
    }

    [Theory]
    [InlineData("v_template", "shape (V, 3)")]
    [InlineData("shapedirs", "shape (8, 3, S)")]
    [InlineData("posedirs", "shape (8, 3, 27)")]
    [InlineData("weights", "shape (8, 4)")]
    [InlineData("kintree_table", "shape (2, K)")]
    [InlineData("J_regressor", "shape (4, 8)")]
    [InlineData("f", "shape (F, 3)")]
    public void Read_OfAWrongShape_NamesFileFieldExpectedAndFound(string field, string expected)
    {
        using var folder = new TemporaryFolder();
        Replace(folder, NpyArray.Create<float>(field, new float[14], 7, 2));
        ShouldBeInvalid.Input(() => BodyModelFile.Read(folder["changed.npz"]), folder["changed.npz"], $"{field}: expected {expected}; found (7, 2).");
    }

    [Fact]
    public void Read_OfBadValues_NamesThem()
    {
        using var folder = new TemporaryFolder();
        void Check(NpyArray array, params string[] mentions)
        {
            Replace(folder, array);
            ShouldBeInvalid.Input(() => BodyModelFile.Read(folder["changed.npz"]), [.. mentions, folder["changed.npz"]]);
        }

        Check(NpyArray.Create<uint>("kintree_table", [uint.MaxValue, 2, 1, 1, 0, 1, 2, 3], 2, 4), "kintree_table[0, 1]", "comes before joint 1");
        Check(NpyArray.Create<uint>("kintree_table", [uint.MaxValue, 0, 1, 1, 0, 1, 1, 3], 2, 4), "kintree_table", "1 twice");
        Check(NpyArray.Create<long>("kintree_table", [5, 0, 1, 1, 0, 1, 2, 3], 2, 4), "kintree_table[0, 0]", "found 5");
        Check(NpyArray.Create<uint>("f", [.. Enumerable.Repeat(8u, 18)], 6, 3), "f: expected numbers of 0 to 7; found 8");
        Check(NpyArray.Create<double>("weights", new double[32], 8, 4), "weights", "sum to 1");
        Check(NpyArray.Create<double>("v_template", [.. Enumerable.Repeat(double.NaN, 24)], 8, 3), "template", "finite", "NaN");
        Check(NpyArray.Create<double>("shapedirs", [.. Enumerable.Repeat(double.PositiveInfinity, 24)], 8, 3, 1), "shapeDirections", "finite");
        Check(NpyArray.CreateStrings("v_template", [.. Enumerable.Repeat("x", 24)], 8, 3), "v_template: expected numbers; found <U1");
        Check(NpyArray.CreateStrings("bs_type", ["quaternion"]), "bs_type: expected 'lrotmin'; found 'quaternion'");
    }

    [Fact]
    public void Read_OfForeignFiles_SaysWhatTheyAre()
    {
        using var folder = new TemporaryFolder();
        ShouldBeInvalid.Input(() => BodyModelFile.Read(folder["missing.npz"]), folder["missing.npz"], "a body model", "no such file");
        ShouldBeInvalid.Input(() => BodyModelFile.Read(folder[string.Empty]), "a body model", "a folder");
        ShouldBeInvalid.Input(() => BodyModelFile.Read(folder.Write("empty", string.Empty)), "a body model", "an empty file");
        ShouldBeInvalid.Input(() => BodyModelFile.Read(folder.Write("text", "{\"a\": 1}\n")), "a body model", "starts with '{\"a\": 1}'");
        NpzWriter.Write(folder["other.npz"], w => w.Add<int>("x", [1], 1));
        ShouldBeInvalid.Input(() => BodyModelFile.Read(folder["other.npz"]), "a body model", "'x'");
        NpzWriter.Write(folder["part.npz"], w => w.Add<float>("v_template", new float[3], 1, 3));
        ShouldBeInvalid.Input(() => BodyModelFile.Read(folder["part.npz"]), "an SMPL model with 'shapedirs'", "only 'v_template'");
        ShouldBeInvalid.Input(() => BodyModelFile.Read(folder.Write("list.pkl", [0x80, 2, (byte)']', (byte)'.'])), "a pickled dictionary", "a list of 0");
    }

    [Theory]
    [InlineData("dense.npz", 41)]
    [InlineData("protocol0.pkl", 17)]
    [InlineData("python2_protocol2.pkl", 13)]
    [InlineData("numpy2_protocol5.pkl", 7)]
    public void Read_OfPrefixes_IsRefused(string file, int step)
    {
        byte[] content = File.ReadAllBytes(Fixture(file));
        for (int length = 0; length < content.Length; length += step)
        {
            byte[] prefix = content[..length];
            ShouldBeInvalid.Input(() => ReadContent(prefix, file), file);
        }
    }

    [Theory]
    [InlineData("protocol0.pkl")]
    [InlineData("python2_protocol2.pkl")]
    [InlineData("chumpy_protocol4.pkl")]
    [InlineData("numpy2_protocol5.pkl")]
    public void Read_OfChangedBytes_GivesAModelOrOneLine(string file)
    {
        byte[] whole = File.ReadAllBytes(Fixture(file));
        var random = new SeededRandom(11);
        for (int round = 0; round < 1000; round++)
        {
            byte[] content = (byte[])whole.Clone();
            for (int i = 0; i < 1 + random.NextInt(3); i++)
                content[random.NextInt(content.Length)] = (byte)random.NextInt(256);
            try
            {
                _ = new BodyModel(ReadContent(content, file));
            }
            catch (InvalidInputException e)
            {
                e.Message.ShouldNotContain("\n");
            }
        }
    }

    private static BodyModelDefinition ReadContent(byte[] content, string source)
    {
        if (source.EndsWith(".pkl", StringComparison.Ordinal))
            return SmplBodyFile.Read(content, source);
        using NpzReader reader = NpzReader.Open(new MemoryStream(content), source);
        return SmplBodyFile.Read(reader);
    }

    private static string Fixture(string name) => RepositoryFolder.Fixture("smpl", name);

    private static float[] Dense(BodyModelDefinition body)
    {
        float[] dense = new float[body.Template.Length / 3 * body.Parents.Length];
        for (int i = 0; i < body.Skinning.Weights.Length; i++)
            dense[(i / body.Skinning.Influences * body.Parents.Length) + body.Skinning.Joints[i]] += body.Skinning.Weights[i];
        return dense;
    }

    private static void Replace(TemporaryFolder folder, NpyArray replacement)
    {
        using NpzReader reader = NpzReader.Open(Fixture("dense.npz"));
        reader.Contains(replacement.Name).ShouldBeTrue();
        NpzWriter.Write(folder["changed.npz"], writer =>
        {
            foreach (string other in reader.Names)
                writer.Add(other == replacement.Name ? replacement : reader.Read(other));
        });
    }
}
