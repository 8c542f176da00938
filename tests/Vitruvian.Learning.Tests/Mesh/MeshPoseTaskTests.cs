using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Mesh;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Tests.Spin;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;
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
        // Every term is there, and every one has been learned.
        (IReadOnlyDictionary<string, double> first, IReadOnlyDictionary<string, double> last) = Overfit.Run(task, 4e-3, 90);
        string[] expected = ["barycentric", "boundary", "consistency", "edges", "joints2d", "joints3d", "mask", "normals", "parts", "scale", "silhouette", "uv", "vertices", "visibility"];
        last.Keys.ShouldBe(expected, ignoreOrder: true);
        (last["barycentric"] < 0.5 * first["barycentric"]).ShouldBeTrue($"barycentric {last["barycentric"]}, at first {first["barycentric"]}");
        (last["parts"] < 0.5 * first["parts"]).ShouldBeTrue($"parts {last["parts"]}, at first {first["parts"]}");
        (last["uv"] < 0.15).ShouldBeTrue($"uv {last["uv"]}");
        (last["consistency"] < 0.03).ShouldBeTrue($"annotated pixels are off by {last["consistency"]} of the crop");
        (last["joints2d"] < 0.03).ShouldBeTrue($"2D joints are off by {last["joints2d"]} of the crop");
        (last["vertices"] < 0.25 * first["vertices"]).ShouldBeTrue($"vertices are off by {last["vertices"]}, at first by {first["vertices"]}");
        (last["visibility"] < 0.6).ShouldBeTrue($"visibility {last["visibility"]}");
        (last["silhouette"] < 0.9 * first["silhouette"]).ShouldBeTrue($"silhouette {last["silhouette"]}, at first {first["silhouette"]}");
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

    [Fact]
    public void Photos_WithFits_HaveTheSurfaceOfTheBodyThatStandsThere()
    {
        string folder = Directory.CreateTempSubdirectory("vitruvian-meshpose").FullName;
        try
        {
            MeshPoseRunOptions fitted = s_options with { Fits = new SpinFittingOptions { Threads = 2, HipWeight = 1, NeckWeight = 1, HoldTranslation = false } };
            using MeshPoseTask task = new(fitted, DrawnBodies.Model, [(new DrawnBodies(true), 1)], null, null, DrawnBodies.Prior);
            task.Prepare(folder, _ => { }, CancellationToken.None).ShouldBeTrue();
            LossTerms terms = new();
            using DisposeScope scope = NewDisposeScope();
            SampleBatch batch = task.MakeBatch(0);
            _ = task.Loss(batch, CPU, () => null, terms);
            string[] some = ["barycentric", "consistency", "joints2d", "joints3d", "vertices", "visibility"];
            some.ShouldBeSubsetOf(terms.Take().Keys);
            foreach (Sample crop in batch.Samples)
            {
                crop.Joints2D!.Count(joint => joint.IsVisible).ShouldBe(14);
                double[] off = [.. Enumerable.Range(0, Sample.JointCount).Where(j => crop.Joints2D![j].IsVisible).Select(j => (crop.Camera!.Value.Project(crop.Joints3D![j]) - new Vector2d(crop.Joints2D![j].X, crop.Joints2D[j].Y)).Length)];
                off.Average().ShouldBeLessThan(2);
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void FittedSurface_OfTheTrueBody_LiesWhereItDoes()
    {
        BodyModel model = DrawnBodies.Model;
        var surface = new FittedSurface(model);
        for (int number = 0; number < 3; number++)
        {
            Sample truth = new DrawnBodies(false, 3).Read(number)!, photo = new DrawnBodies(true, 3).Read(number)!;
            Sample fitted = surface.AddTo(photo, new BodyParameters(truth.Body!.Betas, truth.Body.Pose, Vector3d.Zero)).ExpectConsistent();
            double off = 0;
            int seen = 0, shown = 0, same = 0;
            Dictionary<int, HashSet<byte>> parts = PartsOf(model);
            for (int v = 0; v < model.VertexCount; v++)
            {
                Vector2d place = fitted.Camera!.Value.Project(Vertex(fitted, v));
                off += (place - truth.Camera!.Value.Project(Vertex(truth, v))).Length / model.VertexCount;
                if (!fitted.VertexVisible![v])
                    continue;
                seen++;
                byte part = fitted.Parts![((int)place.Y * photo.Image.Width) + (int)place.X];
                shown += part > 0 ? 1 : 0;
                same += parts[v].Contains(part) ? 1 : 0;
            }

            // Another focal length: not to the pixel.
            off.ShouldBeLessThan(1);
            ((double)seen / model.VertexCount).ShouldBeInRange(0.2, 0.55);
            ((double)shown / seen).ShouldBeGreaterThan(0.8);
            ((double)same / seen).ShouldBeGreaterThan(0.7);
        }

        static Vector3d Vertex(Sample sample, int v) => new(sample.Vertices![3 * v], sample.Vertices[(3 * v) + 1], sample.Vertices[(3 * v) + 2]);
        static Dictionary<int, HashSet<byte>> PartsOf(BodyModel model) => Enumerable.Range(0, model.Faces.Length)
            .GroupBy(corner => model.Faces[corner])
            .ToDictionary(group => group.Key, group => group.Select(corner => model.Surface!.FaceParts[corner / 3]).ToHashSet());
    }
}
