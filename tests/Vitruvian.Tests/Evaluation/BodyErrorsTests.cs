using Vitruvian.Bodies;
using Vitruvian.Evaluation;

namespace Vitruvian.Tests.Evaluation;

public sealed class BodyErrorsTests
{
    [Fact]
    public void Errors_OfMovedAndScaledBodies_AreThoseOfTheHand()
    {
        PosedBody truth = new([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1]);
        float[] Twice(float[] values) => [.. values.Select(value => (2 * value) + 5)];
        BodyErrors errors = new();
        errors.ToScores().ShouldBeEmpty();
        errors.Add(new PosedBody(Twice(truth.Vertices), Twice(truth.Joints)), truth);
        errors.Add(truth, truth);
        Dictionary<string, double> scores = errors.ToScores();
        errors.Count.ShouldBe(2);

        // Three of four points lie 1 m from where they should, of one person of two.
        scores["mpjpe"].ShouldBe(375, 1e-3);
        scores["pve"].ShouldBe(375, 1e-3);
        foreach (string aligned in (ReadOnlySpan<string>)["pa-mpjpe", "n-mpjpe", "pa-pve", "n-pve"])
            scores[aligned].ShouldBe(0, 1e-3);
    }
}
