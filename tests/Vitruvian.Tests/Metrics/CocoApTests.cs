using Vitruvian.Imaging;
using Vitruvian.Metrics;

namespace Vitruvian.Tests.Metrics;

/// <summary>COCO's average precision and recall on pictures small enough to work out by hand.</summary>
public sealed class CocoApTests
{
    private const double Large = 10_000;
    private const double Medium = 2_000;

    // Recall 1/2 at precision 1 (levels 0 to 0.50: 51 of 101), recall 1 at precision 2/3 (the other 50).
    [Fact]
    public void Ap_TakesThePrecisionAtEachOf101LevelsOfRecall()
    {
        CocoAp ap = new([0.5]);
        ap.Add([0.9, 0.1, 0.2, 0.3, 0.1, 0.6], [new(0.9, Large), new(0.8, Large), new(0.7, Large)], [new(Large), new(Large)]);
        Near(ap.Ap(), (51 + (50 * 2 / 3.0)) / 101);
        ap.Ar().ShouldBe(1);
        ap.People().ShouldBe(2);
    }

    // One estimate of similarity 0.72: right at 0.50 to 0.70, five of ten thresholds.
    [Fact]
    public void Thresholds_AreAveraged()
    {
        CocoAp ap = new();
        ap.Add([0.72], [new(1, Large)], [new(Large)]);
        (ap.Ap(), ap.Ar(), ap.ApAt(0.5), ap.ApAt(0.75)).ShouldBe((0.5, 0.5, 1, 0));
        (ap.ApAt(0.7), ap.ArAt(0.7)).ShouldBe((1, 1));
        Should.Throw<ArgumentException>(() => ap.ApAt(0.72)).Message.ShouldContain("0.72");
        Should.Throw<ArgumentException>(() => new CocoAp([0.5, 1.2])).Message.ShouldContain("1.2");
    }

    // The surest estimate is like both; it takes the one it is most like, so that the second still finds somebody.
    [Fact]
    public void Estimates_TakeThePersonMostAlike_OfEqualsTheLast()
    {
        CocoAp ap = new([0.5]);
        ap.Add([0.6, 0.9, 0.7, 0.2], [new(0.9, Large), new(0.8, Large)], [new(Large), new(Large)]);
        ap.Ap().ShouldBe(1);

        // Equal ones: the last is taken, the first stays for the estimate that is like no other.
        CocoAp equal = new([0.5]);
        equal.Add([0.6, 0.6, 0.7, 0.2], [new(0.9, Large), new(0.8, Large)], [new(Large), new(Large)]);
        equal.Ap().ShouldBe(1);
    }

    [Fact]
    public void PeopleWhoNeedNotBeFound_TakeEstimatesThatNobodyElseIs()
    {
        // The first estimate is more like the ignored person, but takes the one to be found; the second takes the ignored one and counts for nothing.
        CocoAp ap = new([0.5]);
        ap.Add([0.9, 0.6, 0.8, 0.1], [new(0.9, Large), new(0.8, Large)], [new(Large, IsIgnored: true), new(Large)]);
        (ap.Ap(), ap.People()).ShouldBe((1, 1));

        // A third has nothing left: wrong, before the right one of another picture.
        ap.Add([0.9, 0.9], [new(0.95, Large), new(0.94, Large)], [new(Large, IsIgnored: true)]);
        ap.Ap().ShouldBe(0.5);

        // A crowd has room for all.
        CocoAp crowd = new([0.5]);
        crowd.Add([0.9, 0.6, 0.8, 0.1, 0.8, 0.1], [new(0.7, Large), new(0.8, Large), new(0.9, Large)], [new(Large, IsCrowd: true), new(Large)]);
        (crowd.Ap(), crowd.Ar()).ShouldBe((1, 1));
    }

    [Fact]
    public void Sizes_LeaveOutPeopleAndWrongEstimatesOfOtherSizes()
    {
        // A large person found; a medium one not, but two wrong estimates, one of either size.
        CocoAp ap = new([0.5]);
        ap.Add([0.9, 0, 0, 0.2, 0, 0], [new(0.5, Large), new(0.9, Medium), new(0.8, Large)], [new(Large), new(Medium)]);
        (ap.People(SizeRange.Large), ap.People(SizeRange.Medium)).ShouldBe((1, 1));
        ap.Ap(SizeRange.Large).ShouldBe(0.5);
        (ap.Ap(SizeRange.Medium), ap.Ar(SizeRange.Medium)).ShouldBe((0, 0));
        ap.Ar().ShouldBe(0.5);

        // An area on the border is of both sizes.
        CocoAp border = new([0.5]);
        border.Add([0.9], [new(1, Large)], [new(96 * 96)]);
        (border.Ap(SizeRange.Medium), border.Ap(SizeRange.Large)).ShouldBe((1, 1));
    }

