using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Spin;

public sealed class SpinTaskTests : IDisposable
{
    // Fits that every other betters.
    private const double BadError = 10;

    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-spin").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Run_StoppedAndResumed_EndsWithTheSameBitsAndFits()
    {
        string whole = Path.Combine(_folder, "whole");
        string parts = Path.Combine(_folder, "parts");
        WriteBadFits();
        (double loss, double[] fits) = Train(whole, CancellationToken.None);
        using (CancellationTokenSource stop = new())
        {
            using SpinTask task = new(DrawnBodies.Options, DrawnBodies.Data(DrawnBodies.Options), Fits);
            var trainer = new Trainer(task, DrawnBodies.Options, parts, _ => { });
            trainer.Stepped += () =>
            {
                if (trainer.Step == 2)
                    stop.Cancel();
            };
            trainer.Run(stop.Token).ShouldBeFalse();
            task.Fits.ToArrays().Errors.ShouldNotBe(fits);
        }

        // What the fits' file says by then does not count: the checkpoint has its own.
        File.Delete(Fits);
        manual_seed(999);
        (double resumed, double[] resumedFits) = Train(parts, CancellationToken.None);
        resumed.ShouldBe(loss);
        resumedFits.ShouldBe(fits);
        Weights(parts).AsSpan().SequenceEqual(Weights(whole)).ShouldBeTrue();
    }

    [Fact]
    public void Run_InTheLoop_BettersFitsAndStaticDoesNot()
    {
        WriteBadFits();
        SpinOptions options = DrawnBodies.Options with { Mode = SpinMode.Static };
        using SpinTask still = new(options, DrawnBodies.Data(options), Fits);
        new Trainer(still, options, Path.Combine(_folder, "static"), _ => { }).Run(CancellationToken.None).ShouldBeTrue();
        double[] before = still.Fits.ToArrays().Errors;
        (_, double[] after) = Train(Path.Combine(_folder, "loop"), CancellationToken.None);
        before.ShouldBe(Enumerable.Repeat(BadError, 6));
        after.ShouldAllBe(error => error < BadError);
    }

    [Fact]
    public void Prepare_Stopped_GoesOnFromItsFileAndKnowsAnother()
    {
        // Stopped at the first photo: the chunk that it belongs to is still fitted and kept.
        SpinOptions options = DrawnBodies.Options;
        using CancellationTokenSource stop = new();
        List<string> reports = [];
        using (SpinTask first = new(options, DrawnBodies.Data(options, new DrawnBodies(true, 40) { Given = stop.Cancel }), Fits))
            first.Prepare(_folder, reports.Add, stop.Token).ShouldBeFalse();
        DrawnBodies rest = new(true, 40);
        using (SpinTask second = new(options, DrawnBodies.Data(options, rest), Fits))
        {
            second.Prepare(_folder, reports.Add, CancellationToken.None).ShouldBeTrue();
            second.Fits.ToArrays().Errors.ShouldAllBe(error => error < 1);
        }

        rest.Reads.ShouldBe(8);
        DrawnBodies none = new(true, 40);
        using (SpinTask third = new(options, DrawnBodies.Data(options, none), Fits))
            third.Prepare(_folder, reports.Add, CancellationToken.None).ShouldBeTrue();
        none.Reads.ShouldBe(0);

        // Other weights, other fits.
        reports.Clear();
        SpinOptions other = options with { Fitting = options.Fitting with { PosePriorWeight = 1, Solver = SpinSolver.Adam } };
        using (SpinTask fourth = new(other, DrawnBodies.Data(other, new DrawnBodies(true, 40)), Fits))
            fourth.Prepare(_folder, reports.Add, CancellationToken.None).ShouldBeTrue();
        reports[0].ShouldContain("made anew");
    }

