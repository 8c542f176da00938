using Vitruvian.Bodies;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Evaluation;

public class PeopleDatasetTests
{
    private const string Street = """
        {"keypoint_names": [], "images": [
          {"file": "images/a.png", "width": 40, "height": 30, "complete": false, "people": [
            {"bbox": [5, 6, 10, 20], "mask": "masks/a.png"},
            {"bbox": [20, 6, 15, 20], "mask": "masks/b.png", "group": true}]},
          {"file": "images/b.png", "width": 8, "height": 9, "complete": true, "crowd_boxes": [[1, 1, 3, 3]], "people": []}]}
        """;

    [Fact]
    public void Read_FolderOfFolders_GivesAllPhotosByFolder()
    {
        using TemporaryFolder folder = new();
        Put(folder, "street/val.json", Street);
        Put(folder, "posed/val.json", Posed());
        Put(folder, "other/train.json", Street);
        IReadOnlyList<PeoplePhoto> photos = PeopleDataset.Read(Root(folder), "val");
        photos.Select(photo => (photo.Source, photo.Name, photo.IsComplete)).ShouldBe([("posed", "p.png", true), ("street", "images/a.png", false), ("street", "images/b.png", true)]);
        PeoplePhoto street = photos[1];
        (street.Width, street.Height).ShouldBe((40, 30));
        street.People.ShouldHaveSingleItem().Box.ShouldBe(new BoundingBox(5, 6, 10, 20));
        street.People[0].Joints.ShouldBeNull();

        // A box around several people who touch is no person's.
        street.Ignored.ShouldHaveSingleItem().ShouldBe(new BoundingBox(20, 6, 15, 20));
        photos[2].Ignored.ShouldHaveSingleItem().ShouldBe(new BoundingBox(1, 1, 3, 3));
        PeopleDataset.Read(Path.Combine(Root(folder), "street"), "val").Count.ShouldBe(2);
    }

    [Fact]
    public void Read_Joints_AreCocosInTheirOrder()
    {
        using TemporaryFolder folder = new();
        Put(folder, "posed/val.json", Posed());
        AnnotatedPerson person = PeopleDataset.Read(Root(folder), "val")[0].People[0];

        // The file has them backwards; pixel numbers become places.
        int nose = JointSets.JointNames(JointSets.Coco17).ToList().IndexOf("nose");
        (person.Joints![nose].X, person.Joints[nose].Y, person.Joints[nose].Confidence).ShouldBe((16.5, 3.5, 1));
        person.Joints[16].IsVisible.ShouldBeFalse();
        person.MaskPath.ShouldBeNull();
    }

    [Fact]
    public void ReadMask_IsBlackAndWhiteAndOfThePhotosSize()
    {
        using TemporaryFolder folder = new();
        Put(folder, "street/val.json", Street);
        Directory.CreateDirectory(Path.Combine(Root(folder), "street/masks"));
        Image mask = new(40, 30, 1);
        mask.Pixels[7] = 200;
        mask.Pixels[8] = 100;
        ImageCodec.Write(Path.Combine(Root(folder), "street/masks/a.png"), mask);
        PeoplePhoto photo = PeopleDataset.Read(Root(folder), "val")[0];
        byte[] read = photo.ReadMask(photo.People[0])!;
        read.Length.ShouldBe(1200);
        read[7].ShouldBe((byte)255);
        read[8].ShouldBe((byte)0);
        Should.Throw<InvalidInputException>(() => photo.ReadImage()).Message.ShouldContain("a.png");
        ImageCodec.Write(Path.Combine(Root(folder), "street/masks/a.png"), new Image(20, 30, 1));
        Should.Throw<InvalidInputException>(() => photo.ReadMask(photo.People[0])).Message.ShouldContain("size: expected 40 x 30 pixels; found 20 x 30");
    }

