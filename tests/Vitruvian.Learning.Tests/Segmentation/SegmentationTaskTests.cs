using Vitruvian.Learning.Data;
using Vitruvian.Learning.Segmentation;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Tests.Mesh;
using Vitruvian.Learning.Tests.Spin;
using Vitruvian.Learning.Training;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Segmentation;

public sealed class SegmentationTaskTests
{
    private static readonly SegmentationRunOptions s_options = new()
    {
        Network = new SegmentationNetworkOptions { Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 32, Refined = 32 },
        Augmentation = AugmentationOptions.None,
        Data = [new DataOptions { Kind = "synthetic" }],
        BenchSamples = 3,
        Batch = 3,
        Steps = 4,
        WarmupSteps = 1,
        EmaDecay = 0.9,
        Seed = 5,
    };

    [Fact]
    public void Training_OnOneBatch_LearnsItByHeart()
    {
        using SegmentationTask task = new(s_options with { Loss = new SegmentationLossOptions { Joints = 0 } }, [(new Surfaced(), 1)], null, null, null);
        (IReadOnlyDictionary<string, double> first, IReadOnlyDictionary<string, double> last) = Overfit.Run(task, 6e-3, 220);
        (last["parts"] < 0.1 * first["parts"]).ShouldBeTrue($"parts {last["parts"]}, at first {first["parts"]}");
        (last["overlap"] < 0.6 * first["overlap"]).ShouldBeTrue($"overlap {last["overlap"]}, at first {first["overlap"]}");
        (last["foreground"] < 0.1).ShouldBeTrue($"foreground {last["foreground"]}");
        last.ContainsKey("limbs").ShouldBeFalse("parts that are known leave nothing to guess");
    }

    [Fact]
    public void Photos_WithJointsAlone_TellOfLimbs()
    {
        using SegmentationTask task = new(s_options with { Loss = new SegmentationLossOptions { Joints = 0 } }, [(new DrawnBodies(true), 1)], null, null, null);
        (IReadOnlyDictionary<string, double> first, IReadOnlyDictionary<string, double> last) = Overfit.Run(task, 8e-3, 60);
        last.Keys.ShouldBe(["limbs"]);
        (last["limbs"] < 0.5 * first["limbs"]).ShouldBeTrue($"limbs {last["limbs"]}, at first {first["limbs"]}");
    }

    [Fact]
    public void Photos_WithFits_TellOfParts_AndStillOfLimbs()
    {
        string folder = Directory.CreateTempSubdirectory("vitruvian-segmentation").FullName;
        try
        {
            SegmentationRunOptions options = s_options with
            {
                Loss = new SegmentationLossOptions { Joints = 0 },
                Fits = new SpinFittingOptions { Threads = 2, HipWeight = 1, NeckWeight = 1, HoldTranslation = false },
            };
            using SegmentationTask task = new(options, [(new DrawnBodies(true), 1)], null, null, null, (DrawnBodies.Model, DrawnBodies.Prior));
            task.Prepare(folder, _ => { }, CancellationToken.None).ShouldBeTrue();
            File.Exists(Path.Combine(folder, SpinTask.FitsFile)).ShouldBeTrue();
            task.MakeBatch(0).Samples.ShouldAllBe(crop => crop.PartsAreFitted && crop.Parts!.Any(part => part != 0) && crop.Vertices == null);
            (IReadOnlyDictionary<string, double> first, IReadOnlyDictionary<string, double> last) = Overfit.Run(task, 8e-3, 40);
            last.Keys.ShouldBe(["parts", "overlap", "limbs"], ignoreOrder: true);
            (last["parts"] < 0.7 * first["parts"]).ShouldBeTrue($"parts {last["parts"]}, at first {first["parts"]}");
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void Scores_OfANetworkThatSaysNothing_AreThoseOfBackground()
    {
        using SegmentationTask task = new(s_options, [(new Surfaced(), 1)], new DrawnBodies(true), new Surfaced(), new Surfaced());
        Dictionary<string, Tensor> state = task.Average.state_dict();
        using (no_grad())
        {
            state["parts.weight"].fill_(0);
            state["parts.bias"].fill_(0);
            state["parts.bias"].narrow(0, 0, 1).fill_(5);
        }

        var scores = task.Evaluate(CPU).ToDictionary(score => score.Name, score => score.Value);
        scores["part-iou"].ShouldBe(0);
        scores["right-part"].ShouldBe(0);
        scores["foreground-iou"].ShouldBe(0);
        task.Picture(CPU).ShouldNotBeNull();

        // Everything is torso: it overlaps with all of the torso, and joints of the trunk lie on it.
        using (no_grad())
            state["parts.bias"].narrow(0, 1, 1).fill_(9);
        scores = task.Evaluate(CPU).ToDictionary(score => score.Name, score => score.Value);
        (scores["part-iou/torso"] is > 0.01 and < 0.5).ShouldBeTrue($"torso {scores["part-iou/torso"]}");
        scores["part-iou/head"].ShouldBe(0);
        scores["right-part"].ShouldBe(5.0 / 14, 1e-9);
        (scores["foreground-iou"] > 0.01).ShouldBeTrue();
        scores["mean"].ShouldBe((scores["part-iou"] + scores["right-part"] + scores["foreground-iou"]) / 3, 1e-9);
    }

    [Fact]
    public void Trunk_ThatIsFrozen_StaysAsItIs_StatisticsIncluded()
    {
        using SegmentationTask task = new(s_options with { Network = s_options.Network with { Frozen = true } }, [(new Surfaced(), 1)], null, null, null);
        task.NeedsInitialWeights.ShouldBeTrue();
        Dictionary<string, float> before = Sums(task.Network);
        _ = Overfit.Run(task, 1e-2, 4);
        Dictionary<string, float> after = Sums(task.Network);
        foreach ((string name, float sum) in before)
        {
            bool isTrunk = name.Split('.')[0] is "encoder" or "decoder" or "scale";
            if (isTrunk)
                after[name].ShouldBe(sum, name);
        }

        after["parts.weight"].ShouldNotBe(before["parts.weight"]);

        static Dictionary<string, float> Sums(nn.Module network) => network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.to(float32).sum().item<float>());
    }
}
