using System.Diagnostics;
using Vitruvian.Evaluation;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Measures a method on photos of Leeds Sports Pose Extended, side by side on all threads.</summary>
internal static class LspetRun
{
    /// <summary>Measures.</summary>
    /// <param name="session">Shows progress, and is asked whether to stop.</param>
    /// <param name="method">The method.</param>
    /// <param name="samples">The photos.</param>
    /// <returns>What was found in each, and the scores.</returns>
    public static (JointPrediction[] Predictions, LspetProtocol Protocol) Measure(CommandSession session, IJointMethod method, IReadOnlyList<LspetSample> samples)
    {
        (JointPrediction Prediction, double Milliseconds)[] answers = session.Progress.Track($"Evaluating {method.Name}", samples.Count, advance =>
            ParallelMap.Run(samples.Count, session.Threads, i =>
            {
                long start = Stopwatch.GetTimestamp();
                JointPrediction prediction = method.Predict(samples[i], session.Cancellation);
                double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                advance();
                return (prediction, milliseconds);
            }, session.Cancellation));
        LspetProtocol protocol = new() { PriorLimit = method.PriorLimit };
        for (int i = 0; i < samples.Count; i++)
            protocol.Add(samples[i], answers[i].Prediction, answers[i].Milliseconds);
        return ([.. answers.Select(a => a.Prediction)], protocol);
    }
}