    [Fact]
    public void EqualScores_AreOnePoint_OrGoInOrder()
    {
        CocoAp point = new([0.5]), order = new([0.5], inOrder: true);
        foreach (CocoAp ap in new[] { point, order })
        {
            ap.Add([0.9], [new(1, Large)], [new(Large)]);
            ap.Add([0.1], [new(1, Large)], [new(Large)]);
        }

        // Half are right: precision 0.5 up to recall 0.5, nothing beyond; in order the right one comes first.
        Near(point.Ap(), 51 * 0.5 / 101);
        Near(order.Ap(), 51 * 1.0 / 101);
        (point.Ar(), order.Ar()).ShouldBe((0.5, 0.5));
    }

    [Fact]
    public void OnlyTheSurestEstimates_OfAPictureCount()
    {
        CocoAp ap = new([0.5]) { MostEstimates = 2 };
        ap.Add([0, 0, 0.9], [new(0.9, Large), new(0.8, Large), new(0.7, Large)], [new(Large)]);
        (ap.Ap(), ap.Ar()).ShouldBe((0, 0));
    }

    [Fact]
    public void WithoutPeople_ThereIsNoPrecision_AndWithoutEstimatesItIsNought()
    {
        CocoAp ap = new();
        ap.Add([], [new(1, Large)], []);
        (ap.Ap(), ap.Ar()).ShouldBe((double.NaN, double.NaN));
        ap.Add([], [], [new(Large)]);
        (ap.Ap(), ap.Ar()).ShouldBe((0, 0));
        Should.Throw<ArgumentException>(() => ap.Add([1], [new(1, Large)], [])).Message.ShouldContain("1 x 0");
        Should.Throw<ArgumentException>(() => ap.Add([], [new(1, Large), new(double.NaN, Large)], [])).Message.ShouldContain("NaN");
    }

    [Fact]
    public void Oks_IsTheMeanOverAnnotatedKeypoints()
    {
        // s = 10 pixels, k = 0.2: a keypoint 2 pixels off has exp(-1/2); one that was not found has 0; the last is not annotated.
        double[] sigmas = [0.1, 0.1, 0.1, 0.1], truth = [0, 0, 10, 0, 0, 10, 10, 10];
        double[] found = [0, 0, 10, 2, double.NaN, double.NaN, 99, 99];
        Near(Oks.Compute(found, truth, [true, true, true, false], 100, sigmas), (1 + Math.Exp(-0.5)) / 3);
        Oks.Compute(found, truth, [false, false, false, false], 100, sigmas).ShouldBe(double.NaN);

        // In a box three times as large all is well; 2 pixels beyond it is like 2 pixels off.
        Near(Oks.FromBox([-10, 0, 20, 0, 5, -12, 22, 5], new BoundingBox(0, 0, 10, 10), 100, sigmas), (2 + (2 * Math.Exp(-0.5))) / 4);
        Oks.CocoSigmas.Count.ShouldBe(17);
        Should.Throw<ArgumentException>(() => Oks.Compute(found, truth, [true], 100, sigmas)).Message.ShouldContain("annotated 1");
        Should.Throw<ArgumentException>(() => Oks.Compute(found, truth, [true, true, true, true], 100)).Message.ShouldContain("17 x 2");
        Should.Throw<ArgumentOutOfRangeException>(() => Oks.Compute(found, truth, [true, true, true, true], 0, sigmas));
    }

    [Fact]
    public void Gps_IsTheMeanOverAnnotatedPoints_AndTheMaskWeighsAsMuch()
    {
        Near(Gps.Compute([0, Gps.UsualKappa, double.PositiveInfinity, double.NaN]), (1 + Math.Exp(-0.5)) / 4);
        Near(Gps.Compute([0.1], 0.1), Math.Exp(-0.5));
        Gps.Compute([]).ShouldBe(double.NaN);
        Near(Gpsm.Compute(0.64, 0.25), 0.4);
        Gpsm.Compute(0.5, double.NaN).ShouldBe(double.NaN);
        Should.Throw<ArgumentOutOfRangeException>(() => Gps.Compute([0.1], 0));
    }

    private static void Near(double found, double expected) => (Math.Abs(found - expected) <= 1e-12).ShouldBeTrue($"{found} for {expected}");
}
