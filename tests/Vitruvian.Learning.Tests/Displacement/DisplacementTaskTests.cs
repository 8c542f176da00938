using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Displacement;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Tests.Spin;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Tests.Displacement;

public sealed class DisplacementTaskTests : IDisposable
{
    private static readonly DisplacementRunOptions s_options = new()
    {
        Network = DisplacementNetworkTests.Light,
        Augmentation = AugmentationOptions.None,
        Data = [new DataOptions { Kind = "synthetic" }],
        BenchSamples = 3,
        Batch = 3,
        Steps = 4,
        WarmupSteps = 1,
        EmaDecay = 0.9,
        Seed = 5,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-displacement").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Training_OnOneBatch_LearnsItByHeart()
    {
        using DisplacementTask task = Open(s_options, new Colored());
        (IReadOnlyDictionary<string, double> first, IReadOnlyDictionary<string, double> last) = Overfit.Run(task, 1e-2, 120);
        last.Keys.ShouldBe(["confidence", "stage1", "stage2", "stage3"], ignoreOrder: true);
        foreach (string stage in (ReadOnlySpan<string>)["stage1", "stage2", "stage3"])
            (last[stage] < 0.35 * first[stage]).ShouldBeTrue($"{stage} {last[stage]}, at first {first[stage]}");
        (last["confidence"] < first["confidence"]).ShouldBeTrue($"confidence {last["confidence"]}, at first {first["confidence"]}");
    }

    [Fact]
    public void Pair_ShowsTheStart_AndTheFieldLeadsToTheTruth()
    {
        BodyModel model = DrawnBodies.Model;
        Sample sample = new Colored().Read(1)!;
        StartSampler sampler = new(model, new PairOptions());
        BodyParameters start = sampler.Disturb(sample.Body!, new SeededRandom(4));
        PairRenderer renderer = new(model);
        const int size = 72, area = size * size;
        float[] rendering = new float[7 * area], joints = new float[72], field = new float[2 * area], rendered = new float[area];
        renderer.Render(start, sample.Body!, sample.Camera!.Value, size, [], false, rendering, joints, field, rendered);

        // The head's top, which the rendering knows by its place on the mean body, is carried to where the true one is seen.
        PosedBody from = model.Pose(start), to = model.Pose(sample.Body!);
        int top = Enumerable.Range(0, model.VertexCount).MaxBy(v => model.Template[(3 * v) + 1]);
        Vector2d Seen(PosedBody body, int v) => sample.Camera.Value.Project(new Vector3d(body.Vertices[3 * v], body.Vertices[(3 * v) + 1], body.Vertices[(3 * v) + 2]));
        int nearest = Enumerable.Range(0, area).Where(p => rendered[p] > 0).MinBy(p => (new Vector2d((p % size) + 0.5, (p / size) + 0.5) - Seen(from, top)).Length);
        Vector2d move = Seen(to, top) - Seen(from, top);
        (new Vector2d(field[2 * nearest], field[(2 * nearest) + 1]) - move).Length.ShouldBeLessThan(1.5);
        move.Length.ShouldBeGreaterThan(0.1);
        rendered.Sum().ShouldBeGreaterThan(300);
    }

    [Fact]
    public void Starts_OfEstimators_AreAskedOnce_AndKeptWithTextures()
    {
        int asked = 0;
        StartEstimator estimator = new("known", (samples, _) =>
        {
            Interlocked.Add(ref asked, samples.Count);
            return [.. samples.Select(sample => new BodyParameters([.. sample.Body!.Betas], [.. sample.Body.Pose], sample.Body.Translation + new Vector3d(0.1, 0, 0)))];
        });
        DisplacementRunOptions predicted = s_options with { Pairs = new PairOptions { Predicted = 1, TruePose = 0, Mixed = 0, Textured = 1, WrongTexture = 0, TextureNoise = 0, TextureLight = 0 } };
        using (DisplacementTask task = Open(predicted, new Colored(), estimator))
            asked.ShouldBe(3);
        using DisplacementTask again = Open(predicted, new Colored(), estimator);
        asked.ShouldBe(3);
        var batch = (DisplacementBatch)again.MakeBatch(0);
        int area = batch.Size * batch.Size;
        for (int i = 0; i < batch.Samples.Count; i++)
        {
            int p = Enumerable.Range(0, area).First(k => batch.Rendered[(i * area) + k] > 0);

            // Every vertex is one red; bodies stand a tenth of a metre too far right.
            batch.Renderings[(10 * i * area) + p].ShouldBe((204 - 128) / 64f, 1e-3f);
            double expected = -0.1 * batch.Samples[i].Camera!.Value.FocalLengthPixels / 6;
            ((double)batch.Fields[2 * ((i * area) + p)]).ShouldBe(expected, 0.15 * Math.Abs(expected));
            Math.Abs(batch.Fields[(2 * ((i * area) + p)) + 1]).ShouldBeLessThan(1e-3f);
        }
    }

    [Fact]
    public void Run_OfSomeSteps_Measures_ShowsPictures_AndGoesOn()
    {
        List<string> reports = [];
        DisplacementRunOptions options = s_options with { EvaluateEvery = 2, LogEvery = 2, CheckpointMinutes = 100 };
        using (DisplacementTask task = new(options with { Steps = 2 }, DrawnBodies.Model, [(new Colored(), 1)], new Colored(), []))
            new Trainer(task, options with { Steps = 2 }, _folder, reports.Add).Run(CancellationToken.None).ShouldBeTrue();
        using DisplacementTask more = new(options, DrawnBodies.Model, [(new Colored(), 1)], new Colored(), []);
        Trainer trainer = new(more, options, _folder, reports.Add);
        trainer.Run(CancellationToken.None).ShouldBeTrue();
        trainer.Step.ShouldBe(4);
        trainer.Scores.Select(score => score.Name).ShouldBe(["gain", "epe", "epe-before"]);
        trainer.Scores[2].Value.ShouldBeGreaterThan(0.5);
        Directory.GetFiles(Path.Combine(_folder, "pictures")).Length.ShouldBe(3);
    }

    [Fact]
    public void Photos_AreLearnedFrom_WhereABodyFitsTheirJoints()
    {
        DisplacementRunOptions fitted = s_options with { Fits = new SpinFittingOptions { Threads = 2, HipWeight = 1, NeckWeight = 1, HoldTranslation = false } };
        using DisplacementTask task = new(fitted, DrawnBodies.Model, [(new DrawnBodies(true), 1)], null, [], DrawnBodies.Prior);
        task.Prepare(_folder, _ => { }, CancellationToken.None).ShouldBeTrue();
        var batch = (DisplacementBatch)task.MakeBatch(0);
        batch.Samples.ShouldAllBe(crop => crop.Body != null && crop.Camera != null);
        batch.Rendered.Sum().ShouldBeGreaterThan(300);
    }

    [Fact]
    public void EndlessSources_AreRefused()
    {
        using DisplacementTask task = new(s_options, DrawnBodies.Model, [(new Endless(), 1)], null, []);
        Should.Throw<InvalidInputException>(() => task.Prepare(_folder, _ => { }, CancellationToken.None)).Message.ShouldContain("pool");
    }

    private DisplacementTask Open(DisplacementRunOptions options, IDataset dataset, params StartEstimator[] estimators)
    {
        DisplacementTask task = new(options, DrawnBodies.Model, [(dataset, 1)], null, estimators);
        task.Prepare(_folder, _ => { }, CancellationToken.None).ShouldBeTrue();
        return task;
    }

    private sealed class Colored : IDataset
    {
        private readonly DrawnBodies _bodies = new(false, 3);

        public string Name => "coloured bodies";

        public long Count => 3;

        public bool HasBodies => true;

        public bool HasTextures => true;

        public Sample? Read(long index) => _bodies.Read(index);

        public float[] VertexColors(long index) => [.. Enumerable.Range(0, DrawnBodies.Model.VertexCount).SelectMany(_ => new[] { 0.8f, 0.4f, 0.2f })];
    }

    private sealed class Endless : IDataset
    {
        public string Name => "endless";

        public long Count => long.MaxValue;

        public bool HasBodies => true;

        public Sample? Read(long index) => new("nobody", new Image(8, 8), new BoundingBox(0, 0, 8, 8));
    }
}
