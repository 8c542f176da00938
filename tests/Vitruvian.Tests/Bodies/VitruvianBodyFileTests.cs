using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Bodies;

public sealed class VitruvianBodyFileTests
{
    [Fact]
    public void WrittenBody_ComesBackToTheBit()
    {
        using var folder = new TemporaryFolder();
        BodyModelDefinition body = RandomBody.Create();
        VitruvianBodyFile.Write(folder["body.npz"], body);
        ShouldBeSame(VitruvianBodyFile.Read(folder["body.npz"]), body);
    }

    [Fact]
    public void WrittenBody_WithoutOptionalParts_ComesBackToTheBit()
    {
        using var folder = new TemporaryFolder();
        BodyModelDefinition body = RandomBody.Create(poseBlends: false, surface: false);
        VitruvianBodyFile.Write(folder["body.npz"], body);
        ShouldBeSame(VitruvianBodyFile.Read(folder["body.npz"]), body);
    }

    [Fact]
    public void Write_WithHalfPrecision_RoundsOnceAndThenKeepsEveryBit()
    {
        using var folder = new TemporaryFolder();
        BodyModelDefinition body = RandomBody.Create();
        VitruvianBodyFile.Write(folder["a.npz"], body, halfPrecision: true);
        BodyModelDefinition rounded = VitruvianBodyFile.Read(folder["a.npz"]);
        for (int i = 0; i < body.ShapeDirections.Length; i++)
            (Math.Abs(rounded.ShapeDirections[i] - body.ShapeDirections[i]) <= 0.0005f * Math.Abs(body.ShapeDirections[i]) + 1e-7f).ShouldBeTrue();
        rounded.Template.ShouldBe(body.Template);
        new FileInfo(folder["a.npz"]).Length.ShouldBeLessThan(RoundTripLength(folder, body));
        VitruvianBodyFile.Write(folder["b.npz"], rounded, halfPrecision: false);
        ShouldBeSame(VitruvianBodyFile.Read(folder["b.npz"]), rounded);
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        VitruvianBodyFile.Write(folder["a.npz"], RandomBody.Create());
        VitruvianBodyFile.Write(folder["b.npz"], RandomBody.Create());
        File.ReadAllBytes(folder["a.npz"]).ShouldBe(File.ReadAllBytes(folder["b.npz"]));
    }

    [Theory]
    [InlineData("template", "(V, 3)", "template")]
    [InlineData("shapeDirections", "(S, 60, 3)", "shapeDirections")]
    [InlineData("poseDirections", "(P, 60, 3)", "poseDirections")]
    [InlineData("faces", "(F, 3)", "faces")]
    [InlineData("skinningJoints", "(60, influences)", "skinningJoints")]
    [InlineData("skinningWeights", "(60, 4)", "skinningWeights")]
    [InlineData("jointRegressorRowStarts", "(6,)", "jointRegressorRowStarts")]
    [InlineData("bindRotations", "(5, 3, 3)", "bindRotations")]
    [InlineData("surface.faceParts", "(58,)", "surface.faceParts")]
    [InlineData("surface.gridFaces", "(24, 32, 32)", "surface.gridFaces")]
    [InlineData("lowPoly.faces", "(faces, 3)", "lowPoly.faces")]
    public void Read_OfAWrongShape_NamesFileFieldExpectedAndFound(string name, string expected, string field)
    {
        using var folder = new TemporaryFolder();
        Replace(folder, name, NpyArray.Create<float>(name, new float[14], 7, 2));
        ShouldBeInvalid.Input(() => VitruvianBodyFile.Read(folder["changed.npz"]), folder["changed.npz"], $"{field}: expected shape {expected}; found (7, 2).");
    }

    [Theory]
    [InlineData("template")]
    [InlineData("faces")]
    [InlineData("metadata")]
    [InlineData("bindRotations")]
    public void Read_WithoutANeededArray_NamesIt(string name)
    {
        using var folder = new TemporaryFolder();
        Replace(folder, name, null);
        ShouldBeInvalid.Input(() => VitruvianBodyFile.Read(folder["changed.npz"]), $"an array named '{name}'");
    }

