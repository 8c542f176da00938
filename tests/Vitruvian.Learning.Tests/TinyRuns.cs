using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Tests;

/// <summary>Training runs of a second: a small network and drawn people.</summary>
internal static class TinyRuns
{
    /// <summary>A small network.</summary>
    public static JointsNetworkOptions Network { get; } = new() { Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16 };

    /// <summary>Options of a short run.</summary>
    public static TrainOptions Options { get; } = new()
    {
        Network = Network,
        Data = [new DataOptions { Kind = "keypoints", Path = "drawn" }],
        Batch = 4,
        Steps = 6,
        WarmupSteps = 2,
        EmaDecay = 0.9,
        LogEvery = 2,
        EvaluateEvery = 4,
        CheckpointMinutes = 1000,
        Seed = 11,
    };

    /// <summary>A task over drawn people.</summary>
    public static JointsTask Task(TrainOptions options, IDataset? training = null) =>
        new(options, [(training ?? new Drawn(), 1)], new Drawn());

    /// <summary>A picture of 36 discs, with their places in the picture and in space.</summary>
    public static Sample Person(int number, int size)
    {
        var random = new SeededRandom((ulong)number + 100);
        var image = new Image(size, size);
        var canvas = new Canvas(image);
        var joints = new Keypoint[Sample.JointCount];
        var space = new Vector3d[Sample.JointCount];
        for (int j = 0; j < joints.Length; j++)
        {
            var at = new Vector2d(size * (0.15 + (0.7 * random.NextDouble())), size * (0.15 + (0.7 * random.NextDouble())));
            canvas.Disc(at, size / 24.0, new Rgba((byte)(7 * j), (byte)(255 - (7 * j)), (byte)(j * 53)));
            joints[j] = new Keypoint(at.X, at.Y, 1);
            space[j] = new Vector3d(1.6 * ((at.X / size) - 0.5), 1.6 * ((at.Y / size) - 0.5), 4 + (0.3 * random.NextNormal()));
        }

        return new Sample($"drawn {number}", image, new BoundingBox(size / 7.0, size / 7.0, size / 1.4, size / 1.4)) { Joints2D = joints, Joints3D = space };
    }

    /// <summary>Twelve drawn people.</summary>
    public sealed class Drawn : IDataset
    {
        public string Name => "drawn";

        public long Count => 12;

        public Sample? Read(long index) => Person((int)index, 80);
    }
}
