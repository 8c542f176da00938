using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Bodies.Motion;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Fitting.Priors;
using Vitruvian.Learning.Priors;

namespace Vitruvian.Cli.Commands;

/// <summary><c>prior fit</c>: a pose prior of one of three kinds, learned from recorded motion.</summary>
internal sealed class PriorFitCommand : CliCommand
{
    private readonly Option<string> _motion = MotionSource.MotionOption();

    private readonly Option<string> _out = CardedFile.OutOption(
        "The prior's file; how it was made is written beside it, in a file of the same name that ends in .json.");

    private readonly Option<string> _kind = new("--kind")
    {
        Description = "gmm (mixture of Gaussians), vae (variational auto-encoder) or flow (conditional normalising flow).",
        HelpName = "KIND",
        DefaultValueFactory = _ => PriorSource.DefaultName,
    };

    private readonly Option<int> _steps = SharedOptions.Positive(new Option<int>("--steps")
    {
        Description = $"Steps of training of a network: {PriorTrainingOptions.Vae.Steps} for vae and {PriorTrainingOptions.Flow.Steps} for flow when not given.",
        HelpName = "N",
    });

    private readonly Option<int> _components = SharedOptions.Positive(new Option<int>("--components")
    {
        Description = "Number of Gaussians.",
        HelpName = "N",
        DefaultValueFactory = _ => new MixtureFitOptions().Components,
    });

    private readonly Option<int> _restarts = SharedOptions.Positive(new Option<int>("--restarts")
    {
        Description = "Fits from different starts; the likeliest is kept.",
        HelpName = "N",
        DefaultValueFactory = _ => new MixtureFitOptions().Restarts,
    });

    /// <summary>Names the command.</summary>
    public PriorFitCommand()
        : base(
            "fit",
            "Learn which poses are likely from motion capture retargeted to the body: a mixture of Gaussians, a variational auto-encoder or a normalising flow.",
            "vitruvian prior fit --motion cmu_poses.npz --out pose-gmm.npz",
            "vitruvian prior fit --motion cmu_poses.npz --out pose-flow.npz --kind flow --steps 3000 --seed 7 --json")
    {
        _kind.AcceptOnlyFromAmong([.. PriorSource.Kinds]);
        Add(_kind);
        Add(_motion);
        Add(_out);
        Add(_components);
        Add(_restarts);
        Add(_steps);
        Add(SharedOptions.Body);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string path = CardedFile.PathOf(session, _out);
        string kind = session.Get(_kind);
        RefuseOthers(session, kind);
        MotionCapture motion = MotionCaptureFile.Read(session.Get(_motion));
        if (kind != PriorSource.DefaultName)
            return NetworkPriorFit.Run(session, kind, motion, session.Get(_motion), path, session.Has(_steps) ? session.Get(_steps) : null);
        var options = new PosePriorOptions
        {
            Mixture = new MixtureFitOptions
            {
                Components = session.Get(_components),
                Restarts = session.Get(_restarts),
                Seed = session.Seed,
                Threads = session.Threads,
            },
        };
        var fit = new PosePriorFit(BodySource.Load(session.Get(SharedOptions.Body)), motion, options);
        PosePriorResult result = session.Progress.Track($"fitting to {motion.FrameCount} poses", fit.StepCount, step => fit.Run(step, session.Cancellation));
        JsonObject card = Card(session, options, result);
        session.Cancellation.ThrowIfCancellationRequested();
        GaussianMixtureFile.Write(path, result.Mixture);
        CardedFile.WriteCard(path, card);
        session.PrintResult(Json(path, card), Lines(path, result));
        return ExitCode.Done;
    }

    private void RefuseOthers(CommandSession session, string kind)
    {
        foreach (Option option in (ReadOnlySpan<Option>)(kind == PriorSource.DefaultName ? [_steps] : [_components, _restarts]))
        {
            if (session.Has(option))
                throw InvalidInputException.For(option.Name, string.Empty, $"options of --kind {kind}", "one of another kind");
        }
    }

