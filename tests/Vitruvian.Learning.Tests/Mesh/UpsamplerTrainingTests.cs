using Vitruvian.Bodies;
using Vitruvian.Learning.Mesh;
using Vitruvian.Learning.Tests.Spin;
using Vitruvian.Synthesis;

namespace Vitruvian.Learning.Tests.Mesh;

public sealed class UpsamplerTrainingTests
{
    private static readonly UpsamplerTrial s_trial = new(DrawnBodies.Model, new MadeUpPoses(), 8, 0.01, 77);
    private static readonly UpsamplerScore s_plan = s_trial.Score("plan", MeshUpsampler.Plan(DrawnBodies.Model));

    [Fact]
    public void Training_WithNoise_SmoothsMoreThanThePlan()
    {
        UpsamplerOptions options = new() { Steps = 60, Batch = 4, LearningRate = 8e-3, SpikeShare = 0, ShakeShare = 1 };
        List<double> losses = [];
        MeshUpsampler trained = UpsamplerTraining.Run(DrawnBodies.Model, new MadeUpPoses(), options, (_, loss) => losses.Add(loss));
        losses.Count.ShouldBe(60);
        losses[^10..].Average().ShouldBeLessThan(losses[..10].Average());
        UpsamplerScore score = s_trial.Score("trained", trained);
        (score.Noisy < 0.98 * s_plan.Noisy).ShouldBeTrue($"{score} against {s_plan}");
        for (int r = 0; r < trained.Second.RowCount; r++)
            ((double)trained.Second.Values[trained.Second.RowStarts[r]..trained.Second.RowStarts[r + 1]].Sum()).ShouldBe(1, 1e-3);
    }

    [Fact]
    public void Training_WithoutNoise_ComesNearerThanThePlan()
    {
        UpsamplerOptions options = new() { Steps = 60, Batch = 4, LearningRate = 2e-3, SpikeShare = 0, ShakeShare = 0 };
        UpsamplerScore score = s_trial.Score("trained", UpsamplerTraining.Run(DrawnBodies.Model, new MadeUpPoses(), options));
        (score.Clean < 0.99 * s_plan.Clean).ShouldBeTrue($"{score} against {s_plan}");
    }

    [Fact]
    public void Training_WithTheSameSeed_IsTheSame()
    {
        MeshUpsampler Train(ulong seed) => UpsamplerTraining.Run(DrawnBodies.Model, new MadeUpPoses(), new UpsamplerOptions { Steps = 2, Batch = 2, Seed = seed });
        float[] values = Train(1).Second.Values;
        Train(1).Second.Values.ShouldBe(values);
        Train(2).Second.Values.ShouldNotBe(values);
    }

    [Fact]
    public void Trial_TellsWaysApart()
    {
        UpsamplerScore nearest = s_trial.Score("nearest", LowPolyBarycentrics.Of(DrawnBodies.Model));
        s_plan.Clean.ShouldBeInRange(1, 3);
        s_plan.Noisy.ShouldBeInRange(3 * s_plan.Clean, 10);
        (nearest.Clean > 2 * s_plan.Clean && nearest.Noisy > 1.3 * s_plan.Noisy).ShouldBeTrue($"{nearest} against {s_plan}");
        (nearest.Clean95 > nearest.Clean && nearest.Noisy95 > nearest.Noisy).ShouldBeTrue();
    }
}
