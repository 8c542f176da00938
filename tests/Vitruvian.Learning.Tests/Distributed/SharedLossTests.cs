using Vitruvian.Imaging;
using Vitruvian.Learning.Detection;
using Vitruvian.Learning.Displacement;
using Vitruvian.Learning.Mesh;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Segmentation;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Tests.Detection;
using Vitruvian.Learning.Tests.Displacement;
using Vitruvian.Learning.Tests.Mesh;
using Vitruvian.Learning.Tests.Spin;
using Vitruvian.Learning.Training;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Distributed;

/// <summary>The losses of all kinds of networks, of a batch whose parts know different things: some processes have nothing of what a term is about.</summary>
public sealed class SharedLossTests : IDisposable
{
    private const int Ranks = 3;

    // Tasks are made from the random numbers of the whole process, and the fits that they share must be made once.
    private static readonly Lock s_making = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-shared").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [ClusterFact]
    public void Detector()
    {
        DetectorRunOptions options = DrawnGroups.Options with { Batch = 4, SyncBatchNorm = true };
        Check(options, () => new DetectorTask(options, [(new DrawnGroups(), 1)], null), "heat", "boxes");
    }

    [ClusterFact]
    public void Segmentation()
    {
        var options = new SegmentationRunOptions
        {
            Network = new SegmentationNetworkOptions { Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 32, Refined = 32 }, Data = [], Batch = 4, Seed = 5, SyncBatchNorm = true,
        };
        Check(options, () => new SegmentationTask(options, [(new Surfaced(), 1), (new DrawnBodies(true), 3)], null, null, null), "parts", "overlap", "foreground", "limbs", "heat");
    }

    [ClusterFact]
    public void MeshPose()
    {
        var options = new MeshPoseRunOptions
        {
            Network = new MeshPoseOptions { Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 48, MapChannels = 8, Charts = true, Bins = 16, LiftingChannels = 8 }, Data = [], Batch = 4, Seed = 5, SyncBatchNorm = true,
        };
        Check(
            options, () => new MeshPoseTask(options, DrawnBodies.Model, [(new Surfaced(), 1), (new DrawnBodies(true), 3)], null, null), "barycentric", "boundary", "consistency", "edges", "joints2d", "joints3d", "mask", "normals", "parts", "scale", "silhouette", "uv", "vertices", "visibility");
    }

    [ClusterFact]
    public void Displacement()
    {
        var options = new DisplacementRunOptions { Network = DisplacementNetworkTests.Light, Data = [], Batch = 4, Seed = 5, SyncBatchNorm = true };
        Check(options, () => new DisplacementTask(options, DrawnBodies.Model, [(new DrawnBodies(false), 1)], null, []), "stage1", "confidence");
    }

    [ClusterFact]
    public void Spin_WithFitsInTheLoop()
    {
        SpinOptions options = DrawnBodies.Options with { Network = DrawnBodies.Options.Network with { Dropout = 0 }, Batch = 4, SyncBatchNorm = true, Fitting = new SpinFittingOptions { Threads = 1 } };
        Check(options, () => new SpinTask(options, DrawnBodies.Data(options), Path.Combine(_folder, "fits.npz")), "keypoints2d", "keypoints3d", "rotations", "betas", "scale");
    }

    [ClusterFact]
    public void HoloPose_WithSurfaces()
    {
        SpinOptions options = DrawnBodies.Options with
        {
            Network = DrawnBodies.Options.Network with { Head = HmrHeadKind.Parts, Dense = true, Observed = 0, Input = 64, Decoder = 48, Dropout = 0 },
            Loss = new SpinLossOptions { Surface = 1 },
            Mode = SpinMode.None,
            Batch = 4,
            SyncBatchNorm = true,
        };
        var data = new SpinData(DrawnBodies.Model, DrawnBodies.Prior, 64, [(new Surfaced(), 1), (new DrawnBodies(true), 3)], null, null, 0, DrawnBodies.Parts);
        Check(options, () => new SpinTask(options, data, Path.Combine(_folder, "fits.npz")), "surface", "parts", "uv", "keypoints2d", "keypoints3d");
    }

