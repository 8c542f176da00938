using Vitruvian.Bodies;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Benchmarks;

/// <summary>Posing whole bodies: alone and in batches, beside the double reference and a naive float version.</summary>
internal static class PosingBenchmark
{
    private const int BatchSize = 32;
    private const double SmplBar = 0.08;
    private const double BuiltInBar = 0.04;

    internal static IEnumerable<BenchmarkRow> Run() =>
        Rows("SMPL-sized (10 betas, 207 pose-blend columns)", BenchmarkBodies.SmplSized(), SmplBar)
            .Concat(Rows("built-in body (16 betas, no pose blend)", BenchmarkBodies.BuiltIn(), BuiltInBar));

    private static IEnumerable<BenchmarkRow> Rows(string what, BodyModel model, double bar)
    {
        BodyParameters[] bodies = [.. Enumerable.Range(0, BatchSize).Select(i => RandomBodies.Parameters(model, (ulong)i))];
        double[] vertices = new double[model.VertexCount * 3];
        double[] joints = new double[model.JointCount * 3];
        Timing reference = Timing.OfSlow(() =>
            ReferencePoser.Pose<AxisAngle>(model, bodies[0].Betas, bodies[0].Pose, bodies[0].Translation, vertices, joints));
        var single = new PosedBody(model);
        var naivePoser = new NaivePoser(model);
        Timing naive = Timing.Of(() => naivePoser.Pose(bodies[0], single.Vertices));
        Timing alone = Timing.Of(() => model.Pose(bodies[0], single));
        var posed = new PosedBodies(model, BatchSize);
        yield return new BenchmarkRow($"{what}: alone, 1 thread", alone, "body", double.NaN, Compare(alone));
        var two = new BatchPoser(model, 2);
        Timing shared = Timing.Of(() => two.Pose(bodies.AsSpan(0, 1), single.Vertices, single.Joints));
        yield return new BenchmarkRow($"{what}: alone, 2 threads", shared, "body", double.NaN, Compare(shared));
        foreach (int threads in new[] { 1, 2 })
        {
            var poser = new BatchPoser(model, threads);
            Timing batch = Timing.Of(() => poser.Pose(bodies, posed.Vertices, posed.Joints), BatchSize);
            yield return new BenchmarkRow($"{what}: batch of {BatchSize}, {threads} thread{(threads == 1 ? string.Empty : "s")}", batch, "body", threads == 2 ? bar : double.NaN, Compare(batch));
        }

        string Compare(Timing time) => $"{BenchmarkRow.Ratio(naive, time, "naive float")}, {BenchmarkRow.Ratio(reference, time, "double reference")}";
    }
}
