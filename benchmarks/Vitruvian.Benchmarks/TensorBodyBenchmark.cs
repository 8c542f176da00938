using Vitruvian.Bodies;
using Vitruvian.Learning;
using Vitruvian.Learning.Bodies;
using Vitruvian.Learning.Geometry;
using Vitruvian.Learning.Silhouettes;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Benchmarks;

/// <summary>Bodies on tensors, forward and backward, in the batches of training; needs libtorch.</summary>
internal static class TensorBodyBenchmark
{
    private const int Batch = 32;
    private const int SilhouetteSize = 64;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        BodyModel model = BenchmarkBodies.BuiltIn();
        LowPolyMesh low = model.Surface!.LowPoly!;
        manual_seed(1);
        Tensor betas = randn(Batch, model.BetaCount).requires_grad_();
        Tensor pose = (0.3 * randn(Batch, model.JointCount, 3)).detach().requires_grad_();
        Tensor columns = Rotations.To6D(Rotations.FromAxisAngle(pose)).detach().requires_grad_();
        Tensor matrices = (Rotations.FromAxisAngle(pose) + (0.3 * randn(Batch, model.JointCount, 3, 3))).detach().requires_grad_();
        using var body = new BodyLayer(model);
        using var points = new BodyPointLayer(model, JointSets.For(model, JointSets.All36).Points);
        using var lowMesh = new BodyVertexLayer(model, low.Vertices);
        using var mesh = new BodyVertexLayer(model);
        var silhouette = new SoftSilhouette(low.Faces, low.Vertices.Length, SilhouetteSize, SilhouetteSize, 1);

        yield return Measure("axis-angle to matrices", () => Rotations.FromAxisAngle(pose));
        yield return Measure("6D to matrices", () => Rotations.From6D(columns));
        yield return Measure("3 x 3 to the nearest rotations", () => RotationProjection.Project(matrices));
        yield return Measure("skeleton from 6D", () => State().Joints);
        yield return Measure("36 joints and landmarks from 6D", () => points.call(State()));
        yield return Measure("low-poly vertices from 6D", () => lowMesh.call(State()));
        yield return Measure("all vertices from 6D", () => mesh.call(State()));
        yield return Measure($"low-poly silhouette, {SilhouetteSize} x {SilhouetteSize}, sigma 1", () => silhouette.call(Pixels(lowMesh.call(State()))));

        BodyState State() => body.call(betas, Rotations.From6D(columns));
    }

    // A body of about 1.8 m over most of the image; upside down, which costs nothing.
    private static Tensor Pixels(Tensor vertices) => (vertices.narrow(2, 0, 2) + 1.1) * (SilhouetteSize / 2.2);

    private static BenchmarkRow Measure(string what, Func<Tensor> forward)
    {
        Timing both = Timing.Of(
            () =>
            {
                using DisposeScope scope = NewDisposeScope();
                forward().square().sum().backward();
            },
            repeats: 21);
        Timing alone = Timing.Of(
            () =>
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable mode = no_grad();
                _ = forward();
            },
            repeats: 21);
        return new BenchmarkRow($"{what}, with gradients", both, $"batch of {Batch}", double.NaN, $"forward alone {alone.Median:0.00} ms");
    }
}
