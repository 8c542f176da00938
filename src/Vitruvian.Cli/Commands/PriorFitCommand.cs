using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Bodies.Motion;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Fitting.Priors;

namespace Vitruvian.Cli.Commands;

/// <summary><c>prior fit</c>: a mixture of Gaussians over the poses of recorded motion.</summary>
internal sealed class PriorFitCommand : CliCommand
{
    private readonly Option<string> _motion = MotionSource.MotionOption();

    private readonly Option<string> _out = CardedFile.OutOption(
        "The prior's file; how it was made is written beside it, in a file of the same name that ends in .json.");

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
            "Fit the pose prior (a mixture of Gaussians) to motion capture retargeted to the body.",
            "vitruvian prior fit --motion cmu_poses.npz --out pose-gmm.npz",
            "vitruvian prior fit --motion cmu_poses.npz --out small.npz --components 4 --restarts 1 --seed 7 --json")
    {
        Add(_motion);
        Add(_out);
        Add(_components);
        Add(_restarts);
        Add(SharedOptions.Body);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string path = CardedFile.PathOf(session, _out);
        MotionCapture motion = MotionCaptureFile.Read(session.Get(_motion));
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
