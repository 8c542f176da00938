using Vitruvian.Imaging;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Detection;
using Vitruvian.Learning.Training;
using Vitruvian.Metrics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Detection;

public sealed class DetectorTrainingTests : IDisposable
{
    private const int Steps = 150;

    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-detector").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Training_OnOneBatch_FindsEverybody()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        using DetectorNetwork network = new(DrawnGroups.Network);
        using Learning.Modules.Adam optimizer = optim.AdamW(network.parameters(), 1e-2, weight_decay: 0);
        optim.lr_scheduler.LRScheduler schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, Steps);
        Sample[] views = [.. Enumerable.Range(0, 4).Select(i => DrawnGroups.Group(i, DrawnGroups.Network.Input, DrawnGroups.Network.Input))];
        var batch = SampleBatch.Of(views, DetectorNetwork.PixelMean, DetectorNetwork.PixelDeviation);
        var loss = new DetectorLoss(new DetectorLossOptions());
        double last = 0;
        for (int step = 0; step < Steps; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor value = loss.Compute(network.call(batch.Images(CPU)), batch, new LossTerms());
            optimizer.zero_grad();
            value.backward();
            optimizer.step();
            schedule.step();
            last = value.item<double>();
        }

        network.eval();
        (Tensor boxes, Tensor scores) = DetectorDecoder.Decode(network.call(batch.Images(CPU)));
        DetAp ap = new(0.7);
        for (int i = 0; i < views.Length; i++)
        {
            float[] sides = boxes.select(0, i).to_array<float>();
            float[] sure = scores.select(0, i).to_array<float>();
            BoundingBox[] found = [.. sure.Select((_, k) => new BoundingBox(sides[4 * k], sides[(4 * k) + 1], sides[(4 * k) + 2] - sides[4 * k], sides[(4 * k) + 3] - sides[(4 * k) + 1]))];
            int[] kept = BoxMerging.Distinct(found, [.. sure.Select(score => (double)score)], DetectorTask.MergeOverlap);
            ap.Add([.. kept.Select(k => (found[k], (double)sure[k]))], views[i].People!.Boxes, []);
        }

        (ap.Compute() > 0.95).ShouldBeTrue($"average precision at an overlap of 0.7 is {ap.Compute()}, the loss {last}");
    }

    [Fact]
    public void Task_TrainsEvaluatesAndDraws()
    {
        using DetectorTask task = new(DrawnGroups.Options, [(new DrawnGroups(), 1)], new DrawnGroups(3));
        List<string> reports = [];
        var trainer = new Trainer(task, DrawnGroups.Options, _folder, reports.Add);
        trainer.Run(CancellationToken.None).ShouldBeTrue();
        trainer.Scores.Select(score => score.Name).ShouldBe(["det-ap", "det-ap-annotated", "det-recall", "det-precision"]);
        trainer.Scores[0].Value.ShouldBeInRange(0, 1);
        File.Exists(Path.Combine(_folder, "pictures", "batch.jpg")).ShouldBeTrue();
        File.Exists(Path.Combine(_folder, "pictures", "0000004.jpg")).ShouldBeTrue();
        string checkpoint = Path.Combine(_folder, Trainer.CheckpointFile);
        Checkpoint.ReadInfo(checkpoint).Network.ShouldBe("detector");
        DetectorRunOptions.FromJson(Checkpoint.ReadInfo(checkpoint).Options, "json").ToText().ShouldBe(DrawnGroups.Options.ToText());
    }

    [Fact]
    public void Task_StartsFromTheWeightsOfJoints()
    {
        string joints = Path.Combine(_folder, "joints");
        TrainOptions options = TinyRuns.Options with { Steps = 1, Network = new() { Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16 } };
        using (Learning.Joints.JointsTask task = TinyRuns.Task(options))
            new Trainer(task, options, joints, _ => { }).Run(CancellationToken.None).ShouldBeTrue();
        using DetectorTask detector = new(DrawnGroups.Options, [(new DrawnGroups(), 1)], null);
        List<string> reports = [];
        _ = new Trainer(detector, DrawnGroups.Options, Path.Combine(_folder, "detector"), reports.Add, Path.Combine(joints, Trainer.CheckpointFile));
        string line = reports.ShouldHaveSingleItem();

        // All but the last layer, which has other maps.
        line.ShouldEndWith("random: decoder 2");
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> stored = WeightsFile.Read(Path.Combine(joints, Trainer.CheckpointFile));
        foreach ((string name, Tensor tensor) in detector.Average.state_dict())
        {
            if (!name.Contains("final_layer", StringComparison.Ordinal))
                tensor.equal(stored[$"ema.{name}"]).ShouldBeTrue(name);
        }
    }

    [Fact]
    public void Stages_DecideTheSizeOfPictures()
    {
        DetectorRunOptions options = DrawnGroups.Options with { Stages = [new() { Input = 64, Steps = 2 }, new() { Input = 32, Steps = 1 }] };
        Enumerable.Range(0, 5).Select(step => options.InputAt(step)).ShouldBe([64, 64, 32, 96, 96]);
        using DetectorTask task = new(options, [(new DrawnGroups(), 1)], null);
        task.MakeBatch(1).Size.ShouldBe(64);
        task.MakeBatch(3).Size.ShouldBe(96);
        string file = Path.Combine(_folder, "wrong.json");
        File.WriteAllText(file, """{ "data": [{ "kind": "people" }], "stages": [{ "input": 100, "steps": 5 }] }""");
        Should.Throw<InvalidInputException>(() => DetectorRunOptions.Read(file)).Message.ShouldContain("stages[0].input: expected a multiple of 32; found 100");
    }

    [Fact]
    public void Decode_TwoPeaks_GivesTheirBoxesTheSurestFirst()
    {
        using DisposeScope scope = NewDisposeScope();
        const int cells = 12;
        float[] heat = [.. Enumerable.Repeat(-6f, cells * cells)];
        float[] sides = new float[4 * cells * cells];
        (heat[(3 * cells) + 4], heat[(3 * cells) + 5], heat[(8 * cells) + 2]) = (1, 0.5f, 2);
        for (int s = 0; s < 4; s++)
        {
            sides[(s * cells * cells) + (3 * cells) + 4] = 4 + s;
            sides[(s * cells * cells) + (8 * cells) + 2] = 10 + s;
        }

        (Tensor boxes, Tensor scores) = DetectorDecoder.Decode(new DetectorMaps(tensor(heat, [1, 1, cells, cells]), tensor(sides, [1, 4, cells, cells])));
        float[] found = boxes.to_array<float>();
        float[] sure = scores.to_array<float>();
        sure.Length.ShouldBe(DetectorDecoder.MostPeople);

        // Centres of the cells (2, 8) and (4, 3): (10, 34) and (18, 14). The neighbour of the second is no peak.
        found[..8].ShouldBe([0, 23, 22, 47, 14, 9, 24, 21]);
        (Math.Abs(sure[0] - (1 / (1 + MathF.Exp(-2)))) < 1e-6 && Math.Abs(sure[1] - (1 / (1 + MathF.Exp(-1)))) < 1e-6 && sure[2] < 0.01).ShouldBeTrue($"{sure[0]}, {sure[1]}, {sure[2]}");
    }
}
