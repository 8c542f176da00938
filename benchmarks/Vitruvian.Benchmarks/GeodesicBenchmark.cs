using Vitruvian.Bodies;
using Vitruvian.Numerics;

namespace Vitruvian.Benchmarks;

/// <summary>Distances along the built-in body's surface: exact ones from a vertex to all, and those over edges, with how much longer they are.</summary>
internal static class GeodesicBenchmark
{
    private const int Sources = 12;
    private const int Pairs = 2000;

    // Pairs nearer than this are compared in millimetres alone.
    private const double ShortestShare = 0.02;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        BodyModel body = BenchmarkBodies.BuiltIn();
        SeededRandom random = new(3);
        int[] sources = [.. Enumerable.Range(0, Sources).Select(_ => random.NextInt(body.VertexCount))];
        ExactGeodesics exact = new(body.Template, body.Faces);
        SurfaceGeodesics edges = new(body.Template, body.Faces);
        double[][] distances = [.. sources.Select(source => exact.From(source).ToArray())];
        int next = 0;
        Timing all = Timing.OfSlow(() => _ = exact.From(sources[next++ % Sources])[0]);
        yield return new BenchmarkRow($"exact, from a vertex to all {body.VertexCount:N0}, 1 thread", all, "vertex");
        foreach (double limit in (double[])[1.3, SurfaceDistances.Near])
            yield return new BenchmarkRow($"exact, from a vertex to all within {limit} m, 1 thread", Timing.OfSlow(() => _ = exact.From(sources[next++ % Sources], limit)[0], 1, Sources + 1), "vertex");

        List<(double Exact, double Edges)> pairs = [];
        while (pairs.Count < Pairs)
        {
            int source = random.NextInt(Sources), to = random.NextInt(body.VertexCount);
            double way = edges.Distance(sources[source], to);
            if (double.IsFinite(way) && way > 0)
                pairs.Add((distances[source][to], way));
        }

        double[] longer = [.. pairs.Where(p => p.Exact > ShortestShare).Select(p => (p.Edges - p.Exact) / p.Exact)];
        Timing pair = Timing.OfSlow(() =>
        {
            for (int i = 0; i < Pairs; i++)
                _ = edges.Distance(sources[i % Sources], (i * 37) % body.VertexCount);
        }, Pairs);
        yield return new BenchmarkRow(
            "over edges and across pairs of triangles, one pair of vertices, 1 thread",
            pair,
            "pair",
            double.NaN,
            $"longer than exact: {100 * longer.Average():0.00} % on average, {100 * longer.Max():0.0} % at most; {1000 * pairs.Average(p => p.Edges - p.Exact):0.0} mm, {1000 * pairs.Max(p => p.Edges - p.Exact):0.0} mm at most");
    }
}
