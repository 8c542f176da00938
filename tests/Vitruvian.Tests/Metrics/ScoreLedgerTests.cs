using Vitruvian.Imaging;
using Vitruvian.Metrics;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Metrics;

public class ScoreLedgerTests
{
    [Fact]
    public void CountsOfParts_GivenInOrder_AreTheWhole()
    {
        SeededRandom random = new(3);
        CocoAp whole = new(), sum = new(), part = new();
        DetAp wholeBoxes = new(), sumBoxes = new(), partBoxes = new();
        for (int i = 0; i < 60; i++)
        {
            double[] similarities = [random.NextDouble(), random.NextDouble(), random.NextDouble(), random.NextDouble()];
            ScoredEstimate[] estimates = [new(random.NextInt(4) / 4.0, 500), new(random.NextDouble(), 90_000)];
            AnnotatedInstance[] people = [new(random.NextInt(20_000)), new(2000)];
            (BoundingBox, double)[] boxes = [(new BoundingBox(random.NextInt(9), 0, 10, 10), random.NextDouble())];
            foreach (CocoAp ap in (CocoAp[])[whole, part])
                ap.Add(similarities, estimates, people);
            foreach (DetAp ap in (DetAp[])[wholeBoxes, partBoxes])
                ap.Add(boxes, [new BoundingBox(2, 0, 10, 10)], []);
            if (i % 7 != 6)
                continue;
            ScoreLedger.Give(ScoreLedger.Take(part.Exchange), sum.Exchange);
            ScoreLedger.Give(ScoreLedger.Take(partBoxes.Exchange), sumBoxes.Exchange);
            part.People().ShouldBe(0);
        }

        ScoreLedger.Give(ScoreLedger.Take(part.Exchange), sum.Exchange);
        ScoreLedger.Give(ScoreLedger.Take(partBoxes.Exchange), sumBoxes.Exchange);
        whole.Ap().ShouldBeInRange(0.05, 0.95);
        foreach (SizeRange range in Enum.GetValues<SizeRange>())
            (sum.Ap(range), sum.Ar(range), sum.People(range)).ShouldBe((whole.Ap(range), whole.Ar(range), whole.People(range)));
        (sumBoxes.Compute(), sumBoxes.At(0.5)).ShouldBe((wholeBoxes.Compute(), wholeBoxes.At(0.5)));
    }

    [Fact]
    public void NumbersOfAnotherMeasure_AreRefused()
    {
        DetAp boxes = new();
        double[] numbers = ScoreLedger.Take(boxes.Exchange);
        Should.Throw<FormatException>(() => ScoreLedger.Give([.. numbers, 1], boxes.Exchange)).Message.ShouldContain("expected 2");
        Should.Throw<FormatException>(() => ScoreLedger.Give(numbers[..^1], boxes.Exchange)).Message.ShouldContain("expected more");
        Should.Throw<FormatException>(() => ScoreLedger.Give([0.5, 0], boxes.Exchange)).Message.ShouldContain("whole number");
        Should.Throw<FormatException>(() => ScoreLedger.Give([-1, 0], boxes.Exchange)).Message.ShouldContain("at least 0");
    }
}
