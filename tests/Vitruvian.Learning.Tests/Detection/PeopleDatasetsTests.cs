using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Tests.Detection;

/// <summary>Datasets for detectors over a few files: people are red, backgrounds grey.</summary>
public sealed class PeopleDatasetsTests : IDisposable
{
    private static readonly Rgba s_red = new(230, 20, 20);

    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-people").FullName;

    public PeopleDatasetsTests()
    {
        WriteBackgrounds();
        WritePeople("big", 4, complete: false);
        WritePeople("small", 1, complete: true);
        WriteKeypoints();
    }

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void People_OfSmallFolders_ComeMoreOften()
    {
        List<string> reports = [];
        DataSources sources = new() { Root = _folder, Report = reports.Add };
        IDataset balanced = sources.Open(new DataOptions { Kind = "people", Path = "people" }, 64);

        // Four photos, and one twice: sqrt(4 / 1).
        balanced.Count.ShouldBe(6);
        sources.Open(new DataOptions { Kind = "people", Path = "people", Balanced = false }, 64).Count.ShouldBe(5);
        Sample first = balanced.Read(0)!;
        first.People!.Boxes.ShouldHaveSingleItem().ShouldBe(new BoundingBox(30, 10, 30, 80));
        first.People.Uncertain.ShouldBe([new BoundingBox(0, 0, 90, 100)]);
        balanced.Read(5)!.People!.Uncertain.ShouldBeEmpty();

        File.WriteAllText(Path.Combine(_folder, "people", "big", "1.png"), "no picture");
        balanced.Read(1).ShouldBeNull();
        balanced.Read(1).ShouldBeNull();
        reports.ShouldHaveSingleItem().ShouldContain("1.png");
    }

    [Fact]
    public void CutOuts_BoxesAreAroundWhatIsSeen()
    {
        IDataset cutOuts = new DataSources { Root = _folder }.Open(new DataOptions { Kind = "cutouts", Path = "people", Backgrounds = "backgrounds", Seed = 3 }, 128);
        int people = 0;
        int empty = 0;
        for (int i = 0; i < 40; i++)
        {
            Sample sample = cutOuts.Read(i)!;
            (sample.Image.Width, sample.Image.Height).ShouldBe((128, 128));
            PeopleLabels labels = sample.People!;
            people += labels.Boxes.Count;
            empty += labels.Boxes.Count + labels.Ignored.Count == 0 ? 1 : 0;
            BoundingBox? red = Red(sample.Image);
            BoundingBox[] all = [.. labels.Boxes, .. labels.Ignored];
            (red is null).ShouldBe(all.Length == 0);
            if (red is not { } seen)
                continue;
            BoundingBox together = BoundingBox.Around(all.SelectMany(box => new Numerics.Vector2d[] { new(box.X, box.Y), new(box.Right, box.Bottom) }));
            double worst = new[] { together.X - seen.X, together.Y - seen.Y, together.Right - seen.Right, together.Bottom - seen.Bottom }.Max(Math.Abs);
            (worst <= 1).ShouldBeTrue($"sample {i}: {together}, red {seen}");
        }

        people.ShouldBeGreaterThan(30);
        empty.ShouldBeInRange(1, 20);
        cutOuts.Read(5)!.Image.Pixels.ShouldBe(cutOuts.Read(5)!.Image.Pixels);
    }

    [Fact]
    public void Mosaics_KnowThePersonAndNotWhoIsBeside()
    {
        IDataset mosaics = new DataSources { Root = _folder }.Open(new DataOptions { Kind = "mosaic", Path = "sports", People = "people", Backgrounds = "backgrounds", Seed = 3 }, 128);
        int red = 0;
        int people = 0;
        for (int i = 0; i < 12; i++)
        {
            Sample sample = mosaics.Read(i)!;
            PeopleLabels labels = sample.People!;
            people += labels.Boxes.Count;
            red += Red(sample.Image) is null ? 0 : 1;
            labels.Boxes.Count.ShouldBeLessThanOrEqualTo(4);
            foreach (BoundingBox box in labels.Boxes)
                labels.Uncertain.Count(place => box.Intersect(place).Area >= box.Area - 1e-6).ShouldBeLessThanOrEqualTo(1);
        }

        people.ShouldBeGreaterThan(15);
        red.ShouldBeInRange(4, 12);
    }

    [Fact]
    public void MissingBackgrounds_AreNamed()
    {
        DataSources sources = new() { Root = _folder };
        Should.Throw<InvalidInputException>(() => sources.Open(new DataOptions { Kind = "cutouts", Path = "people" }, 64)).Message.ShouldContain("cutouts: backgrounds");
        Should.Throw<InvalidInputException>(() => sources.Open(new DataOptions { Kind = "mosaic", Path = "sports", Backgrounds = "none" }, 64)).Message.ShouldContain("no such folder");
    }

    private static BoundingBox? Red(Image image)
    {
        List<Numerics.Vector2d> corners = [];
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                // More than half of the pixel is the person's.
                if (image[x, y][0] - image[x, y][1] > 100)
                    corners.AddRange([new(x, y), new(x + 1, y + 1)]);
            }
        }

        return corners.Count == 0 ? null : BoundingBox.Around(corners);
    }

    private void WriteBackgrounds()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "backgrounds"));
        for (int i = 0; i < 2; i++)
        {
            Image image = new(100 + (40 * i), 80);
            Array.Fill(image.Pixels, (byte)(110 + (20 * i)));
            ImageCodec.Write(Path.Combine(_folder, "backgrounds", $"{i}.png"), image);
        }
    }

    private void WritePeople(string name, int count, bool complete)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "people", name)).FullName;
        BoundingBox box = new(30, 10, 30, 80);
        Image photo = new(90, 100);
        Array.Fill(photo.Pixels, (byte)120);
        new Canvas(photo).Fill(box, s_red);
        Image mask = new(90, 100, 1);
        for (int y = 10; y < 90; y++)
            mask.Row(y).Slice(30, 30).Fill(255);
        ImageCodec.Write(Path.Combine(folder, "mask.png"), mask);
        List<string> images = [];
        for (int i = 0; i < count; i++)
        {
            ImageCodec.Write(Path.Combine(folder, $"{i}.png"), photo);
            images.Add($$"""{"file": "{{i}}.png", "width": 90, "height": 100, "complete": {{(complete ? "true" : "false")}}, "people": [{"bbox": [30, 10, 30, 80], "mask": "mask.png"}]}""");
        }

        File.WriteAllText(Path.Combine(folder, "train.json"), $$"""{"keypoint_names": [], "images": [{{string.Join(",", images)}}]}""");
    }

    private void WriteKeypoints()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "sports", "train")).FullName;
        ImageCodec.Write(Path.Combine(folder, "0.png"), new Image(60, 80));
        IReadOnlyList<string> names = JointSets.JointNames(JointSets.Lsp14);
        string joints = string.Join(",", names.Select(name => $"\"{name}\""));
        string places = string.Join(",", names.Select((_, j) => $"[{20 + (j % 3 * 8)}, {10 + (4 * j)}, 1]"));
        File.WriteAllText(Path.Combine(_folder, "sports", "train.json"), $$"""{"joints": [{{joints}}], "images": [{"file": "0.png", "width": 60, "height": 80, "keypoints": [{{places}}]}]}""");
    }
}
