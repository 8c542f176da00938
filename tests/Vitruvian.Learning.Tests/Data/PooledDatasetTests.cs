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

        // The picture is hardly to be told from the one that was made; what is large is left out.
        Sample made = source.Read(2)!;
        double difference = made.Image.Pixels.Zip(first.Image.Pixels).Average(pair => Math.Abs(pair.First - pair.Second));
        (difference < 10).ShouldBeTrue($"{difference}");
        first.Joints3D.ShouldBe(made.Joints3D);
        first.Camera.ShouldBe(made.Camera);
        first.Vertices.ShouldBeNull();
    }
}