    [Fact]
    public void Run_NamesWhatItMeasures()
    {
        using SpinTask task = new(DrawnBodies.Options, DrawnBodies.Data(DrawnBodies.Options), Fits);
        List<string> reports = [];
        var trainer = new Trainer(task, DrawnBodies.Options, _folder, reports.Add);
        trainer.Run(CancellationToken.None).ShouldBeTrue();
        trainer.Scores.Take(6).Select(score => score.Name).ShouldBe(["pck@0.2", "pck@0.1", "bench-pck@0.2", "mpjpe", "pa-mpjpe", "pve"]);
        trainer.Scores.Single(score => score.Name == "pa-mpjpe").Value.ShouldBeInRange(1, 1000);
        ImageCodec.Read(Path.Combine(_folder, "pictures", "0000006.jpg")).Width.ShouldBeGreaterThan(300);
        reports.ShouldContain(line => line.Contains("fits believed", StringComparison.Ordinal) && line.Contains("keypoints2d", StringComparison.Ordinal) && line.Contains("heat", StringComparison.Ordinal));
    }

    [Fact]
    public void Unpaired_NothingButThe2DJointsOfKnownBodiesIsUsed()
    {
        SpinOptions options = DrawnBodies.Options with { Paired = false };
        using SpinTask task = new(options, DrawnBodies.Data(options), Fits);
        SampleBatch batch = task.MakeBatch(0);
        batch.Samples.ShouldAllBe(sample => sample.Body == null && sample.Joints3D == null && sample.Joints2D != null);
        task.Fits.Count.ShouldBe(12);
    }

    [Fact]
    public void Frozen_OnlyWhatFollowsTheFeaturesLearns()
    {
        SpinOptions first = DrawnBodies.Options with { Steps = 1 };
        string start = Path.Combine(_folder, "start");
        Directory.CreateDirectory(start);
        using (SpinTask learner = new(first, DrawnBodies.Data(first), Fits))
            new Trainer(learner, first, start, _ => { }).Run(CancellationToken.None).ShouldBeTrue();

        SpinOptions options = DrawnBodies.Options with { Network = DrawnBodies.Options.Network with { Frozen = true } };
        using SpinTask task = new(options, DrawnBodies.Data(options), Fits);
        Should.Throw<InvalidInputException>(() => new Trainer(task, options, _folder, _ => { })).Message.ShouldContain("--init");
        List<string> reports = [];
        Trainer trainer = new(task, options, _folder, reports.Add, Path.Combine(start, Trainer.CheckpointFile));
        Dictionary<string, float[]> before = task.Network.state_dict().Where(e => e.Value.is_floating_point()).ToDictionary(e => e.Key, e => e.Value.to_array<float>());
        trainer.Run(CancellationToken.None).ShouldBeTrue();
        Dictionary<string, Tensor> after = task.Network.state_dict();
        string[] changed = [.. before.Where(e => !after[e.Key].to_array<float>().AsSpan().SequenceEqual(e.Value)).Select(e => e.Key.Split('.')[0]).Distinct().Order()];
        changed.ShouldBe(["head", "reduction"]);
        reports.ShouldNotContain(line => line.Contains("heat ", StringComparison.Ordinal));
    }

    [Fact]
    public void Training_OnOneBatch_LearnsItByHeart()
    {
        SpinOptions options = DrawnBodies.Options with
        {
            Network = DrawnBodies.Options.Network with { Input = 64, Decoder = 48, HiddenUnits = 128, Dropout = 0 },
            Augmentation = AugmentationOptions.None,
            Batch = 6,
        };
        using SpinTask task = new(options, DrawnBodies.Data(options), Fits);
        task.Prepare(_folder, _ => { }, CancellationToken.None).ShouldBeTrue();
        SampleBatch batch = task.MakeBatch(0);
        using Learning.Modules.Adam optimizer = optim.AdamW(task.Network.parameters(), 3e-3, weight_decay: 0);
        const int steps = 120;
        optim.lr_scheduler.LRScheduler schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, steps);
        LossTerms terms = new();
        for (int step = 0; step < steps; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            if (step == steps - 5)
                _ = terms.Take();
            Tensor loss = task.Loss(batch, CPU, () => null, terms);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            schedule.step();
        }

