using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Detection;
using Vitruvian.Learning.Training;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Detection;

public class DetectorLossTests
{
    private const int Size = 64;
    private const int Cells = Size / DetectorNetwork.Stride;

    [Fact]
    public void Boxes_SaidExactly_CostNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        BoundingBox box = new(8, 4, 32, 48);
        LossTerms terms = new();
        _ = new DetectorLoss(new DetectorLossOptions()).Compute(Saying(box), Batch(new PeopleLabels([box], [], [])), terms);
        Math.Abs(terms.Take()["boxes"]).ShouldBeLessThan(1e-5);

        // Half as wide: IoU 1/2, and the hull is the union.
        _ = new DetectorLoss(new DetectorLossOptions()).Compute(Saying(new BoundingBox(16, 4, 16, 48)), Batch(new PeopleLabels([box], [], [])), terms);
        Math.Abs(terms.Take()["boxes"] - 0.5).ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void Heat_OneCellRight_IsTheFormulas()
    {
        using DisposeScope scope = NewDisposeScope();

        // A person so small that its Gaussian is one cell: 255 cells at 0.1 that should be 0, one at 0.1 that should be 1.
        LossTerms terms = new();
        Tensor heat = full([1, 1, Cells, Cells], Math.Log(0.1 / 0.9));
        _ = new DetectorLoss(new DetectorLossOptions()).Compute(new DetectorMaps(heat, full([1, 4, Cells, Cells], 8)), Batch(new PeopleLabels([new(30, 30, 6, 6)], [], [])), terms);
        double expected = -((0.9 * 0.9 * Math.Log(0.1)) + (((Cells * Cells) - 1) * 0.1 * 0.1 * Math.Log(0.9)));
        Math.Abs(terms.Take()["heat"] - expected).ShouldBeLessThan(1e-4);
    }

    [Fact]
    public void Heat_IgnoredRegions_CountForNothing()
    {
        PeopleLabels people = new([new(4, 4, 16, 24)], [], []);
        double quiet = Heat(people, (0, 0, 0));
        Heat(people, (12, 12, 3)).ShouldBeGreaterThan(quiet + 0.1);
        PeopleLabels crowd = people with { Ignored = [new(40, 40, 24, 24)] };
        Heat(crowd, (12, 12, 3)).ShouldBe(Heat(crowd, (12, 12, -3)), 1e-6);
    }

    [Fact]
    public void Heat_WhereNotEverybodyIsAnnotated_SureCellsCountForNothingAndOthersLess()
    {
        PeopleLabels people = new([new(4, 4, 16, 24)], [], []);
        PeopleLabels uncertain = people with { Uncertain = [new(0, 0, Size, Size)] };

        // A cell at 0.95 costs on a complete photo, and nothing where somebody may stand.
        double sure = Heat(uncertain, (12, 12, 3)) - Heat(uncertain, (12, 12, -12));
        Math.Abs(sure).ShouldBeLessThan(1e-6);

        // A cell at 0.2 costs the share of the options.
        double logit = Math.Log(0.2 / 0.8);
        double complete = Heat(people, (12, 12, logit)) - Heat(people, (12, 12, -12));
        double less = Heat(uncertain, (12, 12, logit)) - Heat(uncertain, (12, 12, -12));
        Math.Abs((less / complete) - new DetectorLossOptions().Uncertain).ShouldBeLessThan(1e-3);

        // In a person's own box everything is known.
        (Heat(uncertain, (1, 5, 3)) - Heat(uncertain, (1, 5, -12))).ShouldBeGreaterThan(0.1);
    }

    [Fact]
    public void PicturesWithoutPeople_HaveALossThatCanBeLearned()
    {
        using DisposeScope scope = NewDisposeScope();
        using DetectorNetwork network = new(DrawnGroups.Network);
        Tensor loss = new DetectorLoss(new DetectorLossOptions()).Compute(network.call(Batch(PeopleLabels.None).Images(CPU)), Batch(PeopleLabels.None), new LossTerms());
        loss.backward();
        double value = loss.item<double>();
        (value > 0 && double.IsFinite(value)).ShouldBeTrue($"{value}");
        nn.utils.clip_grad_norm_(network.parameters(), 1).ShouldBeGreaterThan(0);
    }

    private static double Heat(PeopleLabels people, (int X, int Y, double Logit) hot)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] heat = [.. Enumerable.Repeat(-12f, Cells * Cells)];
        heat[(hot.Y * Cells) + hot.X] = (float)hot.Logit;
        LossTerms terms = new();
        _ = new DetectorLoss(new DetectorLossOptions()).Compute(
            new DetectorMaps(tensor(heat, [1, 1, Cells, Cells]), full([1, 4, Cells, Cells], 8)), Batch(people), terms);
        return terms.Take()["heat"];
    }

    // Every cell says the same box.
    private static DetectorMaps Saying(BoundingBox box)
    {
        float[] sides = new float[4 * Cells * Cells];
        for (int i = 0; i < Cells * Cells; i++)
        {
            double x = ((i % Cells) + 0.5) * DetectorNetwork.Stride;
            double y = ((i / Cells) + 0.5) * DetectorNetwork.Stride;
            double[] said = [x - box.X, y - box.Y, box.Right - x, box.Bottom - y];
            for (int s = 0; s < 4; s++)
                sides[(s * Cells * Cells) + i] = (float)said[s];
        }

        return new DetectorMaps(zeros(1, 1, Cells, Cells), tensor(sides, [1, 4, Cells, Cells]));
    }

    private static SampleBatch Batch(PeopleLabels people) =>
        SampleBatch.Of([new Sample("grey", new Image(Size, Size), new BoundingBox(0, 0, Size, Size)) { People = people }], DetectorNetwork.PixelMean, DetectorNetwork.PixelDeviation);
}
