using Vitruvian.Numerics;

namespace Vitruvian.Tests.Numerics;

public sealed class StatisticsTests
{
    [Fact]
    public void Mean_Deviation_AndMedian_OfKnownNumbers()
    {
        double[] values = [2, 4, 4, 4, 5, 5, 7, 9];
        Statistics.Mean(values).ShouldBe(5);
        Statistics.StandardDeviation(values).ShouldBe(2);
        Statistics.Median(values).ShouldBe(4.5);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(25, 20)]
    [InlineData(90, 46)]
    [InlineData(100, 50)]
    public void Percentile_InterpolatesBetweenNeighbours(double percent, double expected) =>
        (Math.Abs(Statistics.Percentile([30, 10, 50, 20, 40], percent) - expected) <= 1e-12).ShouldBeTrue();

    [Fact]
    public void Percentile_BeyondTheRange_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Statistics.Percentile([1, 2], 100.5));

    [Fact]
    public void Mean_OfNothing_Throws() => Should.Throw<ArgumentException>(() => Statistics.Mean([]));
}
