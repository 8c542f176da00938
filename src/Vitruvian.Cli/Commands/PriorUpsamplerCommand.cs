using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Learning;
using Vitruvian.Learning.Mesh;
using Vitruvian.Synthesis;

namespace Vitruvian.Cli.Commands;

/// <summary><c>prior upsampler</c>: how all vertices of a body in motion follow from those of its low-poly mesh.</summary>
internal sealed class PriorUpsamplerCommand : CliCommand
{
    // What is held out, and how the networks' errors are imitated on it.
    private const int TrialBodies = 50;
    private const ulong TrialSeed = 1000;
    private const double TrialNoise = 0.01;

    private readonly Option<string> _motion = MotionSource.MotionOption();

    private readonly Option<string> _out = CardedFile.OutOption(
        "The up-sampler's file; how it was made is written beside it, in a file of the same name that ends in .json.");

    private readonly Option<int> _steps = SharedOptions.Positive(new Option<int>("--steps")
    {
        Description = "Steps of training.",
        HelpName = "N",
        DefaultValueFactory = _ => new UpsamplerOptions().Steps,
    });

    /// <summary>Names the command.</summary>
    public PriorUpsamplerCommand()
        : base(
            "upsampler",
            "Learn to place all vertices by those of the low-poly mesh, which may be off, on bodies posed as in motion capture.",
            "vitruvian prior upsampler --motion cmu_poses.npz --out vitruvian-upsampler.npz",
            "vitruvian prior upsampler --motion cmu_poses.npz --out short.npz --steps 100 --seed 7 --json")
    {
        Add(_motion);
        Add(_out);
        Add(_steps);
        Add(SharedOptions.Body);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string path = CardedFile.PathOf(session, _out);
        if (session.Has(SharedOptions.Threads))
            torch.set_num_threads(session.Threads);
        BodyModel model = BodySource.Load(session.Get(SharedOptions.Body));
        SampledPoses Poses(SyntheticSplit split) => SampledPoses.Open(model, AssetFolder.Find("priors/pose-gmm.npz"), session.Get(_motion), split, session.Cancellation);
        UpsamplerTrial trial = new(model, Poses(SyntheticSplit.Test), TrialBodies, TrialNoise, TrialSeed);
        UpsamplerOptions options = new() { Steps = session.Get(_steps), Seed = session.Seed };
        SampledPoses poses = Poses(SyntheticSplit.Train);
        MeshUpsampler trained = session.Progress.Track(
            "training the up-sampler", options.Steps, step => UpsamplerTraining.Run(model, poses, options, (_, _) => step(), session.Cancellation));
        UpsamplerScore[] scores =
        [
            trial.Score("nearestPoint", LowPolyBarycentrics.Of(model)),
            trial.Score("bodyFile", model.Surface!.LowPoly!.Upsampling),
            trial.Score("plan", MeshUpsampler.Plan(model)),
            trial.Score("trained", trained),
        ];
        JsonObject card = Card(session, options, trained, scores);
        session.Cancellation.ThrowIfCancellationRequested();
        MeshUpsamplerFile.Write(path, trained);
        CardedFile.WriteCard(path, card);
        JsonObject json = (JsonObject)card.DeepClone();
        json["file"] = path;
        session.PrintResult(json, Lines(path, scores));
        return ExitCode.Done;
    }

    private JsonObject Card(CommandSession session, UpsamplerOptions options, MeshUpsampler trained, UpsamplerScore[] scores)
    {
        JsonObject errors = [];
        foreach (UpsamplerScore score in scores)
        {
            errors[score.Name] = new JsonObject
            {
                ["clean"] = Rounded(score.Clean),
                ["clean95"] = Rounded(score.Clean95),
                ["noisy"] = Rounded(score.Noisy),
                ["noisy95"] = Rounded(score.Noisy95),
            };
        }

        return new JsonObject
        {
            ["description"] = $"Two sparse maps, low-poly mesh to one in between to all vertices, trained with noise on bodies in recorded poses. millimetres: mean error of vertices, and its 95th percentile, on {TrialBodies} bodies in poses of held-out recordings, the low-poly vertices as they are and with {1000 * TrialNoise:0} mm of noise on each coordinate; nearestPoint, bodyFile (the map in the body file) and plan (before training) for comparison.",
            ["source"] = $"{Path.GetFileName(session.Get(_motion))}, SHA-256 {MotionSource.Sha256(session.Get(_motion))}",
            ["acknowledgement"] = MotionSource.Acknowledgement,
            ["body"] = session.Get(SharedOptions.Body) == BodySource.DefaultName ? BodySource.DefaultName : Path.GetFileName(session.Get(SharedOptions.Body)),
            ["command"] = $"vitruvian prior upsampler --motion {Path.GetFileName(session.Get(_motion))} --out {Path.GetFileName(session.Get(_out))} --steps {options.Steps} --seed {options.Seed}",
            ["seed"] = options.Seed,
            ["counts"] = new JsonObject
            {
                ["lowPolyVertices"] = trained.First.ColumnCount,
                ["middleVertices"] = trained.Middle.Length,
                ["vertices"] = trained.Second.RowCount,
                ["weights"] = trained.First.Values.Length + trained.Second.Values.Length,
            },
            ["settings"] = new JsonObject
            {
                ["steps"] = options.Steps,
                ["batch"] = options.Batch,
                ["learningRate"] = options.LearningRate,
                ["spikeShare"] = options.SpikeShare,
                ["spikedVertices"] = options.SpikedVertices,
                ["spikeSize"] = options.SpikeSize,
                ["shakeShare"] = options.ShakeShare,
                ["shakeMetres"] = options.ShakeMetres,
            },
            ["millimetres"] = errors,
        };
    }

    private static IEnumerable<string> Lines(string path, UpsamplerScore[] scores)
    {
        foreach (UpsamplerScore score in scores)
            yield return $"{score.Name,-12}  {score.Clean:0.00} mm, 95 % within {score.Clean95:0.0}; with noise {score.Noisy:0.00} mm, 95 % within {score.Noisy95:0.0}";
        yield return $"wrote         {path}, {Path.ChangeExtension(path, ".json")}";
    }

    private static double Rounded(double value) => Math.Round(value, 2);
}
