using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Numerics;

namespace Vitruvian.Benchmarks;

/// <summary>What follows a mesh of vertices without parameters, on one thread: all vertices from the low-poly ones, and a body's parameters from either. The people are drawn from the pose prior.</summary>
internal static class MeshBenchmark
{
    private const int People = 8;
    private const double Noise = 0.01;

    // The bars.
    private const double UpsamplingMilliseconds = 1;
    private const double FitMilliseconds = 15;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        BodyModel model = BenchmarkBodies.BuiltIn();
        int[] low = model.Surface!.LowPoly!.Vertices;
        GaussianMixture prior = GaussianMixtureFile.Read(BenchmarkBodies.Asset("priors", "pose-gmm.npz"));
        SeededRandom random = new(6);
        BodyParameters[] bodies = [.. Enumerable.Range(0, People).Select(_ => FittingBenchmark.DrawBody(model, prior, random))];
        float[][] full = [.. bodies.Select(b => model.Pose(b).Vertices)];
        float[][] coarse = [.. full.Select(v => low.SelectMany(l => v[(3 * l)..((3 * l) + 3)]).ToArray())];

        MeshUpsampler upsampler = MeshUpsamplerFile.Read(BenchmarkBodies.Asset("body", "vitruvian-upsampler.npz"), model);
        float[] destination = new float[full[0].Length];
        Timing up = Timing.Of(() => upsampler.Upsample(coarse[0], destination));
        yield return new BenchmarkRow($"up-sampling {low.Length} vertices to {model.VertexCount:N0}, 1 thread", up, "body", UpsamplingMilliseconds, $"{upsampler.First.Values.Length + upsampler.Second.Values.Length:N0} weights");

        foreach ((string name, float[][] places) in new[] { ("", coarse), ($", {1000 * Noise:0} mm of noise", [.. coarse.Select(Shaken)]) })
            yield return Measure($"parameters from {low.Length} vertices{name}, nothing known, 1 thread", new MeshFitter(model, low, null, prior), places, FitMilliseconds);
        yield return Measure($"parameters from {model.VertexCount:N0} vertices, nothing known, 1 thread", new MeshFitter(model, null, null, prior), [.. full.Select(Shaken)], double.NaN, isSlow: true);

        float[] Shaken(float[] vertices) => [.. vertices.Select(x => (float)(x + (Noise * random.NextNormal())))];

        BenchmarkRow Measure(string what, MeshFitter fitter, float[][] places, double bar, bool isSlow = false)
        {
            MeshFit[] fits = [.. places.Select(p => fitter.Fit(p))];
            double error = fits.Select((f, i) => Distance(model.Pose(f.Body).Vertices, full[i])).Average();
            void All()
            {
                foreach (float[] person in places)
                    fitter.Fit(person);
            }

            Timing time = isSlow ? Timing.OfSlow(All, People) : Timing.Of(All, People, repeats: 15);
            return new BenchmarkRow(what, time, "body", bar, $"{1000 * error:0.0} mm off; {fits.Average(f => f.Summary.Iterations):0} iterations");
        }
    }

    private static double Distance(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i += 3)
            sum += new Vector3d(a[i] - b[i], a[i + 1] - b[i + 1], a[i + 2] - b[i + 2]).Length;
        return sum / (a.Length / 3);
    }
}