        IReadOnlyDictionary<string, double> last = terms.Take();
        (last["keypoints2d"] < 0.002).ShouldBeTrue($"2D joints are off by {Math.Sqrt(last["keypoints2d"])} halves of the crop");
        (last["rotations"] < 0.03).ShouldBeTrue($"rotations are off by {last["rotations"]}");
        (last["keypoints3d"] < 0.004).ShouldBeTrue($"3D joints are off by {Math.Sqrt(last["keypoints3d"])} m");
    }

    [Fact]
    public void Constructor_WeightsOfAJointsNetwork_AreTakenForTheEncoder()
    {
        TrainOptions joints = TinyRuns.Options with { Steps = 2, Network = new JointsNetworkOptions { Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16 } };
        string first = Path.Combine(_folder, "joints");
        using (JointsTask source = TinyRuns.Task(joints))
            new Trainer(source, joints, first, _ => { }).Run(CancellationToken.None).ShouldBeTrue();
        List<string> reports = [];
        string checkpoint = Path.Combine(first, "checkpoint.safetensors");
        using SpinTask task = new(DrawnBodies.Options, DrawnBodies.Data(DrawnBodies.Options), Fits);
        _ = new Trainer(task, DrawnBodies.Options, Path.Combine(_folder, "run"), reports.Add, checkpoint);
        reports.ShouldHaveSingleItem().ShouldContain("encoder");
        reports[0].ShouldContain("random: reduction");

        using JointsNetwork model = new(joints.Network);
        using JointsNetwork average = new(joints.Network);
        _ = Checkpoint.Restore(checkpoint, new Dictionary<string, nn.Module> { ["model"] = model, ["ema"] = average }, null);
        Dictionary<string, Tensor> own = task.Network.state_dict();
        foreach ((string name, Tensor tensor) in average.state_dict())
            own[name].to(float64).to_array<double>().ShouldBe(tensor.to(float64).to_array<double>(), name);

        SpinOptions wide = DrawnBodies.Options with { Network = DrawnBodies.Options.Network with { Width = 32 } };
        using SpinTask other = new(wide, DrawnBodies.Data(wide), Fits);
        Should.Throw<InvalidInputException>(() => new Trainer(other, wide, Path.Combine(_folder, "wide"), reports.Add, checkpoint)).Message.ShouldContain("encoder.stem.0.0.weight: expected shape [16, 3, 3, 3]; found [8, 3, 3, 3]");
    }

    private string Fits => Path.Combine(_folder, "fits.npz");

    private void WriteBadFits()
    {
        using (SpinTask task = new(DrawnBodies.Options, DrawnBodies.Data(DrawnBodies.Options), Fits))
            task.Prepare(_folder, _ => { }, CancellationToken.None).ShouldBeTrue();
        NpyArray[] arrays;
        using (NpzReader reader = NpzReader.Open(Fits))
            arrays = [.. reader.Names.Where(name => name != "errors").Select(reader.Read)];
        NpzWriter.Write(Fits, writer =>
        {
            foreach (NpyArray array in arrays)
                writer.Add(array);
            writer.Add<double>("errors", Enumerable.Repeat(BadError, 6).ToArray(), 6);
        });
    }

    private (double Loss, double[] Fits) Train(string folder, CancellationToken cancellation)
    {
        using SpinTask task = new(DrawnBodies.Options, DrawnBodies.Data(DrawnBodies.Options), Fits);
        var trainer = new Trainer(task, DrawnBodies.Options, folder, _ => { });
        trainer.Run(cancellation).ShouldBeTrue();
        return (trainer.LastLoss, task.Fits.ToArrays().Errors);
    }

    private static double[] Weights(string folder)
    {
        using SpinTask task = new(DrawnBodies.Options, DrawnBodies.Data(DrawnBodies.Options));
        Dictionary<string, nn.Module> networks = new() { ["model"] = task.Network, ["ema"] = task.Average, ["fits"] = task.Fits };
        _ = Checkpoint.Restore(Path.Combine(folder, "checkpoint.safetensors"), networks, null);
        using DisposeScope scope = NewDisposeScope();
        return [.. networks.Values.SelectMany(network => network.state_dict().Values).SelectMany(tensor => tensor.detach().to(float64).to_array<double>())];
    }
}
