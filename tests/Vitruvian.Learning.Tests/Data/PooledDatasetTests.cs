using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Tests.Spin;

namespace Vitruvian.Learning.Tests.Data;

public sealed class PooledDatasetTests
{
    [Fact]
    public void Read_MakesEachSampleOnce_AndAlwaysGivesTheSame()
    {
        DrawnBodies source = new(false, 5);
        PooledDataset pool = new(source, 3);
        pool.Count.ShouldBe(3);
        pool.HasBodies.ShouldBeTrue();
        Sample first = pool.Read(2)!;
        Sample again = pool.Read(2)!;
        source.Reads.ShouldBe(1);
        again.Image.Pixels.ShouldBe(first.Image.Pixels);
        again.Body.ShouldBeSameAs(first.Body);

        // The picture is hardly to be told from the one that was made.
        Sample made = source.Read(2)!;
        double difference = made.Image.Pixels.Zip(first.Image.Pixels).Average(pair => Math.Abs(pair.First - pair.Second));
        (difference < 10).ShouldBeTrue($"{difference}");
        first.Joints3D.ShouldBe(made.Joints3D);
        first.Camera.ShouldBe(made.Camera);
    }

    [Fact]
    public void Read_KeepsTheSurface()
    {
        Sample made = new("surfaced", new Image(3, 2), new BoundingBox(0, 0, 3, 2))
        {
            Parts = [0, 3, 24, 0, 1, 0],
            Uv = [0, 0, 0.25f, 0.75f, 1, 0, 0, 0, 0.123f, 0.987f, 0, 0],
            Mask = [0, 255, 255, 255, 255, 0],
            Depth = new float[6],
            Vertices = [1, 2, 3],
            VertexVisible = [true],
        };
        Sample kept = new PooledDataset(new OneSample(made), 1).Read(0)!;
        kept.ExpectConsistent();
        kept.Parts.ShouldBe(made.Parts);
        kept.Mask.ShouldBe(made.Mask);
        kept.Vertices.ShouldBe(made.Vertices);
        kept.VertexVisible.ShouldBe(made.VertexVisible);
        double off = made.Uv.Zip(kept.Uv!).Max(pair => Math.Abs(pair.First - pair.Second));
        off.ShouldBeLessThan(1e-5);
        kept.Depth.ShouldBeNull();
    }

    private sealed class OneSample(Sample sample) : IDataset
    {
        public string Name => sample.Name;

        public long Count => 1;

        public bool HasBodies => true;

        public string JointSet => "vitruvian";

        public Sample? Read(long index) => sample;
    }
}
