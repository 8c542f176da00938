using Vitruvian.Learning.Heatmaps;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Heatmaps;

/// <summary>Where maps point to, with cell i's centre at (i + 0.5) stride.</summary>
public sealed class HeatmapTests
{
    [Fact]
    public void Image_OfOneHotMaps_GivesTheCentresOfTheCells()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor maps = zeros([1, 2, 3, 5], float64);
        maps[0, 0, 2, 4] = tensor(1.0);
        maps[0, 1, 0, 1] = tensor(1.0);
        ShouldBe(ArgSoftmax.Image(maps, stride: 4, tau: 1000), [18, 10, 6, 2]);
        ShouldBe(ArgSoftmax.Image(zeros([1, 1, 3, 5], float64), stride: 4), [10, 6]);
    }

    [Fact]
    public void Image_IsTheExpectationUnderTheSoftmax()
    {
        using DisposeScope scope = NewDisposeScope();
        double[] scores = Fixtures.Values(31, 2 * 4 * 3);
        double[] found = ArgSoftmax.Image(tensor(scores, [1, 2, 4, 3]), stride: 2, tau: 3).to_array<double>();
        for (int c = 0; c < 2; c++)
        {
            double sum = 0, x = 0, y = 0;
            for (int i = 0; i < 12; i++)
            {
                double p = Math.Exp(3 * scores[(12 * c) + i]);
                sum += p;
                x += p * ((i % 3) + 0.5) * 2;
                y += p * ((i / 3) + 0.5) * 2;
            }

            found[2 * c].ShouldBe(x / sum, 1e-12);
            found[(2 * c) + 1].ShouldBe(y / sum, 1e-12);
        }
    }

    [Fact]
    public void LineAndVolume_UseTheCentresOfTheirCells()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor line = zeros([2, 4], float64);
        line[0, 3] = tensor(1.0);
        line[1, 0] = tensor(1.0);
        ShouldBe(ArgSoftmax.Line(line, -1, 3, tau: 1000), [2.5, -0.5]);
        Tensor volume = zeros([1, 1, 4, 3, 5], float64);
        volume[0, 0, 1, 2, 4] = tensor(1.0);
        ShouldBe(ArgSoftmax.Volume(volume, stride: 8, near: -1, far: 1, tau: 1000), [36, 20, -0.25]);
    }

    [Fact]
    public void Targets_HaveTheirPointAsExpectation_AndSumToOne()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor points = tensor([10.3, 6.9, 4.0, 4.0, 19.9, 2.1], [1, 3, 2]);
        Tensor maps = HeatmapTargets.Distribution(points, 6, 10, stride: 2);
        ShouldBe(maps.sum([-1, -2]), [1, 1, 1]);

        // The third point lies beyond the centre of the last column: the nearest cell is all that it has.
        ShouldBe(ArgSoftmax.Image((maps + 1e-300).log(), stride: 2), [10.3, 6.9, 4, 4, 19, 2.1], 1e-9);
        Tensor bell = HeatmapTargets.Distribution(tensor([10.0, 6.0], [1, 1, 2]), 6, 10, 2, sigmaPixels: 1.5);
        double inner = Math.Exp(-1 / (2 * 1.5 * 1.5)), outer = Math.Exp(-9 / (2 * 1.5 * 1.5));
        (bell[0, 0, 2, 4] / bell[0, 0, 2, 3]).item<double>().ShouldBe(inner / outer, 1e-12);
        bell.sum().item<double>().ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Targets_OutsideTheImageOrUnknown_AreEmpty()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor points = tensor([-0.1, 3, 3, 12.01, 20, 3, double.NaN, 3], [1, 4, 2]).requires_grad_();
        Tensor maps = HeatmapTargets.Distribution(points, 6, 10, stride: 2);
        ShouldBe(maps.sum([-1, -2]), [0, 0, 0, 0]);
        Tensor scores = Fixtures.Tensor(33, [1, 4, 6, 10], type: float64).requires_grad_();
        Tensor loss = HeatmapTargets.CrossEntropy(scores, points, stride: 2).sum();
        loss.backward();
        loss.item<double>().ShouldBe(0);
        scores.grad!.abs().max().item<double>().ShouldBe(0);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 2)]
    public void CrossEntropy_IsThatOfTheTargets(double sigma, double tau)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = Fixtures.Tensor(34, [2, 3, 6, 10], 2, type: float64);
        Tensor points = Fixtures.Tensor(35, [2, 3, 2], 5, 6, float64);
        Tensor targets = HeatmapTargets.Distribution(points, 6, 10, 2, sigma);
        Tensor plain = -(targets.flatten(2) * (tau * scores).flatten(2).log_softmax(-1)).sum([-1]);
        ShouldBe(HeatmapTargets.CrossEntropy(scores, points, 2, sigma, tau), plain.to_array<double>(), 1e-12);
        Should.Throw<ArgumentOutOfRangeException>(() => HeatmapTargets.CrossEntropy(scores, points, 4, 0.5)).Message.ShouldContain("at least 0.25 strides of 4 pixels");
    }

    [Fact]
    public void Gradients_MatchDifferences()
    {
        GradientCheck.AtRandom(t => ArgSoftmax.Image(t[0], 4, 2), [2, 2, 3, 4]);
        GradientCheck.AtRandom(t => ArgSoftmax.Volume(t[0], 4, -1, 1), [1, 2, 2, 3, 4]);
        GradientCheck.AtRandom(t => ArgSoftmax.Line(t[0], -2, 5, 3), [2, 3, 6]);
        GradientCheck.AtRandom(t => HeatmapTargets.CrossEntropy(t[0], (3 * t[1]) + 4, 2, 1.5), [2, 2, 4, 4], [2, 2, 2]);
        GradientCheck.AtRandom(t => FeatureSampling.Bilinear(t[0], (2.9 * t[1]) + 4, 2), [2, 3, 4, 4], [2, 5, 2]);
    }

    [Fact]
    public void Bilinear_AtCellCentres_GivesTheCells_AndBetweenThemTheirMeans()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = tensor([1.0, 2, 3, 4, 5, 6], [1, 1, 2, 3]);
        Tensor centres = tensor([2.0, 2, 6, 2, 10, 2, 2, 6, 6, 6, 10, 6], [1, 6, 2]);
        ShouldBe(FeatureSampling.Bilinear(features, centres, stride: 4), [1, 2, 3, 4, 5, 6]);
        Tensor between = tensor([4.0, 2, 2, 4, 8, 4, 5, 2, 0, 0, 12, 8], [1, 6, 2]);
        ShouldBe(FeatureSampling.Bilinear(features, between, stride: 4), [1.5, 2.5, 4, 1.75, 1, 6]);
        ShouldBe(FeatureSampling.Bilinear(features, between, 4, GridSamplePaddingModes.Zeros), [1.5, 2.5, 4, 1.75, 0.25, 1.5]);
        Tensor two = cat([features, 10 * features], 1);
        ShouldBe(FeatureSampling.Bilinear(two, tensor([6.0, 6, 5, 2], [1, 2, 2]), 4), [5, 50, 1.75, 17.5]);
    }

    private static void ShouldBe(Tensor found, double[] expected, double tolerance = 1e-12)
    {
        double[] values = found.to_array<double>();
        values.Length.ShouldBe(expected.Length);
        for (int i = 0; i < values.Length; i++)
            (Math.Abs(values[i] - expected[i]) <= tolerance).ShouldBeTrue($"value {i}: {values[i]}, expected {expected[i]}");
    }
}
