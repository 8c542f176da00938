using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;

namespace Vitruvian.Tests.Formats;

/// <summary>Folders of 2D joints as OpenPose leaves them, and which of a file's people are meant.</summary>
public sealed class KeypointFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-keypoints-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void FramesOfAVideo_AreFoundByItsName_AndTheirNumbers()
    {
        Write("clip_000000000000_keypoints.json", "clip_000000000002_keypoints.json", "other_clip_000000000000_keypoints.json", "clip.json");
        IReadOnlyDictionary<long, string> frames = KeypointFolder.Frames(_folder, "videos/clip.mp4");
        frames.Keys.Order().ShouldBe([0L, 2L]);
        frames[2].ShouldEndWith("clip_000000000002_keypoints.json");
        KeypointFolder.Frames(_folder, "other_clip.mov").Keys.ShouldBe([0L]);
        Should.Throw<InvalidInputException>(() => KeypointFolder.Frames(_folder, "third.mp4")).Message.ShouldContain("expected frames third_000000000000_keypoints.json and so on; found those of clip, other_clip");
    }

    [Fact]
    public void FramesOfAnotherName_AreTaken_WhereThereIsOneVideoOnly()
    {
        Should.Throw<InvalidInputException>(() => KeypointFolder.Frames(_folder, "clip.mp4")).Message.ShouldContain("found none");
        Write("renamed_000000000007_keypoints.json");
        KeypointFolder.Frames(_folder, "clip.mp4").Keys.ShouldBe([7L]);
        Write("renamed_7_keypoints.json");
        Should.Throw<InvalidInputException>(() => KeypointFolder.Frames(_folder, "clip.mp4")).Message.ShouldContain("frame 7: expected one file");
    }

    [Fact]
    public void FileOfAPhoto_IsFound()
    {
        KeypointFolder.Find(_folder, "photos/anna.jpg").ShouldBeNull();
        foreach (string name in (string[])["anna.json", "anna.keypoints.json", "anna.jpg.keypoints.json", "anna_keypoints.json"])
        {
            Write(name);
            Path.GetFileName(KeypointFolder.Find(_folder, "photos/anna.jpg")).ShouldBe(name);
        }
    }

    [Fact]
    public void FrameWithNobody_IsNobody_AndADamagedOneAnError()
    {
        File.WriteAllText(Path.Combine(_folder, "a.json"), """{"version": 1.3, "people": []}""");
        KeypointFile.ReadFrame(Path.Combine(_folder, "a.json")).ShouldBeNull();
        File.WriteAllText(Path.Combine(_folder, "a.json"), """{"people": [{"pose_keypoints_2d": [1, 2]}]}""");
        Should.Throw<InvalidInputException>(() => KeypointFile.ReadFrame(Path.Combine(_folder, "a.json"))).Message.ShouldContain("people[0].pose_keypoints_2d");
    }

    [Fact]
    public void PeopleInBoxes_AreEachBoxsOwn()
    {
        // Two close together, one far away whose box the file tells.
        Keypoints keypoints = new("a.json", JointSets.Coco17, [Person(10, 10), Person(30, 10), Person(200, 10) with { Box = new BoundingBox(195, 5, 30, 60), Score = 0.4 }]);
        BoundingBox[] boxes = [new(25, 5, 30, 50), new(5, 5, 30, 50), new(400, 5, 30, 50), new(190, 5, 40, 60)];
        PersonKeypoints?[] found = KeypointSelection.InBoxes(keypoints, boxes);
        found.Select(person => person?.Joints[0].X).ShouldBe([30.0, 10.0, null, 200.0]);
        found[0]!.Box.ShouldBe(boxes[0]);
        found[3]!.Score.ShouldBe(0.4);

        // More boxes than people around the same person: one has nobody.
        KeypointSelection.InBoxes(keypoints with { People = [keypoints.People[0]] }, [boxes[1], new(0, 0, 60, 60)]).Count(person => person is null).ShouldBe(1);
    }

    [Fact]
    public void Surest_AreThoseOfTheBestScores_OrOfTheSurestJoints()
    {
        Keypoints keypoints = new("a.json", JointSets.Coco17, [Person(10, 10, 0.2), Person(20, 10, 0.9), Person(30, 10, 0.5)]);
        KeypointSelection.Surest(keypoints, 2).People.Select(person => person.Joints[0].X).ShouldBe([20, 30]);
        Keypoints scored = keypoints with { People = [.. keypoints.People.Select((person, i) => person with { Score = 0.9 - (0.1 * i) })] };
        KeypointSelection.Surest(scored, 2).People.Select(person => person.Joints[0].X).ShouldBe([10, 20]);
    }

    private static PersonKeypoints Person(double x, double y, double confidence = 1) =>
        new([.. Enumerable.Range(0, 17).Select(j => new Keypoint(x + j, y + (2 * j), confidence))]);

    private void Write(params string[] names)
    {
        foreach (string name in names)
            File.WriteAllText(Path.Combine(_folder, name), "{}");
    }
}