    [ClusterFact]
    public void Fits_ThatOneProcessBetters_AreKnownToAll()
    {
        const int photos = 8, shared = 5;
        (double[] Poses, double[] Betas, double[] Errors)[] fits = RanksInThreads.Run(Ranks, group =>
        {
            using BestFits best = new(DrawnBodies.Model, photos);
            best.Offer(7, DrawnBodies.Body(9), 0.5, ImageTransform.Identity).ShouldBeTrue();
            best.StartExchange();

            // Each betters one of its own; of the same photo the best fit stays.
            best.Offer(group.Rank, DrawnBodies.Body(group.Rank), 1 + group.Rank, ImageTransform.Identity).ShouldBeTrue();
            best.Offer(shared, DrawnBodies.Body(20 + group.Rank), 3 - group.Rank, ImageTransform.Identity).ShouldBeTrue();
            best.Exchange(group, 2);
            best.Read(shared, ImageTransform.Identity)!.Betas.ShouldBe(DrawnBodies.Body(22).Betas);
            best.Read(1, ImageTransform.Identity)!.Betas.ShouldBe(DrawnBodies.Body(1).Betas);
            return best.ToArrays();
        });
        const double none = double.PositiveInfinity;
        foreach ((double[] poses, double[] betas, double[] errors) in fits)
        {
            errors.ShouldBe([1, 2, 3, none, none, 1, none, 0.5]);
            poses.ShouldBe(fits[0].Poses);
            betas.ShouldBe(fits[0].Betas);
        }
    }

    private static T Make<T>(Func<T> make)
    {
        lock (s_making)
            return make();
    }

    private void Check(RunOptions options, Func<TrainingTask> make, params string[] expected)
    {
        (Dictionary<string, double> terms, _) = Step(null);

        // libtorch's own kernel of batch norm sums in float32 where channels lie together: gradients of deep networks are off by a hundredth with it. The one that takes its statistics from all
        // processes is exact, with one process as with several.
        float[] gradient = RanksInThreads.Run(1, Step)[0].Gradient;
        expected.ShouldBeSubsetOf(terms.Keys);
        double size = Math.Sqrt(gradient.Sum(value => (double)value * value));
        (size > 0).ShouldBeTrue();
        foreach ((Dictionary<string, double> found, float[] averaged) in RanksInThreads.Run(Ranks, Step))
        {
            foreach (string name in terms.Keys.Where(name => !name.StartsWith("fits", StringComparison.Ordinal)))
                (Math.Abs(found[name] - terms[name]) <= 1e-4 * Math.Abs(terms[name])).ShouldBeTrue($"{name} is {found[name]}; {terms[name]} in one process");
            double off = Math.Sqrt(gradient.Zip(averaged, (a, b) => ((double)a - b) * (a - b)).Sum());
            (off <= 1e-3 * size).ShouldBeTrue($"the gradient is off by {off} of {size}");
        }

        (Dictionary<string, double> Terms, float[] Gradient) Step(Learning.Distributed.ProcessGroup? group)
        {
            using DisposeScope scope = NewDisposeScope();
            using TrainingTask task = Make(make);
            using DataParallel? ranks = group is null ? null : new DataParallel(group, task, options);
            ranks?.Start(0);
            lock (s_making)
                task.Prepare(_folder, _ => { }, CancellationToken.None).ShouldBeTrue();
            LossTerms terms = ranks?.Terms ?? new LossTerms();
            Tensor loss = task.Loss(task.MakeBatch(0), CPU, () => null, terms);
            if (ranks is null)
                loss.backward();
            else
                ranks.Backward(loss, false).ShouldBe((false, true));
            float[] all = [.. task.Network.parameters().SelectMany(parameter => parameter.grad?.to_array<float>() ?? new float[parameter.numel()])];
            return (terms.Take().ToDictionary(), all);
        }
    }
}
