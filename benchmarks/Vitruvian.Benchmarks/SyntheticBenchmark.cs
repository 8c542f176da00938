using System.Diagnostics;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Synthesis;
using Vitruvian.Synthesis.Wardrobes;

namespace Vitruvian.Benchmarks;

/// <summary>
/// Synthetic samples with all labels: dressed when the default wardrobe is there (<c>vitruvian assets fetch</c>); VITRUVIAN_BACKGROUNDS and
/// VITRUVIAN_LIGHTING name photos and panoramas to use as in training.
/// </summary>
internal static class SyntheticBenchmark
{
    private const int Size = 256;
    private const int SamplesPerRepeat = 48;
    private const int Repeats = 9;
    private const double Asked = 1000.0 / 60;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        BodyModel body = BenchmarkBodies.BuiltIn();
        BodyModel full = BodyModelFile.Read(BenchmarkBodies.Asset("body", "vitruvian-body-full.npz"));
        bool dressed = Wardrobe.IsIn(Wardrobe.DefaultFolder);
        SyntheticOptions options = new()
        {
            Size = Size,
            WardrobeFolder = dressed ? Wardrobe.DefaultFolder : null,
            BackgroundFolder = Environment.GetEnvironmentVariable("VITRUVIAN_BACKGROUNDS"),
            LightingFile = Environment.GetEnvironmentVariable("VITRUVIAN_LIGHTING"),
        };
        string what = $"{Size} pixels, {(dressed ? "dressed" : "plain")}{(options.BackgroundFolder is null ? string.Empty : ", photos")}{(options.LightingFile is null ? string.Empty : ", panoramas")}, all labels";
        long start = Stopwatch.GetTimestamp();
        SyntheticPeople people = SyntheticPeople.Open(options, body, full);
        double opening = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        yield return new BenchmarkRow("open wardrobe, lights and backgrounds", new Timing(opening, opening), "generator");

        SyntheticSample? sample = null;
        long index = 0;
        Timing one = Timing.OfSlow(
            () =>
            {
                for (int i = 0; i < SamplesPerRepeat; i++)
                    sample = people.Create(index++, sample);
            },
            SamplesPerRepeat,
            Repeats);
        yield return new BenchmarkRow($"{what}, one thread", one, "sample");

        SyntheticSample?[] reused = new SyntheticSample?[2];
        Timing two = Timing.OfSlow(
            () => Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, thread =>
            {
                for (int i = 0; i < SamplesPerRepeat; i += 2)
                    reused[thread] = people.Create(Interlocked.Increment(ref index), reused[thread]);
            }),
            SamplesPerRepeat,
            Repeats);
        yield return new BenchmarkRow($"{what}, two threads", two, "sample", Asked, BenchmarkRow.Ratio(one, two, "one thread"));
    }
}
