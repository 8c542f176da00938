using Vitruvian.Evaluation;
using Vitruvian.Fitting.Priors;
using Vitruvian.Synthesis;
using Vitruvian.Testing;
using Vitruvian.Tests.Bodies.Baking;
using Vitruvian.Tests.Fitting;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Evaluation;

public sealed class PriorTrialTests
{
    [Theory]
    [InlineData(new double[] { 1, 2 }, new double[] { 3, 4 }, 1)]
    [InlineData(new double[] { 3, 4 }, new double[] { 1, 2 }, 0)]
    [InlineData(new double[] { 1, 3 }, new double[] { 2, 2, 2 }, 0.5)]
    [InlineData(new double[] { 5, 5 }, new double[] { 5, 6 }, 0.75)]
    public void Precedence_IsTheShareOfPairsInOrder(double[] first, double[] second, double share) => PriorTrial.Precedence(first, second).ShouldBe(share, 1e-12);

    [Fact]
    public void Trial_TellsAPriorThatKnowsThePosesFromOneThatDoesNot()
    {
        using var folder = new TemporaryFolder();
        var motion = new RecordedMotion();
        var random = new Vitruvian.Numerics.SeededRandom(1);
        for (int i = 0; i < 12; i++)
            motion.AddRandom(random);
        PoseExamples examples = PoseExamples.Of(BuiltInBody.Body, motion.Read(folder["motion.npz"]), SyntheticSplit.All, 1);
        var trial = new PriorTrial(examples, 40, 2);
        double[] mean = new double[69], covariance = new double[69 * 69];
        for (int n = 0; n < examples.Count; n++)
        {
            for (int i = 0; i < 69; i++)
                mean[i] += examples.BodyPose(n)[i] / examples.Count;
        }

        for (int i = 0; i < 69; i++)
            covariance[70 * i] = 0.05;
        PriorScore known = trial.Measure(new GaussianMixture([1], mean, covariance)), unknown = trial.Measure(TestPriors.Random(3));
        known.AgainstLimits.ShouldBeGreaterThan(0.9);
        known.LogDensity.ShouldBeGreaterThan(unknown.LogDensity);
        double.IsNaN(known.ReconstructionDegrees).ShouldBeTrue();
        trial.Measure(TestNetworks.Vae(4)).ReconstructionDegrees.ShouldBeGreaterThan(5);
    }
}
