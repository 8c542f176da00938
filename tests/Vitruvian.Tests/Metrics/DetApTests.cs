using Vitruvian.Imaging;
using Vitruvian.Metrics;

namespace Vitruvian.Tests.Metrics;

public class DetApTests
{
    private static readonly BoundingBox s_left = new(0, 0, 10, 20);
    private static readonly BoundingBox s_right = new(50, 0, 10, 20);

    [Fact]
    public void Overlap_OfBoxes_IsIntersectionOverUnion()
    {
        s_left.IntersectionOverUnion(new BoundingBox(5, 0, 10, 20)).ShouldBe(100.0 / 300);
        s_left.IntersectionOverUnion(s_left).ShouldBe(1);
        s_left.IntersectionOverUnion(s_right).ShouldBe(0);
        s_left.IntersectionOverUnion(new BoundingBox(10, 0, 5, 5)).ShouldBe(0);
    }

    // Scores .9 right, .8 wrong, .7 right, .6 wrong of 3 people: recall 1/3 at precision 1, 2/3 at 2/3; the third is never found.
    [Fact]
    public void Compute_RightAndWrongInTurn_IsTheAreaUnderTheCurve()
    {
        DetAp ap = new();
        ap.Add([(s_left, 0.9), (new BoundingBox(200, 0, 10, 20), 0.8)], [s_left, s_right], []);
        ap.Add([(s_right, 0.7), (new BoundingBox(0, 100, 10, 20), 0.6)], [s_right], []);
        ap.People.ShouldBe(3);
        Math.Abs(ap.Compute() - ((1.0 / 3) + (2.0 / 3 * (1.0 / 3)))).ShouldBeLessThan(1e-12);
        ap.At(0.75).ShouldBe((1.0 / 3, 0.5));
    }

    // Scores .9 wrong, .8 right, .7 right of 2 people: precision 0, 1/2, 2/3; made non-increasing, both steps of recall stand at 2/3.
    [Fact]
    public void Compute_PrecisionThatRises_CountsWithWhatComesAfter()
    {
        DetAp ap = new();
        ap.Add([(new BoundingBox(200, 0, 10, 20), 0.9), (s_left, 0.8), (s_right, 0.7)], [s_left, s_right], []);
        Math.Abs(ap.Compute() - (2.0 / 3)).ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void Add_SecondDetectionOfAPerson_IsWrong()
    {
        DetAp ap = new();
        ap.Add([(s_left, 0.9), (s_left, 0.8), (s_right, 0.7)], [s_left, s_right], []);
        Math.Abs(ap.Compute() - (0.5 + (0.5 * (2.0 / 3)))).ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void Add_OverlapBelowTheThreshold_IsWrong()
    {
        // 120 of 280 shared, 0.43; with a threshold of 0.4 it is right.
        BoundingBox near = new(0, 8, 10, 20);
        DetAp half = new();
        half.Add([(near, 0.9)], [s_left], []);
        half.Compute().ShouldBe(0);
        DetAp less = new(0.4);
        less.Add([(near, 0.9)], [s_left], []);
        less.Compute().ShouldBe(1);
    }

    [Fact]
    public void Add_WrongDetectionInACrowd_CountsForNothing()
    {
        BoundingBox crowd = new(100, 0, 100, 100);
        (BoundingBox, double)[] found = [(new BoundingBox(110, 10, 10, 20), 0.95), (s_left, 0.9)];
        DetAp with = new();
        with.Add(found, [s_left], [crowd]);
        with.Compute().ShouldBe(1);
        DetAp without = new();
        without.Add(found, [s_left], []);
        without.Compute().ShouldBe(0.5);

        // A person in a crowd who is annotated is found all the same.
        DetAp inside = new();
        inside.Add([(new BoundingBox(110, 10, 10, 20), 0.5)], [new BoundingBox(110, 10, 10, 20)], [crowd]);
        inside.Compute().ShouldBe(1);
    }

    [Fact]
    public void Add_PhotoWithMorePeopleThanAnnotated_LeavesOutWhatLiesInNobodysBox()
    {
        (BoundingBox, double)[] found = [(s_right, 0.95), (s_left, 0.9), (new BoundingBox(0, 10, 8, 8), 0.8)];
        DetAp ap = new();
        ap.Add(found, [s_left], [], mayBeMore: true);
        ap.Compute().ShouldBe(1);

        // The one in the person's own box is wrong: half of the two that count are right.
        ap.At(0).ShouldBe((1.0, 0.5));
    }

    [Fact]
    public void Compute_EqualScores_DoesNotDependOnTheirOrder()
    {
        DetAp first = new();
        first.Add([(s_left, 0.5), (new BoundingBox(200, 0, 10, 20), 0.5)], [s_left], []);
        DetAp second = new();
        second.Add([(new BoundingBox(200, 0, 10, 20), 0.5), (s_left, 0.5)], [s_left], []);
        first.Compute().ShouldBe(0.5);
        second.Compute().ShouldBe(0.5);
    }

    [Fact]
    public void Compute_WithoutPeople_IsNotANumber() => new DetAp().Compute().ShouldBe(double.NaN);
}