    [Theory]
    [InlineData("\"bbox\": [5, 6, 10, 20]", "\"bbox\": [5, 6, 0, 20]", "images[0].people[0].bbox")]
    [InlineData("\"bbox\": [5, 6, 10, 20]", "\"bbox\": [5, 6, 10]", "images[0].people[0].bbox: expected 4 numbers")]
    [InlineData("masks/a.png", "../masks/a.png", "images[0].people[0].mask: expected a file below")]
    [InlineData("\"file\": \"images/a.png\"", "\"file\": \"/images/a.png\"", "images[0].file: expected a file below")]
    [InlineData("\"width\": 40", "\"width\": 40.5", "images[0].width: expected a number of pixels")]
    [InlineData("\"complete\": false", "\"complete\": 0", "images[0].complete: expected true or false")]
    [InlineData("\"keypoint_names\": []", "\"keypoint_names\": [\"nose\"]", "keypoint_names: expected COCO's 17 joints")]
    [InlineData("\"images\": [", "\"pictures\": [", "expected a member \"images\"")]
    public void Read_DamagedFile_IsRefusedByField(string right, string wrong, string message)
    {
        using TemporaryFolder folder = new();
        Put(folder, "street/val.json", Street.Replace(right, wrong, StringComparison.Ordinal));
        Should.Throw<InvalidInputException>(() => PeopleDataset.Read(Root(folder), "val")).Message.ShouldContain(message);
    }

    [Fact]
    public void Read_FolderWithoutTheSplit_SaysSo()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(Root(folder));
        Should.Throw<InvalidInputException>(() => PeopleDataset.Read(Root(folder), "val")).Message.ShouldContain("val.json, or folders with val.json; found neither");
        Should.Throw<InvalidInputException>(() => PeopleDataset.Read(Path.Combine(Root(folder), "none"), "val")).Message.ShouldContain("no such folder");
    }

    [Fact]
    public void Protocol_CountsPeopleAndKnowsWhichPhotosAreComplete()
    {
        using TemporaryFolder folder = new();
        Put(folder, "street/val.json", Street);
        IReadOnlyList<PeoplePhoto> photos = PeopleDataset.Read(Root(folder), "val");
        PeopleProtocol protocol = new();
        protocol.AddDetections(photos[0], [(new BoundingBox(30, 0, 5, 5), 0.9), (photos[0].People[0].Box, 0.8)], 3);
        protocol.AddDetections(photos[1], [], 5);
        EvaluationReport report = protocol.ToReport("test", []);
        (report.Protocol, report.Samples).ShouldBe(("people", 1));
        report["det-ap"].ShouldBe(0.5);
        report["det-ap-annotated"].ShouldBe(1);
        report["det-recall"].ShouldBe(1);
        report["det-precision"].ShouldBe(1);
        report["ms-per-photo"].ShouldBe(5);
    }

    [SharedDataFact]
    public void Read_PeopleOfTheSharedData_AreAllThere()
    {
        IReadOnlyList<PeoplePhoto> photos = PeopleDataset.Read(SharedDataFactAttribute.Path("people"), "val");
        photos.Count.ShouldBe(171);
        photos.Sum(photo => photo.People.Count(person => person.Joints is not null)).ShouldBe(20);
        photos[0].ReadImage().Width.ShouldBe(photos[0].Width);
        photos[0].ReadMask(photos[0].People[0])!.ShouldContain((byte)255);
    }

    private static string Root(TemporaryFolder folder) => folder["data"];

    private static void Put(TemporaryFolder folder, string file, string content)
    {
        string path = Path.Combine(Root(folder), file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    // One person whose joint j of COCO lies at (j, 3), in a file that lists COCO's joints backwards; the first of them is not annotated.
    private static string Posed()
    {
        string[] names = [.. JointSets.JointNames(JointSets.Coco17).Reverse()];
        string joints = string.Join(", ", names.Select((_, j) => $"[{j}, 3, {(j == 0 ? 0 : 2)}]"));
        return $$"""
            {"keypoint_names": [{{string.Join(", ", names.Select(name => $"\"{name}\""))}}],
             "images": [{"file": "p.png", "width": 40, "height": 30, "complete": true, "people": [{"bbox": [0, 0, 20, 20], "keypoints": [{{joints}}]}]}]}
            """;
    }
}
