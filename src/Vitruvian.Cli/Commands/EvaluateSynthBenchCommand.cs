using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Evaluation;
using Vitruvian.Inference.Joints;
using Vitruvian.Synthesis;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Cli.Commands;

/// <summary><c>evaluate synthbench</c>: joints on the fixed set of synthetic people.</summary>
internal sealed class EvaluateSynthBenchCommand : CliCommand
{
    private readonly Option<string> _root = new("--root")
    {
        Description = $"Folder of the set (see 'vitruvian synth --bench'). Default: {SynthBench.DefaultFolder}.",
        HelpName = "DIR",
    };

    private readonly Option<string> _model = new("--model")
    {
        Description = "Network to evaluate, with the card beside it: 'joints' (the one that comes with the program) or a file.",
        HelpName = "joints|FILE.onnx",
        DefaultValueFactory = _ => "joints",
    };

    /// <summary>Names the command.</summary>
    public EvaluateSynthBenchCommand()
        : base(
            "synthbench",
            "Joints in the picture and in space on the fixed set of synthetic people, given the box.",
            "vitruvian evaluate synthbench --model joints --json",
            "vitruvian evaluate synthbench --root bench --model joints.onnx --limit 100")
    {
        Add(_root);
        Add(_model);
        Add(SharedOptions.Limit);
        Add(SharedOptions.Body);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string root = session.Has(_root) ? session.Get(_root) : SynthBench.DefaultFolder;
        string model = session.Get(_model);
        using JointsEstimator estimator = JointsEstimator.Load(model == "joints" ? AssetFolder.Find(JointMethods.JointsModel) : model);
        SynthBenchSet set = SynthBenchSet.Open(root, BodySource.Load(session.Get(SharedOptions.Body)));
        int count = session.Has(SharedOptions.Limit) ? Math.Min(set.Count, session.Get(SharedOptions.Limit)) : set.Count;
        SynthBenchJointsProtocol protocol = new();
        session.Progress.Track($"Evaluating {estimator.Card.Name}", count, advance =>
        {
            SyntheticSample? sample = null;
            for (int i = 0; i < count; i++)
            {
                session.Cancellation.ThrowIfCancellationRequested();
                sample = set.Read(i, sample);
                long start = Stopwatch.GetTimestamp();
                JointsEstimate estimate = estimator.Estimate(sample.Image, [sample.Box])[0];
                protocol.Add(sample, estimate.Joints2D, estimate.Joints3D, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                advance();
            }

            return true;
        });
        EvaluationOutput.Print(session, protocol.ToReport(estimator.Card.Name, [("content", set.Content), ("limit", count.ToString(CultureInfo.InvariantCulture))]));
        return ExitCode.Done;
    }
}
