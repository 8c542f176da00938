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
/// <param name="session">Shows progress, and is asked whether to stop.</param>
/// <param name="set">The set.</param>
/// <param name="count">So many samples, from the first.</param>
/// <param name="change">What is done to each sample first (<see cref="HalfCover"/>, <see cref="Portrait"/>); null for nothing.</param>
internal sealed class SynthBenchRun(CommandSession session, SynthBenchSet set, int count, Action<SyntheticSample>? change = null)
{
    /// <summary>Measures a network's joints by themselves.</summary>
    /// <param name="estimator">The network.</param>
    public SynthBenchJointsProtocol Measure(JointsEstimator estimator) =>
        Measure(estimator.Card.Name, (_, sample, protocol) => Add(estimator, sample, protocol, isTimed: true));

    /// <summary>Measures one sample, without its time; from any thread.</summary>
    /// <param name="number">The sample's number.</param>
    /// <param name="estimator">The network whose joints are measured by themselves; null to measure bodies.</param>
    /// <param name="reconstructor">Finds the bodies; null to measure joints.</param>
    /// <param name="protocol">Receives the sample.</param>
    public void Measure(int number, JointsEstimator? estimator, Reconstructor? reconstructor, SynthBenchJointsProtocol protocol)
    {
        SyntheticSample sample = set.Read(number);
        change?.Invoke(sample);
        if (estimator is not null)
            Add(estimator, sample, protocol, isTimed: false);
        else
            _ = Add(reconstructor!, sample, protocol, isTimed: false);
    }

    /// <summary>Measures bodies: their joints and their surface.</summary>
    /// <param name="reconstructor">Finds the bodies.</param>
    /// <param name="found">Is given every sample's number, the sample, which may not be kept, and the body; null for nobody.</param>
    public SynthBenchJointsProtocol Measure(Reconstructor reconstructor, Action<int, SyntheticSample, RecoveredBody>? found = null) =>
        Measure(reconstructor.Method, (i, sample, protocol) =>
        {
            RecoveredBody body = Add(reconstructor, sample, protocol, isTimed: true);
            found?.Invoke(i, sample, body);
        });

    private static void Add(JointsEstimator estimator, SyntheticSample sample, SynthBenchJointsProtocol protocol, bool isTimed)
    {
        long start = Stopwatch.GetTimestamp();
        JointsEstimate estimate = estimator.Estimate(sample.Image, [sample.Box])[0];
        protocol.Add(sample, estimate.Joints2D, estimate.Joints3D, isTimed ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : ShardedEvaluation.NoTime);
    }

    private RecoveredBody Add(Reconstructor reconstructor, SyntheticSample sample, SynthBenchJointsProtocol protocol, bool isTimed)
    {
        long start = Stopwatch.GetTimestamp();
        PersonView view = new(sample.Image, sample.Box, sample.Camera);
        RecoveredBody body = reconstructor.Reconstruct([[view]], session.Cancellation)[0][0];
        double milliseconds = isTimed ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : ShardedEvaluation.NoTime;
        double score = body.Score ?? 1;
        protocol.Add(sample, body.Joints2d(JointSets.All36), body.Joints3d(JointSets.All36), milliseconds, score);
        protocol.AddSurface(sample, body.Posed, body.Camera, score);
        protocol.AddParts(sample, body.Evidence?.Parts);
        return body;
    }

    private SynthBenchJointsProtocol Measure(string name, Action<int, SyntheticSample, SynthBenchJointsProtocol> add)
    {
        SynthBenchJointsProtocol protocol = new(set.Body);
        return session.Progress.Track($"Evaluating {name}", count, advance =>
        {
            SyntheticSample? sample = null;
            for (int i = 0; i < count; i++)
            {
                session.Cancellation.ThrowIfCancellationRequested();
                sample = set.Read(i, sample);
                change?.Invoke(sample);
                add(i, sample, protocol);
                advance();
            }

            return protocol;
        });
    }
}
