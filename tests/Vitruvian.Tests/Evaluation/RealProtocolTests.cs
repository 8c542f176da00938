using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Tests.Bodies.Baking;

namespace Vitruvian.Tests.Evaluation;

public sealed class RealProtocolTests
{
    [Fact]
    public void PeopleWhoAreNotFound_CountAsWrong()
    {
        RecoveredBody body = Body();
        var box = BoundingBox.Around(body.Joints2d(JointSets.Lsp14));
        Keypoint[] joints = [.. body.Joints2d(JointSets.Lsp14).Select(p => new Keypoint(p.X, p.Y, 1))];
        RealPhoto photo = new("a.jpg", "a.jpg", 640, 480, [new RealPerson(box, joints), new RealPerson(box with { X = box.X + 300 }, joints)]);
        RealProtocol protocol = new();
        protocol.Add(photo, [body], 5);
        EvaluationReport report = protocol.ToReport("method", []);
        (report["pck@0.2"], report["pck@0.1"], report["pck@0.2-of-found"], report["found"], report["people"], report.Samples).ShouldBe((0.5, 0.5, 1, 0.5, 2, 2));
        report["ms-per-photo"].ShouldBe(5);
    }

    [Fact]
    public void Match_TakesTheLargestOverlaps_AndNobodyTwice()
    {
        BoundingBox[] annotated = [new(0, 0, 10, 10), new(2, 0, 10, 10), new(50, 50, 10, 10)];
        BoundingBox[] found = [new(2, 0, 10, 11), new(0, 0, 10, 12), new(56, 50, 10, 10)];
        RealProtocol.Match(annotated, found).ShouldBe([1, 0, -1]);
        RealProtocol.Match(annotated, []).ShouldBe([-1, -1, -1]);
    }

    [Fact]
    public void Manifest_GivesLspsJointsByName()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("vitruvian-real-");
        try
        {
            string path = Path.Combine(folder.FullName, "manifest.json");
            const string set = """{"keypoint_sets": {"few": ["top_head", "left_knee", "belly"]}, "images": """;
            File.WriteAllText(path, set + """
                [{"image": "x/a.jpg", "width": 30, "height": 20, "people": [
                  {"bbox": [1, 2, 3, 4], "keypoint_set": "few", "keypoints": [[5, 6, 2], [7, 8, 0], [9, 9, 2]], "iscrowd": 0},
                  {"bbox": [1, 2, 3, 4], "keypoint_set": "few", "keypoints": [[5, 6, 2], [7, 8, 0], [9, 9, 2]], "iscrowd": 1}]}]}
                """);
            RealPhoto photo = RealDataset.Read(folder.FullName).ShouldHaveSingleItem();
            RealPerson person = photo.People.ShouldHaveSingleItem();
            person.Box.ShouldBe(new BoundingBox(1, 2, 3, 4));
            person.Joints[13].ShouldBe(new Keypoint(5.5, 6.5, 1));
            person.Joints.Count(j => j.IsVisible).ShouldBe(1);

            void Refused(string images, string word)
            {
                File.WriteAllText(path, set + images + "}");
                Should.Throw<InvalidInputException>(() => RealDataset.Read(folder.FullName)).Message.ShouldContain(word);
            }

            Refused("[]", "at least one photo");
            Refused("""[{"image": "../a.jpg", "width": 3, "height": 2, "people": []}]""", "below the manifest's folder");
            Refused("""[{"image": "a.jpg", "width": 3, "height": 2, "people": [{"bbox": [1, 2, 0, 4], "keypoint_set": "few", "keypoints": []}]}]""", "bbox");
            Refused("""[{"image": "a.jpg", "width": 3, "height": 2, "people": [{"bbox": [1, 2, 3, 4], "keypoint_set": "few", "keypoints": [[1, 2, 2]]}]}]""", "keypoints");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Should.Throw<InvalidInputException>(() => RealDataset.Read("nowhere")).Message.ShouldContain("no such folder");
    }

    private static RecoveredBody Body()
    {
        BodyModel model = BuiltInBody.Body;
        BodyParameters body = new(model.BetaCount, model.JointCount) { GlobalOrient = new AxisAngle(Math.PI, 0, 0), Translation = new Vector3d(-0.5, 0.2, 5) };
        PerspectiveCamera camera = PerspectiveCamera.ForImage(640, 480);
        var bare = new RecoveredBody(model, body, camera, (640, 480)) { Method = "test", JointSet = JointSets.Lsp14, Confidence = [] };
        return new RecoveredBody(model, body, camera, (640, 480))
        {
            Method = "test",
            JointSet = JointSets.Lsp14,
            Confidence = [],
            Box = BoundingBox.Around(bare.Joints2d(JointSets.Lsp14)),
        };
    }
}
