using Vitruvian.Bodies;
using Vitruvian.Evaluation;
using Vitruvian.Fitting.Priors;
using Vitruvian.Inference;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Mesh;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Learning.Mesh;
using Vitruvian.Numerics;
using Vitruvian.Synthesis;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>What MeshPose's tables compare, measured on SynthBench and on photos: what cells show, meshes, and all methods.</summary>
/// <param name="session">Shows progress, and is asked whether to stop.</param>
/// <param name="folder">Folder of the networks that were trained for the tables.</param>
/// <param name="set">Synthetic people.</param>
/// <param name="count">So many of them.</param>
/// <param name="photos">Photos with LSP's joints; may be none.</param>
/// <param name="people">Photos with masks; may be none.</param>
internal sealed class MeshComparison(CommandSession session, string folder, SynthBenchSet set, int count, IReadOnlyList<LspetSample> photos, IReadOnlyList<PeoplePhoto> people)
{
    // Cells at least so sure show the person.
    private const float Person = 0.5f;

    private readonly CartesianSurface _surface = new(set.Body);
    private readonly GaussianMixture _prior = PriorSource.Mixture();

    /// <summary>Scores of what a network's cells show, no body between: <see cref="SurfaceCorrespondence.Scores"/>.</summary>
    /// <param name="variant">The network.</param>
    /// <param name="output">Which of its outputs about the surface (<see cref="MeshSurfaceMaps"/>).</param>
    public IReadOnlyDictionary<string, double> MeasureCells(MeshVariant variant, string output)
    {
        using MeshPoseEstimator network = Load(variant);
        var correspondence = new SurfaceCorrespondence(set.Body);
        return session.Progress.Track($"Evaluating {variant.Title}, {output}", count, advance =>
        {
            for (int i = 0; i < count; i++)
            {
                session.Cancellation.ThrowIfCancellationRequested();
                SyntheticSample sample = set.Read(i);
                MeshPoseAnswer answer = network.Look([new PersonView(sample.Image, sample.Box, sample.Camera)], session.Cancellation)[0];
                var cells = new SurfaceCells(_surface, answer.Surface!, output);
                int width = sample.Image.Width;
                bool[] mask = [.. Enumerable.Range(0, sample.Mask.Length).Select(p => cells.Seen(new Vector2d((p % width) + 0.5, (p / width) + 0.5)) >= Person)];
                correspondence.Add(sample, pixel => mask[((int)pixel.Y * width) + (int)pixel.X] ? cells.PlaceAt(pixel) : null, mask);
                advance();
            }

            return correspondence.Scores.ToDictionary(score => score.Name, score => score.Value, StringComparer.Ordinal);
        });
    }

    /// <summary>Scores of a network's meshes: those of SynthBench by their names, and <c>lspet</c>, PCK@0.2 on the photos.</summary>
    /// <param name="variant">The network.</param>
    public IReadOnlyDictionary<string, double> MeasureMeshes(MeshVariant variant)
    {
        using MeshPoseEstimator network = Load(variant);
        return Measure(network, []);
    }

    /// <summary>Scores of a method that comes with the program; <c>mask-iou</c> on the photos with masks as well. None where its network is missing.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="refine">The refinement; null for none.</param>
    /// <param name="rig">Whether the parameters that were fitted to a mesh are measured rather than the mesh.</param>
    public IReadOnlyDictionary<string, double> MeasureMethod(string method, string? refine = null, bool rig = false)
    {
        if (!NetworkFile.IsBuiltIn(method))
            return new Dictionary<string, double>();
        using PipelineParts parts = new(set.Body, null, method, refine is null ? [] : [refine], _prior, 1);
        IBodyEstimator estimator = rig ? new RigOnly(parts.Estimator) : parts.Estimator;
        Dictionary<string, double> scores = Measure(estimator, parts.Refiners);
        if (people.Count > 0)
        {
            PeopleProtocol protocol = new();
            PeopleRun.Measure(session, people, new Reconstructor(null, estimator, parts.Refiners), protocol);
            scores["mask-iou"] = protocol.ToReport(method, []).Metrics.First(metric => metric.Name == "mask-iou").Value;
        }

        return scores;
    }

    private Dictionary<string, double> Measure(IBodyEstimator estimator, IReadOnlyList<Inference.Refinement.IRefiner> refiners)
    {
        SynthBenchJointsProtocol bench = new SynthBenchRun(session, set, count).Measure(new Reconstructor(null, estimator, refiners));
        var scores = bench.ToReport(estimator.Name, []).Metrics.ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal);
        if (photos.Count > 0)
            scores["lspet"] = LspetRun.Measure(session, new BodyEstimatorMethod(estimator, refiners), photos).Protocol.ToReport(estimator.Name, []).Metrics[0].Value;
        return scores;
    }

    // The bench, one person after the other, and the photos, side by side, ask it.
    private MeshPoseEstimator Load(MeshVariant variant) => (MeshPoseEstimator)EstimatorSource.Load(
        Path.Combine(folder, $"{variant.Name}.onnx"), MeshPoseEstimator.Method, set.Body, _prior, new SessionOptions { IntraOpNumThreads = 1, AllowSpinning = false });
}
