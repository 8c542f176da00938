using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Mesh;
using Vitruvian.Learning.Tests.Spin;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Mesh;

public sealed class MeshPoseTaskTests
{
    private static readonly MeshPoseRunOptions s_options = new()
    {
        Network = new MeshPoseOptions { Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 48, MapChannels = 8, Charts = true, Bins = 16, LiftingChannels = 8 },
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
        using MeshPoseTask task = new(s_options, DrawnBodies.Model, [(new Surfaced(), 1)], null, new Surfaced());
        SampleBatch batch = task.MakeBatch(0);
        using Learning.Modules.Adam optimizer = optim.AdamW(task.Network.parameters(), 4e-3, weight_decay: 0);
        const int steps = 90;
        optim.lr_scheduler.LRScheduler schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, steps);
        LossTerms terms = new();
        IReadOnlyDictionary<string, double> first = null!;
        for (int step = 0; step < steps; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            if (step == steps - 3)
                _ = terms.Take();
            Tensor loss = task.Loss(batch, CPU, () => null, terms);
            if (step == 0)
                first = terms.Take();
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            schedule.step();
        }

        // Every term is there, and every one has been learned.
        IReadOnlyDictionary<string, double> last = terms.Take();
        string[] expected = ["barycentric", "boundary", "consistency", "edges", "joints2d", "joints3d", "mask", "normals", "parts", "scale", "silhouette", "uv", "vertices", "visibility"];
        last.Keys.ShouldBe(expected, ignoreOrder: true);
        (last["barycentric"] < 0.5 * first["barycentric"]).ShouldBeTrue($"barycentric {last["barycentric"]}, at first {first["barycentric"]}");
        (last["parts"] < 0.5 * first["parts"]).ShouldBeTrue($"parts {last["parts"]}, at first {first["parts"]}");
        (last["uv"] < 0.15).ShouldBeTrue($"uv {last["uv"]}");
        (last["consistency"] < 0.03).ShouldBeTrue($"annotated pixels are off by {last["consistency"]} of the crop");
        (last["joints2d"] < 0.03).ShouldBeTrue($"2D joints are off by {last["joints2d"]} of the crop");
        (last["vertices"] < 0.25 * first["vertices"]).ShouldBeTrue($"vertices are off by {last["vertices"]}, at first by {first["vertices"]}");
        (last["visibility"] < 0.6).ShouldBeTrue($"visibility {last["visibility"]}");
        (last["silhouette"] < 0.75 * first["silhouette"]).ShouldBeTrue($"silhouette {last["silhouette"]}, at first {first["silhouette"]}");
    }

    [Fact]
    public void Encoder_ThatIsFrozen_StaysAsItIs_StatisticsIncluded()
    {
        MeshPoseRunOptions frozen = s_options with { Network = s_options.Network with { Frozen = true } };
        using MeshPoseTask task = new(frozen, DrawnBodies.Model, [(new Surfaced(), 1)], null, null);
        task.NeedsInitialWeights.ShouldBeTrue();
        Dictionary<string, float> before = Sums(task.Network);
        using Learning.Modules.Adam optimizer = optim.AdamW(task.Network.parameters().Where(p => p.requires_grad), 1e-2, weight_decay: 0);
        using DisposeScope scope = NewDisposeScope();
        task.Loss(task.MakeBatch(0), CPU, () => null, new LossTerms()).backward();
        optimizer.step();
        Dictionary<string, float> after = Sums(task.Network);
        foreach ((string name, float sum) in before.Where(entry => entry.Key.StartsWith("encoder.", StringComparison.Ordinal)))
            after[name].ShouldBe(sum, name);
        after["maps.weight"].ShouldNotBe(before["maps.weight"]);
        after["decoder.up1.weight"].ShouldNotBe(before["decoder.up1.weight"]);

        static Dictionary<string, float> Sums(nn.Module network) => network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.to(float32).sum().item<float>());
    }

    [Fact]
    public void Photos_WithJointsOrMasksAlone_HaveTheirOwnTerms()
    {
        using MeshPoseTask task = new(s_options, DrawnBodies.Model, [(new DrawnBodies(true), 1)], null, null);
        LossTerms terms = new();
        using DisposeScope scope = NewDisposeScope();
        _ = task.Loss(task.MakeBatch(0), CPU, () => null, terms);
        terms.Take().Keys.ShouldBe(["joints2d"]);
        Sample masked = new Surfaced().Read(0)!;
        SampleBatch batch = SampleBatch.Of([new Sample("masked", new Image(64, 64), new BoundingBox(0, 0, 64, 64)) { Mask = new byte[64 * 64] }], 128, 64);
        masked.Mask.ShouldNotBeNull();
        _ = task.Loss(batch, CPU, () => null, terms);
        terms.Take().Keys.ShouldBe(["boundary", "joints2d", "mask", "silhouette"], ignoreOrder: true);
    }

    /// <summary>Drawn bodies with their surface.</summary>
    private sealed class Surfaced : IDataset
    {
        private readonly DrawnBodies _bodies = new(false, 3);

        public string Name => "surfaced bodies";

        public long Count => 3;

        public bool HasBodies => true;

        public Sample? Read(long index)
        {
            Sample sample = _bodies.Read(index)!;
            BodyModel model = DrawnBodies.Model;
            int size = sample.Image.Width;
            var fragments = new FragmentBuffer();
            new Rasterizer().Rasterize(sample.Vertices!, model.Faces, ViewCamera.From(sample.Camera!.Value), size, size, fragments);
            byte[] parts = new byte[size * size];
            float[] uv = new float[2 * parts.Length];
            IuvMap.Write(fragments, model.Surface!, parts, uv);
            bool[] seen = new bool[model.VertexCount];
            const float near = 0.03f;
            for (int v = 0; v < seen.Length; v++)
            {
                Vector3d place = new(sample.Vertices![3 * v], sample.Vertices[(3 * v) + 1], sample.Vertices[(3 * v) + 2]);
                Vector2d pixel = sample.Camera.Value.Project(place);
                int at = ((int)pixel.Y * size) + (int)pixel.X;
                seen[v] = fragments.TriangleIds[at] >= 0 && place.Z < fragments.Depth[at] + near;
            }

            return sample with { Parts = parts, Uv = uv, Mask = Array.ConvertAll(parts, part => part > 0 ? byte.MaxValue : (byte)0), VertexVisible = seen };
        }
    }
}
