using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Learning.Tests.Spin;

/// <summary>Pictures of posed bodies, a disc for each joint, with all labels of bodies or, as photos, only with the places of LSP's joints.</summary>
internal sealed class DrawnBodies(bool asPhotos, int count = 6) : IDataset
{
    private const int Size = 72;

    private static readonly int[] s_lsp = [.. JointSets.MeansOf(JointSets.Lsp14).Select(parts => parts[0])];
    private static readonly BodyModel s_model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
    private static readonly BodyPointEvaluator s_points = new(s_model, JointSets.For(s_model, JointSets.All36).Points);

    public static BodyModel Model => s_model;

    public static GaussianMixture Prior { get; } = GaussianMixtureFile.Read(RepositoryFolder.Asset("priors", "pose-gmm.npz"));

    /// <summary>What HoloPose's heads need.</summary>
    public static HoloParts Parts { get; } = HoloParts.Of(s_model, RotationClustersFile.Read(RepositoryFolder.Asset("priors", "rotation-clusters.npz")));

    /// <summary>Options of a run of a second.</summary>
    public static SpinOptions Options { get; } = new()
    {
        Network = new HmrOptions
        {
            Backbone = HmrBackbone.Residual, Features = HmrFeatures.Joints, Input = 32, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16, MapChannels = 8, HiddenUnits = 32, Dropout = 0.1,
        },
        Data = [new DataOptions { Kind = "keypoints", Path = "drawn" }],
        Fitting = new SpinFittingOptions { Threads = 2 },
        BenchSamples = 2,
        Batch = 4,
        Steps = 6,
        WarmupSteps = 2,
        LearningRate = 1e-3,
        EmaDecay = 0.9,
        LogEvery = 2,
        EvaluateEvery = 6,
        CheckpointMinutes = 1000,
        Seed = 11,
    };

    public string Name => asPhotos ? "drawn photos" : "drawn bodies";

    public long Count => count;

    public bool HasBodies => !asPhotos;

    public string JointSet => asPhotos ? JointSets.Lsp14 : JointSets.All36;

    /// <summary>Number of pictures given out.</summary>
    public int Reads { get; private set; }

    /// <summary>Called after every picture.</summary>
    public Action? Given { get; init; }

    /// <summary>Photos and bodies, half and half.</summary>
    public static SpinData Data(SpinOptions options, DrawnBodies? photos = null) => new(
        Model, Prior, options.Nbf?.Segmentation?.Input ?? options.Network.Input, [(photos ?? new DrawnBodies(true), 1), (new DrawnBodies(false), 1)], new DrawnBodies(true, 2), new DrawnBodies(false), options.BenchSamples,
        options.Network.Head is HmrHeadKind.Linear or HmrHeadKind.Parts ? Parts : null, options.Network.FixedCamera);

    /// <summary>A body of a person who stands before the camera.</summary>
    public static BodyParameters Body(int number)
    {
        var random = new SeededRandom((ulong)number + 50);
        var body = new BodyParameters(Model.BetaCount, Model.JointCount) { Translation = new Vector3d(0.3 * random.NextNormal(), 0.1 * random.NextNormal(), 6) };
        ReadOnlySpan<double> mean = Prior.Mean(number % Prior.ComponentCount);
        for (int j = 1; j < Model.JointCount; j++)
            body.Pose[j] = AxisAngle.Read(mean[(3 * (j - 1))..]);
        body.Pose[0] = AxisAngle.FromMatrix(new AxisAngle(Math.PI, 0, 0).ToMatrix() * new AxisAngle(0, 0.8 * random.NextNormal(), 0).ToMatrix());
        for (int s = 0; s < 4; s++)
            body.Betas[s] = 0.5 * random.NextNormal();
        return body;
    }

    /// <summary>The joints of a body, camera frame.</summary>
    public static Vector3d[] Joints(BodyParameters body)
    {
        lock (s_points)
        {
            s_points.Evaluate(body);
            double[] points = s_points.Points.ToArray();
            return [.. Enumerable.Range(0, Sample.JointCount).Select(j => Vector3d.Read(points.AsSpan(3 * j)))];
        }
    }

    public Sample? Read(long index)
    {
        Reads++;
        BodyParameters body = Body((int)index);
        var camera = new PerspectiveCamera(180, new Vector2d(Size / 2.0, Size / 2.0));
        Vector3d[] space = Joints(body);
        Vector2d[] places = [.. space.Select(camera.Project)];
        var image = new Image(Size, Size);
        var canvas = new Canvas(image);
        var joints = new Keypoint[Sample.JointCount];
        for (int j = 0; j < joints.Length; j++)
        {
            canvas.Disc(places[j], Size / 30.0, new Rgba((byte)(7 * j), (byte)(255 - (7 * j)), (byte)(j * 53)));
            joints[j] = !asPhotos || s_lsp.Contains(j) ? new Keypoint(places[j].X, places[j].Y, 1) : default;
        }

        Given?.Invoke();
        var sample = new Sample($"{Name} {index}", image, BoundingBox.Around(places)) { Joints2D = joints };
        return asPhotos ? sample : sample with { Joints3D = space, Body = body, Camera = camera, Vertices = Model.Pose(body).Vertices, JointVisible = [.. joints.Select(_ => true)] };
    }
}
