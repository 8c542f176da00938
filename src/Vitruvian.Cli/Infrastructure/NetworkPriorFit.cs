using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Motion;
using Vitruvian.Evaluation;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Learning;
using Vitruvian.Learning.Priors;
using Vitruvian.Synthesis;

namespace Vitruvian.Cli.Infrastructure;

/// <summary><c>prior fit</c> of the kinds that are networks: trained on four fifths of the recordings, measured on the rest.</summary>
internal static class NetworkPriorFit
{
    private const int TrialPoses = 1000;
    private const ulong TrialSeed = 1000;

    /// <summary>Trains, measures and writes a prior.</summary>
    /// <param name="session">Body, seed, threads.</param>
    /// <param name="kind">Which kind.</param>
    /// <param name="motion">The motion.</param>
    /// <param name="motionFile">Its file.</param>
    /// <param name="path">Where the prior goes.</param>
    /// <param name="steps">Steps of training; the kind's own number when null.</param>
    public static int Run(CommandSession session, string kind, MotionCapture motion, string motionFile, string path, int? steps)
    {
        if (session.Has(SharedOptions.Threads))
            torch.set_num_threads(session.Threads);
        BodyModel model = BodySource.Load(session.Get(SharedOptions.Body));
        bool isVae = kind == PoseVae.KindName;
        PriorTrainingOptions options = isVae ? PriorTrainingOptions.Vae : PriorTrainingOptions.Flow;
        options = options with { Steps = steps ?? options.Steps, Seed = session.Seed };
        PoseExamples known = PoseExamples.Of(model, motion, SyntheticSplit.Train, session.Seed, session.Cancellation);
        PoseExamples heldOut = PoseExamples.Of(model, motion, SyntheticSplit.Test, session.Seed, session.Cancellation);
        IReadOnlyList<TypicalPose> typical = PriorSource.Mixture().TypicalPoses;
        double loss = 0, lossWeight = 0;
        NetworkPrior prior = session.Progress.Track<NetworkPrior>($"training on {known.Count} poses", options.Steps, step =>
        {
            // The mean of the last tenth: single steps jump.
            void Report(int number, double value)
            {
                if (number >= options.Steps * 9 / 10)
                    (loss, lossWeight) = (loss + value, lossWeight + 1);
                step();
            }

            return isVae
                ? PosePriorTraining.Vae(known, typical, options, Report, session.Cancellation)
                : PosePriorTraining.Flow(known, typical, options, Report, session.Cancellation);
        });
        PriorScore score = new PriorTrial(heldOut, TrialPoses, TrialSeed).Measure(prior);
        PriorScore own = new PriorTrial(known, TrialPoses, TrialSeed).Measure(prior);
        session.Cancellation.ThrowIfCancellationRequested();
        PoseNetworkFile.Write(path, prior);
        JsonObject card = new()
        {
            ["description"] = isVae
                ? $"Variational auto-encoder with codes of {options.Latents} values over the body pose (axis-angle of the joints 1 to 23) of motion capture retargeted to the body, mirrored. heldOut: measured on {TrialPoses} poses of recordings that were left out."
                : $"Conditional normalising flow of {options.Blocks} steps over the body pose (axis-angle of the joints 1 to 23) of motion capture retargeted to the body, mirrored; the condition is the 2D joints seen. heldOut: measured on {TrialPoses} poses of recordings that were left out.",
            ["kind"] = kind,
            ["source"] = $"{Path.GetFileName(motionFile)}, SHA-256 {MotionSource.Sha256(motionFile)}",
            ["acknowledgement"] = MotionSource.Acknowledgement,
            ["body"] = session.Get(SharedOptions.Body) == BodySource.DefaultName ? BodySource.DefaultName : Path.GetFileName(session.Get(SharedOptions.Body)),
            ["command"] = $"vitruvian prior fit --motion {Path.GetFileName(motionFile)} --out {Path.GetFileName(path)} --kind {kind} --steps {options.Steps} --seed {options.Seed}",
            ["seed"] = options.Seed,
            ["counts"] = new JsonObject { ["poses"] = known.Count, ["heldOut"] = heldOut.Count },
            ["settings"] = new JsonObject
            {
                ["steps"] = options.Steps,
                ["batch"] = options.Batch,
                ["learningRate"] = options.LearningRate,
                ["weightDecay"] = options.WeightDecay,
                ["hidden"] = options.Hidden,
                [isVae ? "latents" : "blocks"] = isVae ? options.Latents : options.Blocks,
                ["scale"] = options.Scale,
            },
            ["loss"] = Math.Round(loss / lossWeight, 3),
            ["trained"] = PriorScores.ToJson(own),
            ["heldOut"] = PriorScores.ToJson(score),
            ["energyPercentiles"] = new JsonObject(prior.EnergyPercentiles.Select(p => KeyValuePair.Create($"{p.Percent}", (JsonNode?)p.Energy))),
        };
        CardedFile.WriteCard(path, card);
        JsonObject json = (JsonObject)card.DeepClone();
        json["file"] = path;
        json["card"] = Path.ChangeExtension(path, ".json");
        session.PrintResult(json,
        [
            $"poses       {known.Count:N0} with mirror images, {heldOut.Count:N0} of other recordings held out",
            $"loss        {loss / lossWeight:0.00} (mean of the last tenth of the steps)",
            $"trained     {PriorScores.ToLine(own)}",
            $"held out    {PriorScores.ToLine(score)}",
            $"energy      {string.Join(", ", prior.EnergyPercentiles.Select(p => $"{p.Percent} %: {p.Energy:0.0}"))}",
            $"wrote       {path}, {Path.ChangeExtension(path, ".json")}",
        ]);
        return ExitCode.Done;
    }
}
