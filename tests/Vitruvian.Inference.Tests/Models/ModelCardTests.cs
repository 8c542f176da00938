using System.Text.Json.Nodes;
using Vitruvian.Models;

namespace Vitruvian.Inference.Tests.Models;

/// <summary>Cards: what is written is read, and every mistake is named.</summary>
public sealed class ModelCardTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ModelCard _card = Cards.Joints(32, new string('a', 64));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Card_WrittenAndRead_IsTheSame()
    {
        string path = _folder.File("dots.json");
        _card.Write(path);
        var read = ModelCard.Read(path);
        read.Inputs[0].Shape.ShouldBe([-1, 3, 32, 32]);
        read.Inputs[0].Deviation.ShouldBe([64, 50, 32]);
        read.Outputs[2].ShouldSatisfyAllConditions(output => output.Name.ShouldBe("joints3d"), output => output.Shape.ShouldBe([-1, 14, 3]));
        read.Crop.ShouldBe(_card.Crop);
        read.Training.Data.ShouldBe(["none"]);
        read.Training.Seconds.ShouldBe(0.5);
        read.Scores["dots/val"]["pck@0.2"].ShouldBe(0.75);
        read.JointSet.ShouldBe("lsp-14");
        read.Write(_folder.File("again.json"));
        File.ReadAllText(_folder.File("again.json")).ShouldBe(File.ReadAllText(path));
    }

    [Fact]
    public void DetectorsCard_WrittenAndRead_IsTheSame()
    {
        string path = _folder.File("detector.json");
        (_card with { Method = "detector", JointSet = null, Detection = new ModelDetection(ModelDetection.YoloRows, 3, 0.25, 0.6) }).Write(path);
        var read = ModelCard.Read(path);
        read.Detection.ShouldBe(new ModelDetection("yolo-rows", 3, 0.25, 0.6));
        File.WriteAllText(path, File.ReadAllText(path).Replace("yolo-rows", "yolo", StringComparison.Ordinal));
        Should.Throw<InvalidInputException>(() => ModelCard.Read(path)).Message.ShouldContain("detection.format: expected one of boxes, yolo-columns, yolo-rows");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"yolo\"", "\"boxes\"", StringComparison.Ordinal).Replace("0.25", "1.25", StringComparison.Ordinal));
        Should.Throw<InvalidInputException>(() => ModelCard.Read(path)).Message.ShouldContain("detection.threshold: expected a number from 0 to 1");
    }

    [Fact]
    public void PoseNetworksCard_WrittenAndRead_IsTheSame()
    {
        string path = _folder.File("pose.json");
        ModelKeypoints simcc = new(ModelKeypoints.Simcc, KeypointLists.Of(KeypointLists.Halpe26)) { Split = 3, Mirrored = true };
        ModelKeypoints maps = new(ModelKeypoints.Heatmaps, ["nose", null, "left_wrist"]) { Decoding = ModelKeypoints.Dark, Grid = ModelKeypoints.Udp, Smoothing = 1.5 };
        foreach (ModelKeypoints keypoints in (ModelKeypoints[])[simcc, maps])
        {
            (_card with { Method = "keypoints", JointSet = null, Crop = new ModelCrop(256, 1.25, 0) { Width = 192 }, Keypoints = keypoints, Body = "smpl" }).Write(path);
            ModelCard read = ModelCard.Read(path);
            (read.Keypoints! with { Joints = keypoints.Joints }).ShouldBe(keypoints);
            read.Keypoints.Joints.ShouldBe(keypoints.Joints);
            (read.Crop, read.Body).ShouldBe((new ModelCrop(256, 1.25, 0) { Width = 192 }, "smpl"));
        }

        File.ReadAllText(path).ShouldContain("null");
    }

    [Theory]
    [InlineData("\"joints\": \"mine\"", "keypoints.joints: expected one of coco-17")]
    [InlineData("\"joints\": [\"nose\", \"thumb\"]", "keypoints.joints[1]: expected one of pelvis")]
    [InlineData("\"joints\": [\"nose\", \"nose\"]", "keypoints.joints: expected joints by their names, each once; found 'nose' twice")]
    [InlineData("\"joints\": [null]", "keypoints.joints: expected joints by their names, each once; found none")]
    [InlineData("\"joints\": \"coco-17\", \"mirrored\": 1", "keypoints.mirrored: expected true or false; found 1")]
    [InlineData("\"joints\": \"coco-17\", \"decoding\": \"dark\"", "keypoints: expected only the members format, joints, split, mirrored; found \"decoding\"")]
    [InlineData("\"joints\": \"coco-17\", \"split\": 0", "keypoints.split: expected a number over 0; found 0")]
    [InlineData("\"joints\": \"coco-17\"", "keypoints: expected a member \"split\"")]
    public void PoseNetworksCard_WithMistakes_IsRefused(string members, string message)
    {
        string split = members.Contains("split", StringComparison.Ordinal) || message.Contains("split\"", StringComparison.Ordinal) ? string.Empty : ", \"split\": 2";
        Broken(root => root["keypoints"] = JsonNode.Parse($$"""{"format": "simcc", {{members}}{{split}}}""")).ShouldContain(message);
    }

    [Fact]
    public void UnknownBody_IsRefused() => Broken(root => root["body"] = "smplx").ShouldContain("body: expected one of vitruvian, smpl; found 'smplx'");

    [Theory]
    [InlineData("licence")]
    [InlineData("training")]
    [InlineData("scores")]
    [InlineData("sha256")]
    public void MissingField_IsNamed(string field) => Broken(root => root.Remove(field)).ShouldContain($"\"{field}\"");

    [Fact]
    public void UnknownField_IsNamed() => Broken(root => root["license"] = "MIT").ShouldContain("\"license\"");

    [Fact]
    public void UnknownFieldWithin_IsNamedWithItsPlace() => Broken(root => root["inputs"]![0]!["color"] = "RGB").ShouldContain("inputs[0]: expected only the members");

    [Fact]
    public void LengthThatIsNone_IsNamed() => Broken(root => root["inputs"]![0]!["shape"]![1] = "three").ShouldContain("inputs[0].shape[1]: expected a length or \"batch\"");

    [Fact]
    public void DeviationOfZero_IsRefused() => Broken(root => root["inputs"]![0]!["deviation"]![1] = 0).ShouldContain("inputs[0].deviation");

    [Fact]
    public void UnknownJointSet_IsRefused() => Broken(root => root["jointSet"] = "mine").ShouldContain("jointSet: expected one of");

    [Fact]
    public void HashThatIsNone_IsRefused() => Broken(root => root["sha256"] = "ABC").ShouldContain("sha256: expected 64 hexadecimal digits");

    [Fact]
    public void Text_InPlaceOfANumber_IsRefused() => Broken(root => root["training"]!["steps"] = "many").ShouldContain("training.steps");

    [Fact]
    public void AnotherFile_IsRefused()
    {
        File.WriteAllText(_folder.File("dots.onnx"), "another");
        Should.Throw<InvalidInputException>(() => _card.RequireFile(_folder.File("dots.onnx"))).Message.ShouldContain("dots.onnx: sha256: expected aaaa");
        (_card with { Sha256 = ModelCard.HashOf(_folder.File("dots.onnx")) }).RequireFile(_folder.File("dots.onnx"));
    }

    private string Broken(Action<JsonObject> change)
    {
        string path = _folder.File("dots.json");
        _card.Write(path);
        JsonObject root = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(root);
        File.WriteAllText(path, root.ToJsonString());
        string message = Should.Throw<InvalidInputException>(() => ModelCard.Read(path)).Message;
        message.ShouldStartWith(path);
        return message;
    }
}
