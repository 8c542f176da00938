using Vitruvian.Benchmarks.Scaling;

namespace Vitruvian.Benchmarks;

/// <summary>
/// Runs the benchmarks named on the command line, or all of them: <c>dotnet run -c Release --project benchmarks/Vitruvian.Benchmarks -- posing</c>.
/// With <c>--write docs/performance.md</c> the table goes into that page, too. <c>scaling --write docs/scaling.md</c> measures and simulates runs on clusters.
/// </summary>
internal static class Program
{
    // One entry a benchmark: its name on the command line and what measures it.
    private static readonly Dictionary<string, Func<IEnumerable<BenchmarkRow>>> Benchmarks = new()
    {
        ["posing"] = PosingBenchmark.Run,
        ["points"] = PointBenchmark.Run,
        ["metrics"] = MetricsBenchmark.Run,
        ["geodesics"] = GeodesicBenchmark.Run,
        ["fitting"] = FittingBenchmark.Run,
        ["synergy"] = SynergyBenchmark.Run,
        ["mesh"] = MeshBenchmark.Run,
        ["dense"] = DenseBenchmark.Run,
        ["meshpose"] = MeshPoseBenchmark.Run,
        ["holopose"] = HoloBenchmark.Run,
        ["nbf"] = NbfBenchmark.Run,
        ["displacement"] = DisplacementBenchmark.Run,
        ["raster"] = RasterBenchmark.Run,
        ["texture"] = TextureBenchmark.Run,
        ["imaging"] = ImagingBenchmark.Run,
        ["inference"] = InferenceBenchmark.Run,
        ["detector"] = DetectorBenchmark.Run,
        ["pipeline"] = PipelineBenchmark.Run,
        ["video"] = VideoBenchmark.Run,
        ["server"] = ServerBenchmark.Run,
        ["tensor-bodies"] = TensorBodyBenchmark.Run,
        ["train-step"] = TrainStepBenchmark.Run,
        ["ranks"] = RanksBenchmark.Run,
        ["synth"] = SyntheticBenchmark.Run,
    };

    private const string WriteOption = "--write";

    private static int Main(string[] args)
    {
        if (args is ["scaling", .. string[] rest])
            return ScalingPage.Run(rest);
        if (args is [RanksBenchmark.Worker, .. string[] own])
            return RanksBenchmark.Rank(own);
        string? page = null;
        if (args is [WriteOption, string path, ..])
        {
            page = path;
            args = args[2..];
        }

        string[] names = args.Length == 0 ? [.. Benchmarks.Keys] : args;
        foreach (string name in names)
        {
            if (!Benchmarks.ContainsKey(name))
            {
                Console.Error.WriteLine($"benchmark: expected one of {string.Join(", ", Benchmarks.Keys)}; found '{name}'.");
                return 2;
            }
        }

        Console.WriteLine(BenchmarkRow.Header);
        List<string> rows = [];
        foreach (string name in names)
        {
            foreach (BenchmarkRow row in Benchmarks[name]())
            {
                rows.Add(row.ToMarkdown(name));
                Console.WriteLine(rows[^1]);
            }
        }

        if (page is not null)
            MarkedBlock.Replace(page, "measured", [MarkedBlock.Machine(), string.Empty, BenchmarkRow.Header, .. rows]);
        return 0;
    }
}