    [Fact]
    public void Read_OfBadValues_NamesThem()
    {
        using var folder = new TemporaryFolder();
        void Check(NpyArray array, params string[] mentions)
        {
            Replace(folder, array.Name, array);
            ShouldBeInvalid.Input(() => _ = new BodyModel(VitruvianBodyFile.Read(folder["changed.npz"])), [.. mentions, folder["changed.npz"]]);
        }

        Check(NpyArray.Create<int>("faces", [.. Enumerable.Repeat(99, 58 * 3)], 58, 3), "faces: expected numbers of 0 to 59; found 99");
        Check(NpyArray.Create<float>("template", [.. Enumerable.Repeat(float.NaN, 180)], 60, 3), "template: expected finite values; found NaN");
        Check(NpyArray.Create<float>("skinningWeights", new float[240], 60, 4), "sum to 1", "vertex 0");
        Check(NpyArray.Create<float>("skinningWeights", [.. Enumerable.Repeat(float.NaN, 240)], 60, 4), "at least 0", "NaN");
        Check(NpyArray.Create<sbyte>("parents", [-1, 0, 1, 4, 2], 5), "parents[3]");
        Check(NpyArray.Create<double>("bindRotations", new double[45], 5, 3, 3), "bindRotations[0]", "rotation");
        Check(NpyArray.Create<int>("jointRegressorRowStarts", [0, 4, 2, 12, 16, 20], 6), "ascending offsets");
        Check(NpyArray.Create<byte>("metadata", "{}"u8, 2), "metadata.format");
        Check(NpyArray.Create<byte>("metadata", "{\"format\":\"vitruvian-body\",\"version\":2}"u8, 39), "metadata.version", "found 2");
        Check(NpyArray.Create<byte>("metadata", "nonsense"u8, 8), "metadata", "JSON");
    }

    [Fact]
    public void Read_OfPrefixes_IsRefused()
    {
        using var folder = new TemporaryFolder();
        VitruvianBodyFile.Write(folder["body.npz"], RandomBody.Create(vertexCount: 8, jointCount: 3, betaCount: 1, surface: false));
        ShouldBeInvalid.EveryPrefix(File.ReadAllBytes(folder["body.npz"]), folder, "cut.npz", path => VitruvianBodyFile.Read(path), step: 7);
    }

    internal static void ShouldBeSame(BodyModelDefinition actual, BodyModelDefinition expected)
    {
        actual.Name.ShouldBe(expected.Name);
        actual.Template.ShouldBe(expected.Template);
        actual.ShapeDirections.ShouldBe(expected.ShapeDirections);
        actual.PoseDirections.ShouldBe(expected.PoseDirections);
        actual.Faces.ShouldBe(expected.Faces);
        actual.Parents.ShouldBe(expected.Parents);
        actual.JointNames.ShouldBe(expected.JointNames);
        actual.Skinning.Influences.ShouldBe(expected.Skinning.Influences);
        actual.Skinning.Joints.ShouldBe(expected.Skinning.Joints);
        actual.Skinning.Weights.ShouldBe(expected.Skinning.Weights);
        actual.JointRegressor.RowStarts.ShouldBe(expected.JointRegressor.RowStarts);
        actual.JointRegressor.Columns.ShouldBe(expected.JointRegressor.Columns);
        actual.JointRegressor.Values.ShouldBe(expected.JointRegressor.Values);
        actual.BindRotations.ShouldBe(expected.BindRotations);
        actual.Landmarks.Count.ShouldBe(expected.Landmarks.Count);
        for (int i = 0; i < actual.Landmarks.Count; i++)
        {
            actual.Landmarks[i].Name.ShouldBe(expected.Landmarks[i].Name);
            actual.Landmarks[i].Vertices.ShouldBe(expected.Landmarks[i].Vertices);
            actual.Landmarks[i].VertexWeights.ShouldBe(expected.Landmarks[i].VertexWeights);
            actual.Landmarks[i].Joints.ShouldBe(expected.Landmarks[i].Joints);
            actual.Landmarks[i].JointWeights.ShouldBe(expected.Landmarks[i].JointWeights);
        }

        (actual.Surface is null).ShouldBe(expected.Surface is null);
        if (actual.Surface is not { } a || expected.Surface is not { } e)
            return;
        a.FaceParts.ShouldBe(e.FaceParts);
        a.FaceUv.ShouldBe(e.FaceUv);
        a.GridFaces.ShouldBe(e.GridFaces);
        a.GridBarycentrics.ShouldBe(e.GridBarycentrics);
        a.TextureUv.ShouldBe(e.TextureUv);
        a.HiddenFaces.ShouldBe(e.HiddenFaces);
        a.LowPoly!.Vertices.ShouldBe(e.LowPoly!.Vertices);
        a.LowPoly.Faces.ShouldBe(e.LowPoly.Faces);
        a.LowPoly.Upsampling.Columns.ShouldBe(e.LowPoly.Upsampling.Columns);
        a.LowPoly.Upsampling.Values.ShouldBe(e.LowPoly.Upsampling.Values);
    }

    // Writes the random body with one array replaced or left out.
    private static void Replace(TemporaryFolder folder, string name, NpyArray? replacement)
    {
        VitruvianBodyFile.Write(folder["whole.npz"], RandomBody.Create());
        using NpzReader reader = NpzReader.Open(folder["whole.npz"]);
        reader.Contains(name).ShouldBeTrue();
        NpzWriter.Write(folder["changed.npz"], writer =>
        {
            foreach (string other in reader.Names)
            {
                if (other != name)
                    writer.Add(reader.Read(other));
                else if (replacement is not null)
                    writer.Add(replacement);
            }
        });
    }

    private static long RoundTripLength(TemporaryFolder folder, BodyModelDefinition body)
    {
        VitruvianBodyFile.Write(folder["full.npz"], body);
        return new FileInfo(folder["full.npz"]).Length;
    }
}
