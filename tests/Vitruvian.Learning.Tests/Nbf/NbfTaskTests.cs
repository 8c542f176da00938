using Vitruvian.Cameras;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Nbf;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Nbf;

public sealed class NbfTaskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-nbf").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Training_OnTrueParts_LearnsABatchByHeart()
    {
        SpinOptions options = PartedBodies.Options with { Batch = 6, Network = PartedBodies.Options.Network with { FixedCamera = 2.6 } };
        using SpinTask task = new(options, PartedBodies.Data(options));
        ShouldLearn(task);
    }

    [Fact]
    public void Training_OnWhatASegmentationNetworkSees_LearnsABatchByHeart()
    {
        SpinOptions options = PartedBodies.Seeing(NbfCoding.Probabilities) with { Batch = 6 };
        using SpinTask task = new(options, PartedBodies.Data(options), null, PartedBodies.MakeSegmentation);
        ShouldLearn(task);
    }

    [Fact]
    public void Run_TheSegmentationNetworkStays_AndGoesWithTheCheckpoint()
    {
        SpinOptions options = PartedBodies.Seeing(NbfCoding.Colors);
        using SpinTask task = new(options, PartedBodies.Data(options), null, PartedBodies.MakeSegmentation);
        task.Name.ShouldBe("nbf");
        Dictionary<string, float[]> before = State(task.Network);
        Trainer trainer = new(task, options, _folder, _ => { });
        trainer.Run(CancellationToken.None).ShouldBeTrue();
        foreach ((string name, float[] values) in State(task.Network))
            values.AsSpan().SequenceEqual(before[name]).ShouldBe(name.StartsWith("segmentation.", StringComparison.Ordinal), name);
        trainer.Scores.Select(score => score.Name).ShouldBe(["bench-pck@0.2", "mpjpe", "pa-mpjpe", "pve", "quaternions"]);
        trainer.Scores[^1].Value.ShouldBeInRange(0.05, Math.PI);

        // Another network, and what the checkpoint has.
        using SpinTask other = new(options, PartedBodies.Data(options), null, () => new Learning.Segmentation.SegmentationNetwork(PartedBodies.Segmentation));
        _ = Checkpoint.Restore(Path.Combine(_folder, Trainer.CheckpointFile), new Dictionary<string, nn.Module> { ["model"] = other.Network }, null);
        State(other.Network)["segmentation.parts.weight"].ShouldBe(before["segmentation.parts.weight"]);
    }

    [Fact]
    public void Run_FromAnotherRunsWeights_TakesTheRegressor_AndKeepsItsOwnSegmentation()
    {
        SpinOptions options = PartedBodies.Seeing(NbfCoding.Colors);
        string first = Path.Combine(_folder, "first");
        using SpinTask old = new(options, PartedBodies.Data(options), null, PartedBodies.MakeSegmentation);
        new Trainer(old, options, first, _ => { }).Run(CancellationToken.None).ShouldBeTrue();
        using SpinTask task = new(options, PartedBodies.Data(options), null, () => new Learning.Segmentation.SegmentationNetwork(PartedBodies.Segmentation));
        Dictionary<string, float[]> before = State(task.Network), average = State(old.Average);
        _ = new Trainer(task, options, Path.Combine(_folder, "second"), _ => { }, Path.Combine(first, Trainer.CheckpointFile));
        foreach ((string name, float[] values) in State(task.Network))
            values.ShouldBe(name.StartsWith("segmentation.", StringComparison.Ordinal) ? before[name] : average[name], name);
        before["segmentation.parts.weight"].ShouldNotBe(average["segmentation.parts.weight"]);
    }

    [Fact]
    public void Labelled_IsTheShareOfBodiesThatTeach()
    {
        HashSet<string> few = Labelled(0.2), many = Labelled(0.5);
        (few.Count is >= 9 and <= 33, many.Count is >= 36 and <= 64).ShouldBe((true, true), $"{few.Count} and {many.Count} of 100");
        few.IsSubsetOf(many).ShouldBeTrue();
        Labelled(0).ShouldBeEmpty();
        Labelled(1).Count.ShouldBe(100);

        static HashSet<string> Labelled(double share)
        {
            SpinOptions options = PartedBodies.Options with { Batch = 100, Nbf = new NbfOptions { Labelled = share } };
            using SpinTask task = new(options, new SpinData(Spin.DrawnBodies.Model, Spin.DrawnBodies.Prior, 64, [(new Spin.DrawnBodies(false, 100), 1)]));
            SampleBatch batch = task.MakeBatch(0);
            batch.Samples.ShouldAllBe(sample => sample.Joints2D != null && sample.Body == null == (sample.Joints3D == null));
            return [.. batch.Samples.Where(sample => sample.Body is not null).Select(sample => sample.Name)];
        }
    }

    [Fact]
    public void FixedCamera_SeesTheRootInTheMiddleOfEveryCrop()
    {
        // Of samples without labels as well.
        SpinOptions options = PartedBodies.Options with
        {
            Network = PartedBodies.Options.Network with { FixedCamera = 2.6 },
            Augmentation = AugmentationOptions.None with { RotationDegrees = 30, Flip = 0.5 },
            Nbf = new NbfOptions { Labelled = 0.5 },
            Batch = 6,
        };
        using SpinTask task = new(options, PartedBodies.Data(options));
        SampleBatch batch = task.MakeBatch(0);
        batch.Samples.ShouldContain(sample => sample.Body == null);
        foreach (Sample crop in batch.Samples)
        {
            (crop.Joints2D![0].X, crop.Joints2D[0].Y).ShouldBe((32, 32), new Near());
            if (crop.Camera is { } camera)
                (camera.FocalLengthPixels * 2.6 / crop.Joints3D![0].Z).ShouldBe(64, 1e-6);
        }

        // So that the fixed camera projects the true body to where the labels are, but for perspective.
        Sample known = batch.Samples.First(sample => sample.Body is not null);
        double s = 2 / 2.6;
        for (int j = 0; j < 24; j++)
        {
            var view = new CropView(new Imaging.BoundingBox(0, 0, 64, 64), known.Camera!.Value);
            Numerics.Vector3d seen = view.CameraFromCrop.Transpose() * (known.Joints3D![j] - known.Joints3D[0]);
            (32 * (1 + (s * seen.X))).ShouldBe(known.Joints2D![j].X, 2.5);
            (32 * (1 + (s * seen.Y))).ShouldBe(known.Joints2D[j].Y, 2.5);
        }
    }

    [Fact]
    public void Constructor_SegmentationThatIsMissingOrTooMuch_IsNamed()
    {
        SpinOptions options = PartedBodies.Seeing(NbfCoding.Colors);
        Should.Throw<InvalidInputException>(() => new SpinTask(options, PartedBodies.Data(options))).Message.ShouldContain("segmentation: expected a segmentation network; found none");
        Should.Throw<InvalidInputException>(() => new SpinTask(PartedBodies.Options, PartedBodies.Data(options), null, PartedBodies.MakeSegmentation)).Message.ShouldContain("found one");
        Should.Throw<InvalidInputException>(() => options.Through(null)).Message.ShouldContain("--segmentation");
        Should.Throw<InvalidInputException>(() => PartedBodies.Options.Through("some.safetensors")).Message.ShouldContain("--segmentation");
        PartedBodies.Options.Through(null).ShouldBeSameAs(PartedBodies.Options);
    }

    private static Dictionary<string, float[]> State(nn.Module network) =>
        network.state_dict().Where(entry => entry.Value.is_floating_point()).ToDictionary(entry => entry.Key, entry => entry.Value.detach().to_array<float>());

    private static void ShouldLearn(SpinTask task)
    {
        (IReadOnlyDictionary<string, double> first, IReadOnlyDictionary<string, double> last) = Overfit.Run(task, 4e-3, 100);
        (last["keypoints2d"] < 0.002).ShouldBeTrue($"2D joints are off by {Math.Sqrt(last["keypoints2d"])} halves of the crop");
        (last["keypoints3d"] < 0.003).ShouldBeTrue($"3D joints are off by {Math.Sqrt(last["keypoints3d"])} m");
        (last["rotations"] < 0.35 * first["rotations"]).ShouldBeTrue($"rotations are off by {last["rotations"]}, at first by {first["rotations"]}");
    }

    private sealed class Near : IEqualityComparer<(double X, double Y)>
    {
        public bool Equals((double X, double Y) a, (double X, double Y) b) => Math.Abs(a.X - b.X) < 1e-6 && Math.Abs(a.Y - b.Y) < 1e-6;

        public int GetHashCode((double X, double Y) value) => 0;
    }
}
