using System.Diagnostics;
using Vitruvian.Bodies;
using Vitruvian.Evaluation;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Joints;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Recovery;
using Vitruvian.Synthesis;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Measures networks and methods on the fixed set of synthetic people, given box and camera.</summary>
internal static class SynthBenchRun
{
    /// <summary>Measures a network's joints by themselves.</summary>
    /// <param name="session">Shows progress, and is asked whether to stop.</param>
    /// <param name="set">The set.</param>
    /// <param name="count">So many samples, from the first.</param>
    /// <param name="estimator">The network.</param>
    public static SynthBenchJointsProtocol Measure(CommandSession session, SynthBenchSet set, int count, JointsEstimator estimator) =>
        Measure(session, set, count, estimator.Card.Name, (sample, protocol) =>
        {
            long start = Stopwatch.GetTimestamp();
            JointsEstimate estimate = estimator.Estimate(sample.Image, [sample.Box])[0];
            protocol.Add(sample, estimate.Joints2D, estimate.Joints3D, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        });

    /// <summary>Measures bodies: their joints and their surface.</summary>
    /// <param name="session">Shows progress, and is asked whether to stop.</param>
    /// <param name="set">The set.</param>
    /// <param name="count">So many samples, from the first.</param>
    /// <param name="reconstructor">Finds the bodies.</param>
    public static SynthBenchJointsProtocol Measure(CommandSession session, SynthBenchSet set, int count, Reconstructor reconstructor) =>
        Measure(session, set, count, reconstructor.Method, (sample, protocol) =>
        {
            long start = Stopwatch.GetTimestamp();
            PersonView view = new(sample.Image, sample.Box, sample.Camera);
            RecoveredBody body = reconstructor.Reconstruct([[view]], session.Cancellation)[0][0];
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            protocol.Add(sample, body.Joints2d(JointSets.All36), body.Joints3d(JointSets.All36), milliseconds);
            protocol.AddSurface(sample, body.Posed);
        });

    private static SynthBenchJointsProtocol Measure(CommandSession session, SynthBenchSet set, int count, string name, Action<SyntheticSample, SynthBenchJointsProtocol> add)
    {
        SynthBenchJointsProtocol protocol = new();
        return session.Progress.Track($"Evaluating {name}", count, advance =>
        {
            SyntheticSample? sample = null;
            for (int i = 0; i < count; i++)
            {
                session.Cancellation.ThrowIfCancellationRequested();
                sample = set.Read(i, sample);
                add(sample, protocol);
                advance();
            }

            return protocol;
        });
    }
}
