using System.Text.Json;
using Vitruvian.Bodies.Formats;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Bodies;

public sealed class RecoveredPersonFileTests
{
    private static readonly RecoveredPerson Person = new()
    {
        Box = [1, 2, 3, 4],
        Score = 0.5,
        Camera = new RecoveredCamera(RecoveredCamera.Perspective, 1000.25, [320, 240], [0.1, -0.2, 3]),
        Betas = [0.1, 0.2],
        BodyPose = [0.3, 0.4, 0.5],
        GlobalOrient = [3.1, 0, 0],
        Joints3d = [[1, 2, 3]],
        Joints2d = [[4, 5]],
        JointSet = "lsp-14",
        Confidence = [1],
        Method = "fit",
        Refine = [new RecoveredRefinement("joints", 5.5, 1.5)],
    };

    [Fact]
    public void Json_HasTheDocumentedNamesInOrder()
    {
        using JsonDocument json = JsonDocument.Parse(RecoveredPersonFile.ToJson(Person));
        json.RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(
        [
            "box", "score", "camera", "betas", "bodyPose", "globalOrient", "joints3d", "joints2d", "jointSet", "confidence", "method", "refine",
        ]);
        json.RootElement.GetProperty("camera").GetRawText().ShouldBe("{\"model\":\"perspective\",\"focalLengthPixels\":1000.25,\"principalPoint\":[320,240],\"translation\":[0.1,-0.2,3]}");
        json.RootElement.GetProperty("refine").GetRawText().ShouldBe("[{\"kind\":\"joints\",\"before\":5.5,\"after\":1.5}]");
        json.RootElement.GetProperty("joints3d").GetRawText().ShouldBe("[[1,2,3]]");
    }

    [Fact]
    public void Unknown_BoxAndScore_AreNull()
    {
        string json = RecoveredPersonFile.ToJson(Person with { Box = null, Score = null });
        json.ShouldStartWith("{\"box\":null,\"score\":null,");
    }

    [Fact]
    public void WrittenPerson_ComesBack()
    {
        using var folder = new TemporaryFolder();
        RecoveredPersonFile.Write(folder["body.json"], Person);
        RecoveredPersonFile.ToJson(RecoveredPersonFile.Read(folder["body.json"])).ShouldBe(RecoveredPersonFile.ToJson(Person));
    }

    [Fact]
    public void Write_OfNaN_LeavesNothingBehind()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<ArgumentException>(() => RecoveredPersonFile.Write(folder["body.json"], Person with { Betas = [double.NaN] }));
        File.Exists(folder["body.json"]).ShouldBeFalse();
    }

    [Fact]
    public void EveryPrefix_IsRefused()
    {
        using var folder = new TemporaryFolder();
        byte[] json = System.Text.Encoding.UTF8.GetBytes(RecoveredPersonFile.ToJson(Person));
        ShouldBeInvalid.EveryPrefix(json, folder, "cut.json", path => RecoveredPersonFile.Read(path));
        ShouldBeInvalid.Input(() => RecoveredPersonFile.Read(folder.Write("null.json", "null")), "a recovered person");
        ShouldBeInvalid.Input(() => RecoveredPersonFile.Read(folder.Write("part.json", "{\"betas\":null}")), "a recovered person");
    }
}