    private JsonObject Card(CommandSession session, PosePriorOptions options, PosePriorResult result)
    {
        MixtureFitOptions mixture = options.Mixture;
        return new JsonObject
        {
            ["description"] = $"Mixture of {mixture.Components} Gaussians over the body pose (axis-angle of the joints 1 to 23) of motion capture retargeted to the body; its own mirror image.",
            ["source"] = $"{Path.GetFileName(session.Get(_motion))}, SHA-256 {MotionSource.Sha256(session.Get(_motion))}",
            ["acknowledgement"] = MotionSource.Acknowledgement,
            ["body"] = session.Get(SharedOptions.Body) == BodySource.DefaultName ? BodySource.DefaultName : Path.GetFileName(session.Get(SharedOptions.Body)),
            ["command"] = $"vitruvian prior fit --motion {Path.GetFileName(session.Get(_motion))} --out {Path.GetFileName(session.Get(_out))} --components {mixture.Components} --restarts {mixture.Restarts} --seed {mixture.Seed}",
            ["seed"] = mixture.Seed,
            ["counts"] = new JsonObject
            {
                ["poses"] = result.PoseCount,
                ["beyondJointLimits"] = result.BeyondLimits,
                ["distinct"] = result.DistinctPoses,
                ["heldOut"] = result.HeldOutPoses,
                ["longerThanHalfTurn"] = result.UnwrappedVectors,
                ["components"] = mixture.Components,
                ["selfSymmetricComponents"] = result.SelfSymmetricComponents,
                ["iterations"] = result.Iterations,
            },
            ["settings"] = new JsonObject
            {
                ["leastDifferenceRadians"] = options.LeastDifference,
                ["noiseFloorRadians"] = mixture.NoiseFloor,
                ["heldOutShare"] = options.HeldOutShare,
                ["collarDeviationRadians"] = options.CollarDeviation,
                ["fingerDeviationRadians"] = options.FingerDeviation,
            },
            ["logLikelihood"] = new JsonObject
            {
                ["fitted"] = Rounded(result.FittedLogLikelihood),
                ["heldOut"] = Rounded(result.HeldOutLogLikelihood),
            },
            ["energyPercentiles"] = Percentiles(result.Mixture.EnergyPercentiles),
            ["energyPercentilesOfDistinct"] = Percentiles(result.DistinctEnergyPercentiles),
        };
    }

    private static JsonObject Json(string path, JsonObject card)
    {
        JsonObject json = new() { ["file"] = path, ["card"] = Path.ChangeExtension(path, ".json") };
        foreach (string name in new[] { "seed", "counts", "logLikelihood", "energyPercentiles" })
            json[name] = card[name]!.DeepClone();
        return json;
    }

    private static IEnumerable<string> Lines(string path, PosePriorResult result)
    {
        yield return $"poses       {result.PoseCount:N0}, {result.BeyondLimits:N0} of them beyond joint limits; {result.DistinctPoses:N0} distinct, {result.HeldOutPoses:N0} held out";
        yield return $"likelihood  {result.FittedLogLikelihood:0.00} fitted, {result.HeldOutLogLikelihood:0.00} held out (mean natural logarithm per pose)";
        yield return $"energy      {string.Join(", ", result.Mixture.EnergyPercentiles.Select(p => $"{p.Percent} %: {p.Energy:0.0}"))}";
        yield return $"wrote       {path}, {Path.ChangeExtension(path, ".json")}";
    }

    private static double Rounded(double value) => Math.Round(value, 3);

    private static JsonObject Percentiles(IEnumerable<EnergyPercentile> percentiles)
    {
        JsonObject json = [];
        foreach (EnergyPercentile p in percentiles)
            json[$"{p.Percent}"] = p.Energy;
        return json;
    }
}
