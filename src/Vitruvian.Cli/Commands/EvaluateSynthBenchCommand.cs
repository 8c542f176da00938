using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Vitruvian.Bodies;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Evaluation;
using Vitruvian.Inference;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Joints;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Recovery;
using Vitruvian.Synthesis;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Cli.Commands;

/// <summary><c>evaluate synthbench</c>: bodies, or joints alone, on the fixed set of synthetic people.</summary>
internal sealed class EvaluateSynthBenchCommand : CliCommand
{
    private readonly Option<string> _root = new("--root")
    {
        Description = $"Folder of the set (see 'vitruvian synth --bench'). Default: {SynthBench.DefaultFolder}.",
        HelpName = "DIR",
    };

    /// <summary>Names the command.</summary>
    public EvaluateSynthBenchCommand()
        : base(
            "synthbench",
            "Joints and surface in the picture and in space on the fixed set of synthetic people, given box and camera.",
            "vitruvian evaluate synthbench --method spin --refine joints --json",
            "vitruvian evaluate synthbench --root bench --model joints.onnx --limit 100")
    {
        Add(_root);
        Add(JointMethods.Method);
        Add(MethodOptions.Refine);
        Add(MethodOptions.JointsModel);
        Add(JointMethods.Model);
        Add(SharedOptions.Limit);
        Add(SharedOptions.Body);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string root = session.Has(_root) ? session.Get(_root) : SynthBench.DefaultFolder;
        using JointsEstimator? alone = JointMethods.NetworkAlone(session, new SessionOptions { IntraOpNumThreads = session.Threads });
        using PipelineParts? parts = alone is null ? JointMethods.CreatePipeline(session, session.Threads) : null;
        Reconstructor? reconstructor = parts is null ? null : new Reconstructor(null, parts.Estimator, parts.Refiners);
        SynthBenchSet set = SynthBenchSet.Open(root, BodySource.Load(session.Get(SharedOptions.Body)));
        int count = session.Has(SharedOptions.Limit) ? Math.Min(set.Count, session.Get(SharedOptions.Limit)) : set.Count;
        SynthBenchJointsProtocol protocol = new();
        string name = alone?.Card.Name ?? reconstructor!.Method;
        session.Progress.Track($"Evaluating {name}", count, advance =>
        {
            SyntheticSample? sample = null;
            for (int i = 0; i < count; i++)
            {
                session.Cancellation.ThrowIfCancellationRequested();
                sample = set.Read(i, sample);
                long start = Stopwatch.GetTimestamp();
                if (reconstructor is null)
                {
                    JointsEstimate estimate = alone!.Estimate(sample.Image, [sample.Box])[0];
                    protocol.Add(sample, estimate.Joints2D, estimate.Joints3D, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
                else
                {
                    PersonView view = new(sample.Image, sample.Box, sample.Camera);
                    RecoveredBody body = reconstructor.Reconstruct([[view]], session.Cancellation)[0][0];
                    double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    protocol.Add(sample, body.Joints2d(JointSets.All36), body.Joints3d(JointSets.All36), milliseconds);
                    protocol.AddSurface(sample, body.Posed);
                }

                advance();
            }

            return true;
        });
        (string, string)[] settings = [("content", set.Content), ("limit", count.ToString(CultureInfo.InvariantCulture))];
        EvaluationOutput.Print(session, protocol.ToReport(name, settings) with { Refine = reconstructor?.Refine ?? [] });
        return ExitCode.Done;
    }
}
