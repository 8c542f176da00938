using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Evaluation;
using Vitruvian.Fitting.Priors;
using Vitruvian.Inference;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Joints;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Detection;
using Vitruvian.Learning.Displacement;
using Vitruvian.Learning.Holo;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Mesh;
using Vitruvian.Learning.Nbf;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;
using Vitruvian.Models;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Cli.Commands;

/// <summary><c>export</c>: a trained network as ONNX file and card.</summary>
internal sealed class ExportCommand : CliCommand
{
    private const int ScoreDigits = 4;

    private readonly Argument<string> _run = new("RUN") { Description = "Folder of a training run, one of its checkpoints, or with --as another program's weights (.pt, .pth, .safetensors)." };

    private readonly Option<string?> _as = new("--as")
    {
        Description = "RUN holds weights that another program trained; 'hmr': a regressor of SMPL with the names of SPIN's program (model_checkpoint.pt), for 'vitruvian recover --method FILE.onnx --body SMPL_NEUTRAL.pkl'.",
        HelpName = "KIND",
    };

    private readonly Option<string?> _entry = new("--entry") { Description = "With --as: which entry of the file holds the weights, where several do, for example 'model'.", HelpName = "NAME" };

    private readonly Option<string> _out = new("--out", "-o")
    {
        Description = "The ONNX file; the card goes beside it.",
        HelpName = "FILE.onnx",
        DefaultValueFactory = _ => "joints.onnx",
    };

    private readonly Option<string?> _weights = new("--weights")
    {
        Description = "Also write the averaged weights in half precision, for 'vitruvian train --init' to start other runs from: a twelfth of a checkpoint's size.",
        HelpName = "FILE.safetensors",
    };

    private readonly Option<bool> _float32 = new("--float32") { Description = "Store weights in single precision: twice the size." };

    private readonly Option<bool> _mirrored = new("--mirrored") { Description = "joints, holopose, nbf, meshpose, displacement (for the photo's joints): look at each crop and at its mirror image: twice the time, better scores." };

    private readonly Option<double> _turned = new("--turned")
    {
        Description = "joints, holopose, nbf, meshpose, displacement (for the photo's joints): also look at each crop turned by so many degrees to both sides: three times the time, better scores.",
        HelpName = "DEGREES",
    };

    private readonly Option<double?> _tau = new("--tau")
    {
        Description = "meshpose: how much sharper than in their cross entropy the heat maps are where vertices are localised; far above 1 these lie at the maps' peaks. That of training when not given.",
        HelpName = "FACTOR",
    };

    private readonly Option<double> _observed = new("--observed")
    {
        Description = "holopose: joints of which the network is less sure than this have no vote on rotations, 0 to below 1.",
        HelpName = "P",
        DefaultValueFactory = _ => HoloExport.Observed,
    };

