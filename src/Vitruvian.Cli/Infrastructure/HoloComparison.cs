using Vitruvian.Bodies;
using Vitruvian.Evaluation;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Inference;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Holo;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Inference.Refinement;
using Vitruvian.Numerics;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>
/// What HoloPose's tables compare, measured on SynthBench and on photos: a monolithic and a part-based network, alone and refined by what they see themselves, with all terms or some.
/// </summary>
internal sealed class HoloComparison : IDisposable
{
    private readonly CommandSession _session;
    private readonly SynthBenchSet _set;
    private readonly int _count;
    private readonly IReadOnlyList<LspetSample> _photos;
    private readonly CartesianSurface _surface;
    private readonly GaussianMixture _prior;

    /// <summary>Loads the networks.</summary>
    /// <param name="session">Shows progress, and is asked whether to stop.</param>
    /// <param name="monolithic">File of the monolithic network.</param>
    /// <param name="parts">File of the part-based network.</param>
    /// <param name="set">Synthetic people.</param>
    /// <param name="count">So many of them.</param>
    /// <param name="photos">Photos with LSP's joints; may be none.</param>
    public HoloComparison(CommandSession session, string monolithic, string parts, SynthBenchSet set, int count, IReadOnlyList<LspetSample> photos)
    {
        (_session, _set, _count, _photos) = (session, set, count, photos);
        _surface = new CartesianSurface(set.Body);
        _prior = PriorSource.Mixture();

        // Both the bench, one person after the other, and the photos, side by side, ask them.
        var options = new SessionOptions { IntraOpNumThreads = 1, AllowSpinning = false };
        Monolithic = HoloPoseEstimator.Load(monolithic, set.Body, options);
        Parts = HoloPoseEstimator.Load(parts, set.Body, options);
    }

    /// <summary>The monolithic network.</summary>
    public HoloPoseEstimator Monolithic { get; }

    /// <summary>The part-based network.</summary>
    public HoloPoseEstimator Parts { get; }

    /// <summary>All terms of the synergy, as <c>--refine synergy</c> has them.</summary>
    public static SynergyOptions AllTerms => new SynergyRefinerOptions().Energy;

    /// <summary>Some terms of the synergy; the priors remain.</summary>
    /// <param name="dense">Dense correspondences.</param>
    /// <param name="joints2D">Joints in the picture.</param>
    /// <param name="joints3D">Joints in space.</param>
    public static SynergyOptions Terms(bool dense, bool joints2D, bool joints3D) => AllTerms with
    {
        DenseWeight = dense ? AllTerms.DenseWeight : 0,
        Joints2DWeight = joints2D ? AllTerms.Joints2DWeight : 0,
        Joints3DWeight = joints3D ? AllTerms.Joints3DWeight : 0,
    };

    /// <summary>Scores of bodies: those of SynthBench by their names, and <c>lspet</c>, PCK@0.2 on the photos.</summary>
    /// <param name="network">The regressor.</param>
    /// <param name="energy">How its bodies are refined; null for not at all.</param>
    /// <param name="covered">Whether half of each synthetic person is covered; the photos are then left out.</param>
    public IReadOnlyDictionary<string, double> Measure(HoloPoseEstimator network, SynergyOptions? energy = null, bool covered = false)
    {
        IRefiner[] refiners = energy is null ? [] : [new SynergyRefiner(network, _prior, new SynergyRefinerOptions { Energy = energy, Threads = 1 })];
        SynthBenchJointsProtocol bench = new SynthBenchRun(_session, _set, _count, covered ? HalfCover.Apply : null).Measure(new Reconstructor(null, network, refiners));
        var scores = bench.ToReport(network.Name, []).Metrics.ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal);
        if (_photos.Count > 0 && !covered)
            scores["lspet"] = LspetRun.Measure(_session, new BodyEstimatorMethod(network, refiners), _photos).Protocol.ToReport(network.Name, []).Metrics[0].Value;
        return scores;
    }

    /// <summary>Scores of the network's own dense correspondences, no body between: <see cref="SurfaceCorrespondence.Scores"/>.</summary>
    /// <param name="network">A network with that head.</param>
    public IReadOnlyDictionary<string, double> MeasureDense(HoloPoseEstimator network)
    {
        var correspondence = new SurfaceCorrespondence(_set.Body);
        return _session.Progress.Track("Evaluating the dense correspondences", _count, advance =>
        {
            for (int i = 0; i < _count; i++)
            {
                _session.Cancellation.ThrowIfCancellationRequested();
                Synthesis.SyntheticSample sample = _set.Read(i);
                HoloAnswer answer = network.Look([new PersonView(sample.Image, sample.Box, sample.Camera)], _session.Cancellation)[0];
                correspondence.Add(sample, pixel => Told(answer.Dense, pixel, 0.75 * answer.DenseSpacing));
                advance();
            }

            return correspondence.Scores.ToDictionary(score => score.Name, score => score.Value, StringComparer.Ordinal);
        });
    }

    /// <summary>Unloads the networks.</summary>
    public void Dispose()
    {
        Monolithic.Dispose();
        Parts.Dispose();
    }

    private BodyPoint? Told(IReadOnlyList<DensePoint> points, Vector2d pixel, double reach)
    {
        DensePoint? nearest = null;
        double least = reach;
        foreach (DensePoint point in points)
        {
            // A cell answers for the square around it.
            double distance = Math.Max(Math.Abs(point.Pixel.X - pixel.X), Math.Abs(point.Pixel.Y - pixel.Y));
            if (distance <= least)
                (least, nearest) = (distance, point);
        }

        return nearest is { } told ? _surface.Lookup(told.Part, told.U, told.V) : null;
    }
}
