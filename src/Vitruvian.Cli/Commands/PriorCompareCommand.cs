using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Motion;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Evaluation;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Numerics;
using Vitruvian.Synthesis;

namespace Vitruvian.Cli.Commands;

/// <summary><c>prior compare</c>: pose priors side by side on recordings held out.</summary>
internal sealed class PriorCompareCommand : CliCommand
{
    private const int TrialPoses = 1000;
    private const string None = "none";

    private readonly Option<string> _motion = MotionSource.MotionOption();

    private readonly Option<string[]> _priors = new("--prior")
    {
        Description = "Priors to compare: gmm, vae, flow, none, or files.",
        HelpName = "NAME|FILE",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [None, .. PriorSource.Kinds],
    };

    private readonly Option<int> _people = SharedOptions.Positive(new Option<int>("--people")
    {
        Description = "Bodies to recover from the 14 joints of LSP seen by a camera.",
        HelpName = "N",
        DefaultValueFactory = _ => 200,
    });

    private readonly Option<double[]> _weights = new("--weight")
    {
        Description = "Weights of the prior in those fits, before squaring; that of 'vitruvian fit' when not given.",
        HelpName = "W",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Names the command.</summary>
    public PriorCompareCommand()
        : base(
            "compare",
            "Measure pose priors on recordings held out: densities, poses of nobody told apart, and bodies recovered from noisy 2D joints.",
            "vitruvian prior compare --motion cmu_poses.npz",
            "vitruvian prior compare --motion cmu_poses.npz --prior gmm pose-flow.npz --people 100 --weight 1 2 4 --json")
    {
        Add(_motion);
        Add(_priors);
        Add(_people);
        Add(_weights);
        Add(SharedOptions.Body);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        BodyModel model = BodySource.Load(session.Get(SharedOptions.Body));
        MotionCapture motion = MotionCaptureFile.Read(session.Get(_motion));
        PoseExamples heldOut = PoseExamples.Of(model, motion, SyntheticSplit.Test, session.Seed, session.Cancellation);
        PriorTrial trial = new(heldOut, TrialPoses, session.Seed);
        int people = session.Get(_people);
        PriorRecovery recovery = new(heldOut, people, session.Seed);
        double[] weights = session.Get(_weights) is { Length: > 0 } given ? given : [new SmplifyOptions().PosePriorWeight];
        (string Name, double Weight)[] runs = [.. session.Get(_priors).SelectMany(name => name == None ? [(name, 0.0)] : weights.Select(w => (name, w)))];
        JsonArray rows = [];
        List<string> lines = [];
        session.Progress.Track($"recovering {people} bodies, {runs.Length} times", runs.Length * people, step =>
        {
            foreach ((string name, double weight) in runs)
            {
                PosePrior prior = name == None ? PriorSource.Mixture() : PriorSource.Load(name);
                double[] errors = recovery.Errors(prior, new SmplifyOptions { PosePriorWeight = weight, PosePriorLimitPercentile = name == None ? null : new SmplifyOptions().PosePriorLimitPercentile }, session.Threads, new Step(step), session.Cancellation);
                JsonObject row = name == None ? [] : PriorScores.ToJson(trial.Measure(prior));
                row["prior"] = name;
                row["weight"] = weight;
                row["paMpjpe"] = Math.Round(errors.Average(), 2);
                row["paMpjpe95"] = Math.Round(Statistics.Percentile(errors, 95), 2);
                rows.Add(row);
                lines.Add($"{Path.GetFileNameWithoutExtension(name),-12} weight {weight:0.##}: PA-MPJPE {errors.Average():0.0} mm, 95 % within {Statistics.Percentile(errors, 95):0}{(name == None ? string.Empty : "; " + PriorScores.ToLine(trial.Measure(prior)))}");
            }

            return 0;
        });
        session.PrintResult(new JsonObject { ["motion"] = Path.GetFileName(session.Get(_motion)), ["heldOut"] = heldOut.Count, ["people"] = people, ["seed"] = session.Seed, ["priors"] = rows }, lines);
        return ExitCode.Done;
    }

    private sealed class Step(Action step) : IProgress<int>
    {
        public void Report(int value) => step();
    }
}