    private readonly Option<string?> _lspet = new("--lspet")
    {
        Description = "Folder of Leeds Sports Pose Extended, whose split 'val' the exported file is measured on for the card.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _bench = new("--synthbench")
    {
        Description = "Folder of SynthBench (see 'vitruvian synth --bench'), which the exported file is measured on for the card.",
        HelpName = "DIR",
    };

    private readonly Option<int> _input = SharedOptions.Positive(new Option<int>("--input")
    {
        Description = "Side of a detector's input, pixels, a multiple of 32; the size it was trained for when not given.",
        HelpName = "N",
    });

    private readonly Option<string?> _hardware = new("--hardware") { Description = "What the run ran on, for the card; this machine when not given.", HelpName = "TEXT" };

    /// <summary>Names the command.</summary>
    public ExportCommand()
        : base(
            "export",
            "Write a trained network as an ONNX file with its card.",
            "vitruvian export runs/joints --out joints.onnx",
            "vitruvian export model_checkpoint.pt --as hmr --out spin-smpl.onnx")
    {
        _as.AcceptOnlyFromAmong(HmrImport.Kind);
        Add(_run);
        Add(_as);
        Add(_entry);
        Add(_out);
        Add(_weights);
        Add(_float32);
        Add(_mirrored);
        Add(_turned);
        Add(_observed);
        Add(_tau);
        Add(_lspet);
        Add(_bench);
        Add(_input);
        Add(_hardware);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        if (session.Has(_as))
            return Import(session);
        if (session.Has(_entry))
            throw InvalidInputException.For(_entry.Name, string.Empty, $"{_as.Name} beside it", "none");
        string run = session.Get(_run);
        string checkpoint = Directory.Exists(run) ? Path.Combine(run, Trainer.CheckpointFile) : run;
        string path = session.Get(_out);
        if (WeightsFile.IsPyTorch(checkpoint))
            throw InvalidInputException.For(checkpoint, string.Empty, "a run of this program", "a file of PyTorch", $"If it holds the weights of a regressor of SMPL with the names of SPIN's program, say {_as.Name} {HmrImport.Kind}.");
        string network = Checkpoint.ReadInfo(checkpoint).Network;
        foreach (Option option in (ReadOnlySpan<Option>)[_lspet, _bench])
        {
            if (session.Has(option) && network is not ("joints" or "spin" or "holopose" or "meshpose" or NbfNetwork.Kind))
                throw InvalidInputException.For(option.Name, string.Empty, "a run of joints, spin, holopose, nbf or meshpose", $"one of {network}");
        }

        foreach (Option option in (ReadOnlySpan<Option>)[_mirrored, _turned])
        {
            if (session.Has(option) && network is not ("joints" or "holopose" or NbfNetwork.Kind or "meshpose" or "displacement"))
                throw InvalidInputException.For(option.Name, string.Empty, "a run of joints, holopose, nbf, meshpose or displacement", $"one of {network}");
        }

        if (!(session.Get(_turned) is >= 0 and < 90))
            throw InvalidInputException.For(_turned.Name, string.Empty, "degrees from 0 to below 90", session.Get(_turned).ToString(CultureInfo.InvariantCulture));
        if (session.Has(_observed) && network != "holopose")
            throw InvalidInputException.For(_observed.Name, string.Empty, "a run of holopose", $"one of {network}");
        if (!(session.Get(_observed) is >= 0 and < 1))
            throw InvalidInputException.For(_observed.Name, string.Empty, "a number from 0 to below 1", session.Get(_observed).ToString(CultureInfo.InvariantCulture));
        if (session.Has(_tau) && network != "meshpose")
            throw InvalidInputException.For(_tau.Name, string.Empty, "a run of meshpose", $"one of {network}");
        if (!(session.Get(_tau) is null or (> 0 and <= double.MaxValue)))
            throw InvalidInputException.For(_tau.Name, string.Empty, "a number over 0", string.Create(CultureInfo.InvariantCulture, $"{session.Get(_tau)}"));
        if (session.Has(_input) && network != "detector")
            throw InvalidInputException.For("--input", string.Empty, "a run of detector", $"one of {network}");
        if (session.Get(_weights) is { } weights)
            Checkpoint.WriteWeights(checkpoint, weights);
        ModelCard card = Write(session, network, checkpoint, path);
        Dictionary<string, IReadOnlyDictionary<string, double>> measured = Measure(session, network, path);
        if (measured.Count > 0)
        {
            foreach ((string protocol, IReadOnlyDictionary<string, double> metrics) in card.Scores)
            {
                // What the run said about itself gives way where the file itself was measured.
                if (!measured.Keys.Any(name => protocol.StartsWith(name.Split('/')[0], StringComparison.Ordinal)))
                    measured.Add(protocol, metrics);
            }

            card = card with { Scores = measured };
            card.Write(ModelCard.PathFor(path));
        }

        return Print(session, path, card);
    }

    private int Import(CommandSession session)
    {
        foreach (Option option in (ReadOnlySpan<Option>)[_weights, _mirrored, _turned, _observed, _tau, _lspet, _bench, _input, _hardware])
        {
            if (session.Has(option))
                throw InvalidInputException.For(option.Name, string.Empty, "a run of this program", $"{_as.Name} {session.Get(_as)}");
        }

        string path = session.Has(_out) ? session.Get(_out) : $"{session.Get(_as)}{NetworkFile.Ending}";
        if (!path.EndsWith(NetworkFile.Ending, StringComparison.OrdinalIgnoreCase))
            throw InvalidInputException.For(_out.Name, string.Empty, $"a file name that ends in {NetworkFile.Ending}", $"'{path}'");
        return Print(session, path, HmrImport.Write(session.Get(_run), path, session.Get(_entry), !session.Get(_float32)));
    }

    private static int Print(CommandSession session, string path, ModelCard card)
    {
        JsonObject scores = [];
        foreach ((string protocol, IReadOnlyDictionary<string, double> metrics) in card.Scores)
            scores[protocol] = new JsonObject(metrics.Select(metric => KeyValuePair.Create<string, JsonNode?>(metric.Key, metric.Value)));
        long bytes = new FileInfo(path).Length;
        session.PrintResult(
            new JsonObject { ["model"] = path, ["card"] = ModelCard.PathFor(path), ["bytes"] = bytes, ["steps"] = card.Training.Steps, ["scores"] = scores },
            [$"{path}: {bytes / 1e6:0.0} MB, step {card.Training.Steps}{string.Concat(card.Scores.SelectMany(p => p.Value.Select(m => $", {m.Key} {m.Value}")))}"]);
        return ExitCode.Done;
    }

    private ModelCard Write(CommandSession session, string network, string checkpoint, string path)
    {
        string hardware = session.Get(_hardware) ?? Hardware();
        bool float16 = !session.Get(_float32);
        JointsLooks looks = new(session.Get(_mirrored), session.Get(_turned));
        return network switch
        {
            "joints" => JointsExport.Write(checkpoint, path, hardware, Commit(), float16, looks),
            "detector" => DetectorExport.Write(checkpoint, path, hardware, Commit(), float16, session.Has(_input) ? session.Get(_input) : null),
            "spin" => SpinExport.Write(checkpoint, BodySource.Load(BodySource.DefaultName), path, hardware, Commit(), float16),
            NbfNetwork.Kind => NbfExport.Write(checkpoint, BodySource.Load(BodySource.DefaultName), path, hardware, Commit(), float16, looks),
            "meshpose" => MeshPoseExport.Write(checkpoint, BodySource.Load(BodySource.DefaultName), path, hardware, Commit(), float16, looks: looks, tau: session.Get(_tau)),
            "displacement" => DisplacementExport.Write(checkpoint, path, hardware, Commit(), float16, looks),
            "holopose" => WriteHolo(checkpoint, path, hardware, float16, looks, session.Get(_observed)),
            _ => throw InvalidInputException.For(checkpoint, "network", "joints, detector, spin, holopose, nbf, meshpose or displacement", $"'{network}'"),
        };
    }

    private static ModelCard WriteHolo(string checkpoint, string path, string hardware, bool float16, JointsLooks looks, double observed)
    {
        BodyModel model = BodySource.Load(BodySource.DefaultName);
        HoloParts parts = HoloParts.Of(model, RotationClustersFile.Read(AssetFolder.Find("priors/rotation-clusters.npz")));
        return HoloExport.Write(checkpoint, model, parts, path, hardware, Commit(), float16, looks, observed);
    }

    // Scores by protocol, of the protocols whose data was named.
    private Dictionary<string, IReadOnlyDictionary<string, double>> Measure(CommandSession session, string network, string path)
    {
        Dictionary<string, IReadOnlyDictionary<string, double>> scores = [];
        if (!session.Has(_lspet) && !session.Has(_bench))
            return scores;
        BodyModel model = BodySource.Load(BodySource.DefaultName);
        GaussianMixture prior = PriorSource.Mixture();
        if (session.Get(_lspet) is { } lspet)
        {
            IJointMethod method = network == JointsEstimator.Method
                ? new JointsMethod(JointsEstimator.Load(path))
                : new BodyEstimatorMethod(EstimatorSource.Load(path, network, model, prior, new SessionOptions()));
            using var disposable = (IDisposable)method;
            scores["lspet/val"] = Scores(LspetRun.Measure(session, method, LspetDataset.Read(lspet, "val")).Protocol.ToReport(method.Name, []));
        }

        if (session.Get(_bench) is { } bench)
        {
            SynthBenchSet set = SynthBenchSet.Open(bench, model);
            using var loaded = network == JointsEstimator.Method ? JointsEstimator.Load(path) : (IDisposable)EstimatorSource.Load(path, network, model, prior, new SessionOptions());
            SynthBenchRun run = new(session, set, set.Count);
            SynthBenchJointsProtocol protocol = loaded is JointsEstimator joints ? run.Measure(joints) : run.Measure(new Reconstructor(null, (IBodyEstimator)loaded));
            scores["synthbench"] = Scores(protocol.ToReport(network, []));
        }

        return scores;
    }

    // Times are no property of the weights.
    private static Dictionary<string, double> Scores(EvaluationReport report) =>
        report.Metrics.Where(m => !m.Name.StartsWith("ms-", StringComparison.Ordinal) && double.IsFinite(m.Value)).ToDictionary(m => m.Name, m => Math.Round(m.Value, ScoreDigits), StringComparer.Ordinal);

    // The build puts the commit behind the version.
    private static string Commit()
    {
        string version = typeof(ExportCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? string.Empty;
        int plus = version.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? "unknown" : version[(plus + 1)..];
    }

    private static string Hardware()
    {
        const string file = "/proc/cpuinfo";
        string? model = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : null;
        return $"{Environment.ProcessorCount} processors{(model is null ? string.Empty : $" ({model})")}";
    }
}
