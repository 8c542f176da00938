using Vitruvian.Imaging;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Training;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-train").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Run_StoppedAndResumed_EndsWithTheSameBits()
    {
        string whole = Path.Combine(_folder, "whole");
        string parts = Path.Combine(_folder, "parts");
        double expected = Train(whole, TinyRuns.Options, out _);
        using (CancellationTokenSource stop = new())
        {
            // Stops in the middle of an epoch, at a step without evaluation.
            using JointsTask task = TinyRuns.Task(TinyRuns.Options);
            var trainer = new Trainer(task, TinyRuns.Options, parts, _ => { });
            trainer.Stepped += () =>
            {
                if (trainer.Step == 3)
                    stop.Cancel();
            };
            trainer.Run(stop.Token).ShouldBeFalse();
            trainer.Step.ShouldBeInRange(1, 5);
        }

        // Whatever was random before must not matter.
        manual_seed(999);
        double resumed = Train(parts, TinyRuns.Options, out List<string> reports);
        reports.ShouldContain(report => report.StartsWith("resumes at step", StringComparison.Ordinal));
        resumed.ShouldBe(expected);
        Weights(parts).AsSpan().SequenceEqual(Weights(whole)).ShouldBeTrue();
    }

    [Fact]
    public void Run_WritesCheckpointConfigEventsAndPictures()
    {
        _ = Train(_folder, TinyRuns.Options, out List<string> reports);
        File.Exists(Path.Combine(_folder, "checkpoint.safetensors")).ShouldBeTrue();
        TrainOptions.Read(Path.Combine(_folder, "config.json")).ToText().ShouldBe(TinyRuns.Options.ToText());
        Directory.GetFiles(Path.Combine(_folder, "events")).Length.ShouldBe(1);
        Image picture = ImageCodec.Read(Path.Combine(_folder, "pictures", "0000004.jpg"));
        (picture.Width > 300).ShouldBeTrue();
        ImageCodec.Read(Path.Combine(_folder, "pictures", "batch.jpg")).Width.ShouldBeGreaterThan(300);
        reports.ShouldContain(report => report.StartsWith("step 2/6  gradient", StringComparison.Ordinal) && report.Contains("images/s", StringComparison.Ordinal) && report.Contains(" left", StringComparison.Ordinal));
        reports.ShouldContain(report => report.Contains("pck@0.2", StringComparison.Ordinal));
        Checkpoint.ReadInfo(Path.Combine(_folder, "checkpoint.safetensors")).Step.ShouldBe(6);
    }

    [Fact]
    public void Constructor_FromWeightsAlone_StartsAtTheAverage_InHalfPrecision()
    {
        string run = Path.Combine(_folder, "run"), weights = Path.Combine(_folder, "weights.safetensors");
        _ = Train(run, TinyRuns.Options, out _);
        string checkpoint = Path.Combine(run, "checkpoint.safetensors");
        Checkpoint.WriteWeights(checkpoint, weights);
        (new FileInfo(weights).Length < new FileInfo(checkpoint).Length / 6).ShouldBeTrue();
        Checkpoint.ReadInfo(weights).IsWeightsOnly.ShouldBeTrue();

        using JointsTask old = TinyRuns.Task(TinyRuns.Options), task = TinyRuns.Task(TinyRuns.Options with { Seed = 12 });
        _ = Checkpoint.Restore(checkpoint, new Dictionary<string, nn.Module> { ["ema"] = old.Network }, null);
        List<string> reports = [];
        _ = new Trainer(task, TinyRuns.Options with { Seed = 12 }, Path.Combine(_folder, "next"), reports.Add, weights);
        reports.ShouldContain(report => report.StartsWith("starts from", StringComparison.Ordinal) && report.Contains("joints", StringComparison.Ordinal));
        Dictionary<string, Tensor> expected = old.Network.state_dict();
        foreach ((string name, Tensor tensor) in task.Network.state_dict())
        {
            if (tensor.is_floating_point())
                Fixtures.ShouldBeClose(tensor.to(float64).to_array<double>(), expected[name].to(float64).to_array<double>(), 1e-3, name);
        }

        Should.Throw<InvalidInputException>(() => Checkpoint.WriteWeights(Path.Combine(_folder, "none.safetensors"), weights)).Message.ShouldContain("none.safetensors");
    }

    [Fact]
    public void Constructor_OtherOptionsThanTheRuns_AreRefusedByName()
    {
        _ = Train(_folder, TinyRuns.Options, out _);
        using JointsTask task = TinyRuns.Task(TinyRuns.Options);
        TrainOptions other = TinyRuns.Options with { LearningRate = 0.5 };
        string message = Should.Throw<InvalidInputException>(() => new Trainer(task, other, _folder, _ => { })).Message;
        message.ShouldContain("learningRate");
        message.ShouldContain("--init");
    }

    [Fact]
    public void Constructor_OptionsThatAreOffUnlessTold_AreComparedAsWell()
    {
        // Runs from before there was such an option go on; one that had it may not lose it, nor the other way round.
        TinyRuns.Options.ToJson().ContainsKey("syncBatchNorm").ShouldBeFalse();
        foreach (bool before in (bool[])[false, true])
        {
            string folder = Path.Combine(_folder, $"{before}");
            _ = Train(folder, TinyRuns.Options with { SyncBatchNorm = before }, out _);
            using JointsTask task = TinyRuns.Task(TinyRuns.Options);
            Should.Throw<InvalidInputException>(() => new Trainer(task, TinyRuns.Options with { SyncBatchNorm = !before }, folder, _ => { })).Message.ShouldContain("syncBatchNorm");
            new Trainer(task, TinyRuns.Options with { SyncBatchNorm = before }, folder, _ => { }).Step.ShouldBe(TinyRuns.Options.Steps);
        }
    }

    [Fact]
    public void Constructor_MoreStepsThanTheRuns_GoOn()
    {
        _ = Train(_folder, TinyRuns.Options, out _);
        using JointsTask task = TinyRuns.Task(TinyRuns.Options);
        List<string> reports = [];
        var trainer = new Trainer(task, TinyRuns.Options with { Steps = TinyRuns.Options.Steps + 2, LogEvery = 1 }, _folder, reports.Add);
        trainer.Step.ShouldBe(TinyRuns.Options.Steps);
        reports.ShouldContain("goes on with another steps, logEvery than before");
        trainer.Run(CancellationToken.None).ShouldBeTrue();
        trainer.Step.ShouldBe(TinyRuns.Options.Steps + 2);
    }

    [Fact]
    public void Constructor_InitialWeights_AreTaken()
    {
        string first = Path.Combine(_folder, "first");
        _ = Train(first, TinyRuns.Options, out _);
        using JointsTask task = TinyRuns.Task(TinyRuns.Options with { Seed = 5 });
        var trainer = new Trainer(task, TinyRuns.Options with { Seed = 5 }, Path.Combine(_folder, "second"), _ => { }, Path.Combine(first, "checkpoint.safetensors"));
        trainer.Step.ShouldBe(0);
        double[] taken = [.. Weights(task.Network), .. Weights(task.Average)];
        taken.AsSpan().SequenceEqual(Weights(first)).ShouldBeTrue();
    }

    [Fact]
    public void Constructor_WeightsOfAnotherKindOfNetwork_AreTakenWhereTheyFit()
    {
        string first = Path.Combine(_folder, "first");
        _ = Train(first, TinyRuns.Options, out _);
        string checkpoint = Path.Combine(first, "checkpoint.safetensors");

        // As if another kind of network had written it, one with a narrower decoder.
        TrainOptions narrow = TinyRuns.Options with { Seed = 5, Network = TinyRuns.Network with { Decoder = 8 } };
        using Renamed task = new(TinyRuns.Task(narrow));
        List<string> reports = [];
        var trainer = new Trainer(task, narrow, Path.Combine(_folder, "second"), reports.Add, checkpoint);
        trainer.Step.ShouldBe(0);
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> stored = WeightsFile.Read(checkpoint);
        foreach ((string name, Tensor tensor) in task.Network.state_dict())
        {
            bool fits = stored[$"ema.{name}"].shape.SequenceEqual(tensor.shape);
            if (name.StartsWith("encoder.", StringComparison.Ordinal))
                fits.ShouldBeTrue(name);
            if (fits)
                tensor.equal(stored[$"ema.{name}"]).ShouldBeTrue(name);
        }

        Weights(task.Average).AsSpan().SequenceEqual(Weights(task.Network)).ShouldBeTrue();
        reports.ShouldHaveSingleItem().ShouldContain("random: decoder");
        (reports[0].Contains("encoder", StringComparison.Ordinal) && reports[0].Contains("of the joints network", StringComparison.Ordinal)).ShouldBeTrue(reports[0]);
    }

    [Fact]
    public void Constructor_CudaWithoutCuda_SaysSo()
    {
        if (cuda.is_available())
            return;
        using JointsTask task = TinyRuns.Task(TinyRuns.Options);
        string message = Should.Throw<InvalidInputException>(() => new Trainer(task, TinyRuns.Options with { Device = "cuda" }, _folder, _ => { })).Message;
        message.ShouldContain("sees no CUDA device");
    }

    [Fact]
    public void Run_StepsWithoutFiniteLoss_AreSkippedAndReported()
    {
        using JointsTask task = TinyRuns.Task(TinyRuns.Options, new Spoilt());
        List<string> reports = [];
        var trainer = new Trainer(task, TinyRuns.Options, _folder, reports.Add);
        double[] before = Parameters(task.Network);
        trainer.Run(CancellationToken.None).ShouldBeTrue();
        reports.Count(report => report.Contains("skipped, loss NaN", StringComparison.Ordinal)).ShouldBe(6);
        Parameters(task.Network).AsSpan().SequenceEqual(before).ShouldBeTrue();
    }

    [Fact]
    public void Run_LeavesNoTensorsBehind()
    {
        // The first run makes what stays (the optimiser's state); from step to step nothing may pile up.
        using JointsTask task = TinyRuns.Task(TinyRuns.Options);
        var trainer = new Trainer(task, TinyRuns.Options, _folder, _ => { });
        List<long> counts = [];
        trainer.Stepped += () => counts.Add(Fixtures.SettledHandles());
        trainer.Run(CancellationToken.None).ShouldBeTrue();
        counts.Count.ShouldBe(6);
        counts.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public void LearningRate_RisesStaysAndFalls()
    {
        TrainOptions options = TinyRuns.Options with { Steps = 100, WarmupSteps = 10, DecaySteps = 20, LearningRate = 1 };
        Trainer.LearningRate(options, 0).ShouldBe(0.1, 1e-12);
        Trainer.LearningRate(options, 9).ShouldBe(1, 1e-12);
        Trainer.LearningRate(options, 79).ShouldBe(1, 1e-12);
        Trainer.LearningRate(options, 90).ShouldBe(0.5, 1e-12);
        (Trainer.LearningRate(options, 99) < 0.01).ShouldBeTrue();
        (Trainer.LearningRate(options with { DecaySteps = null }, 55) is > 0.49 and < 0.51).ShouldBeTrue();
    }

    private static double Train(string folder, TrainOptions options, out List<string> reports)
    {
        reports = [];
        using JointsTask task = TinyRuns.Task(options);
        var trainer = new Trainer(task, options, folder, reports.Add);
        trainer.Run(CancellationToken.None).ShouldBeTrue();
        return trainer.LastLoss;
    }

    private static double[] Weights(string folder)
    {
        using JointsTask task = TinyRuns.Task(TinyRuns.Options);
        Dictionary<string, nn.Module> networks = new() { ["model"] = task.Network, ["ema"] = task.Average };
        _ = Checkpoint.Restore(Path.Combine(folder, "checkpoint.safetensors"), networks, null);
        return [.. Weights(task.Network), .. Weights(task.Average)];
    }

    private static double[] Weights(nn.Module network)
    {
        using DisposeScope scope = NewDisposeScope();
        return [.. network.state_dict().Values.SelectMany(tensor => tensor.detach().to(float64).to_array<double>())];
    }

    private static double[] Parameters(nn.Module network)
    {
        using DisposeScope scope = NewDisposeScope();
        return [.. network.parameters().SelectMany(tensor => tensor.detach().to(float64).to_array<double>())];
    }

    // The same task under another name.
    private sealed class Renamed(JointsTask task) : TrainingTask
    {
        public override string Name => "renamed";

        public override nn.Module Network => task.Network;

        public override nn.Module Average => task.Average;

        public override SampleBatch MakeBatch(long step) => task.MakeBatch(step);

        public override Tensor Loss(SampleBatch batch, Device device, Func<IDisposable?> autocast, LossTerms terms) => task.Loss(batch, device, autocast, terms);

        public override IReadOnlyList<(string Name, double Value)> Evaluate(Device device) => [];

        public override Image BatchPicture(SampleBatch batch) => task.BatchPicture(batch);

        public override Image? Picture(Device device) => null;
    }

    // Joints whose weight is infinite make the loss NaN.
    private sealed class Spoilt : IDataset
    {
        public string Name => "spoilt";

        public long Count => 12;

        public Sample? Read(long index)
        {
            Sample person = TinyRuns.Person((int)index, 80);
            return person with { Joints2D = [.. person.Joints2D!.Select(joint => joint with { Confidence = double.PositiveInfinity })] };
        }
    }
}
