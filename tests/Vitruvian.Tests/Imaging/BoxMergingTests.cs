using Vitruvian.Imaging;

namespace Vitruvian.Tests.Imaging;

public class BoxMergingTests
{
    [Fact]
    public void Distinct_BoxesOfOnePerson_KeepsTheSurest()
    {
        BoundingBox[] boxes = [new(0, 0, 10, 20), new(1, 0, 10, 20), new(50, 0, 10, 20), new(0, 1, 10, 20)];
        BoxMerging.Distinct(boxes, [0.5, 0.9, 0.3, 0.8], 0.5).ShouldBe([1, 2]);
    }

    // 1 overlaps 0, and 2 overlaps 1 but not 0: since 1 is dropped, it does not drop 2.
    [Fact]
    public void Distinct_DroppedBox_DropsNoOther()
    {
        BoundingBox[] boxes = [new(0, 0, 10, 10), new(3, 0, 10, 10), new(6, 0, 10, 10)];
        BoxMerging.Distinct(boxes, [0.9, 0.8, 0.7], 0.5).ShouldBe([0, 2]);
    }

    [Fact]
    public void Distinct_OtherNumberOfScores_IsRefused() =>
        Should.Throw<ArgumentException>(() => BoxMerging.Distinct([new(0, 0, 1, 1)], [], 0.5)).Message.ShouldContain("1 boxes and 0 scores");
}
