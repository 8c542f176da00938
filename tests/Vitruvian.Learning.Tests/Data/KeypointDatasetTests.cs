using System.Collections.Concurrent;
using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;

namespace Vitruvian.Learning.Tests.Data;

public sealed class KeypointDatasetTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("vitruvian-keypoints").FullName;

    public void Dispose() => Directory.Delete(_root, true);

    [Fact]
    public void Read_PutsJointsInTheirPlaces_AndShrinksThemWithThePhoto()
    {
        Write("""{"joints": ["neck", "right_wrist"], "images": [{"file": "a.png", "keypoints": [[10, 20, 1], [30, 40, 0]]}]}""", ("a.png", 100, 60));
        var dataset = new KeypointDataset(_root, "train", 50, _ => { });
        Sample sample = dataset.Read(0)!;
        (dataset.Count, sample.Image.Width, sample.Image.Height).ShouldBe((1L, 50, 30));
        int neck = JointSets.JointNames(JointSets.All36).ToList().IndexOf("neck");
        (sample.Joints2D![neck].X, sample.Joints2D[neck].Y).ShouldBe((5, 10));
        sample.Joints2D.Count(j => j.IsVisible).ShouldBe(1);
        dataset.Read(0).ShouldBeSameAs(sample);

        // The person is in the middle of the photo, with the data's margin around; the box follows the photo's size.
        (Math.Abs(sample.Box.Width - (50 / 1.4)) <= 1e-9 && sample.Box.Height == sample.Box.Width).ShouldBeTrue($"{sample.Box}");
        (Math.Abs(sample.Box.Center.X - 25) <= 1e-9 && Math.Abs(sample.Box.Center.Y - 15) <= 1e-9).ShouldBeTrue($"{sample.Box}");
    }

    [Fact]
    public void Read_DamagedPhoto_IsSkippedCountedAndReportedOnce()
    {
        Write(
            """{"joints": ["neck"], "images": [{"file": "a.png", "keypoints": [[1, 2, 1]]}, {"file": "b.png", "keypoints": [[1, 2, 1]]}, {"file": "gone.png", "keypoints": [[1, 2, 1]]}]}""",
            ("a.png", 8, 8));
        File.WriteAllBytes(Path.Combine(_root, "train", "b.png"), [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]);
        ConcurrentQueue<string> reports = [];
        var dataset = new KeypointDataset(_root, "train", 50, reports.Enqueue);
        dataset.Read(0).ShouldNotBeNull();
        for (int i = 0; i < 2; i++)
        {
            dataset.Read(1).ShouldBeNull();
            dataset.Read(2).ShouldBeNull();
        }

        dataset.Skipped.ShouldBe(2);
        reports.Count.ShouldBe(2);
        reports.ShouldContain(report => report.Contains("b.png", StringComparison.Ordinal));
        reports.ShouldContain(report => report.Contains("gone.png", StringComparison.Ordinal));
    }

    [Fact]
    public void Constructor_DamagedList_IsNamed()
    {
        Write("""{"joints": ["neck"], "images": [{"file": "a.png", "keypoints": [[1, 2]]}]}""");
        Should.Throw<InvalidInputException>(() => new KeypointDataset(_root, "train", 50, _ => { })).Message.ShouldContain("images[0].keypoints");
        Should.Throw<InvalidInputException>(() => new KeypointDataset(_root, "test", 50, _ => { })).Message.ShouldContain("test.json");
    }

    private void Write(string json, params (string Name, int Width, int Height)[] images)
    {
        File.WriteAllText(Path.Combine(_root, "train.json"), json);
        Directory.CreateDirectory(Path.Combine(_root, "train"));
        foreach ((string name, int width, int height) in images)
            ImageCodec.Write(Path.Combine(_root, "train", name), new Image(width, height));
    }
}
