using Vitruvian.Metrics;
using Vitruvian.Numerics;

namespace Vitruvian.Benchmarks;

/// <summary>What an evaluation's figures take: PVE, PA-PVE, MPJPE, PA-MPJPE and PCK of a whole test set, in chunks that memory holds, beside the double reference body by body.</summary>
internal static class MetricsBenchmark
{
    private const int Samples = 10_000;
    private const int Chunk = 250;
    private const int Vertices = 6890;
    private const int Joints = 14;

    // The bar: a test set on two cores.
    private const double Milliseconds = 20_000;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        SeededRandom random = new(7);
        float[] truth = Points(random, Chunk * Vertices), trueJoints = Points(random, Chunk * (Joints + 1));
        float[] found = Shaken(random, truth), joints = Shaken(random, trueJoints);
        PositionErrors errors = new(Chunk, Joints);
        double[] all = new double[Samples * Joints];
        double pck = 0;
        Timing reference = Timing.OfSlow(() =>
        {
            double[] v = Body(found, Vertices), w = Body(truth, Vertices), j = Body(joints, Joints), k = Body(trueJoints, Joints);
            _ = Pve.Compute(v, w, Vector3d.Read(j), Vector3d.Read(k)) + PaPve.Compute(v, w) + Mpjpe.Compute(j, k, 0) + PaMpjpe.Compute(j, k);
        });
        foreach (int threads in new[] { 1, 2 })
        {
            PositionErrorBatch batch = new(Vertices, Joints + 1, [Joints], threads, Joints);
            Timing time = Timing.OfSlow(() =>
            {
                for (int start = 0; start < Samples; start += Chunk)
                {
                    batch.Measure(Chunk, found, truth, joints, trueJoints, errors);
                    for (int i = 0; i < errors.Joints.Length; i++)
                        all[(start * Joints) + i] = errors.Joints[i];
                }

                pck = Pck3d.Compute(all);
            });
            yield return new BenchmarkRow(
                $"PVE, PA-PVE, MPJPE, PA-MPJPE, PCK of {Samples:N0} samples of {Vertices:N0} vertices and {Joints} joints, {threads} thread{(threads == 1 ? string.Empty : "s")}",
                time,
                "test set",
                threads == 2 ? Milliseconds : double.NaN,
                $"{Samples * reference.Median / time.Median:0.0}x faster than the double reference, body by body; PCK {pck:0.000}");
        }
    }

    private static float[] Points(SeededRandom random, int count) => [.. Enumerable.Range(0, 3 * count).Select(_ => (float)(0.5 * random.NextNormal()))];

    private static float[] Shaken(SeededRandom random, float[] points) => [.. points.Select(x => (float)(x + (0.05 * random.NextNormal())))];

    private static double[] Body(float[] points, int count) => Array.ConvertAll(points[..(3 * count)], x => (double)x);
}
