using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Detection;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Tests.Detection;

/// <summary>Grey pictures with red rectangles for people.</summary>
internal sealed class DrawnGroups(int count = 6) : IDataset
{
    public static DetectorNetworkOptions Network { get; } = new() { Input = 96, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16 };

    public static DetectorRunOptions Options { get; } = new()
    {
        Network = Network,
        Data = [new DataOptions { Kind = "people", Path = "drawn" }],
        Batch = 3,
        Steps = 4,
        WarmupSteps = 1,
        EmaDecay = 0.9,
        LogEvery = 2,
        EvaluateEvery = 4,
        CheckpointMinutes = 1000,
        Seed = 7,
    };

    public string Name => "drawn";

    public long Count => count;

    public Sample? Read(long index) => Group((int)index, 120, 90);

    /// <summary>A picture with one, two or three people.</summary>
    public static Sample Group(int number, int width, int height)
    {
        var random = new SeededRandom((ulong)number + 40);
        Image image = new(width, height);
        for (int i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = (byte)(100 + random.NextInt(60));
        List<BoundingBox> boxes = [];
        int people = 1 + (number % 3);
        for (int p = 0; p < people; p++)
        {
            int tall = (int)(height * (0.4 + (0.4 * random.NextDouble())));
            int wide = Math.Min(tall / 2, (width / people) - 4);
            int left = (p * width / people) + 1 + random.NextInt(Math.Max(1, (width / people) - wide - 2));
            int top = random.NextInt(height - tall);
            BoundingBox box = new(left, top, wide, tall);
            new Canvas(image).Fill(box, new Rgba(230, (byte)random.NextInt(40), (byte)random.NextInt(40)));
            boxes.Add(box);
        }

        return new Sample($"group {number}", image, new BoundingBox(0, 0, width, height)) { People = new PeopleLabels(boxes, [], []) };
    }
}
