using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Motion;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;

namespace Vitruvian.Cli.Commands;

/// <summary><c>prior clusters</c>: typical rotations of each joint.</summary>
internal sealed class PriorClustersCommand : CliCommand
{
    private const string DefaultConfig = "priors/rotation-clusters.config.json";
    private const double DegreesPerRadian = 180 / Math.PI;

    private readonly Option<string> _motion = MotionSource.MotionOption();

    private readonly Option<string> _out = CardedFile.OutOption(
        "The clusters' file; how they were made is written beside it, in a file of the same name that ends in .json.");

    private readonly Option<string> _config = new("--config")
    {
        Description = "How many centres each joint gets, a JSON file like the default, assets/priors/rotation-clusters.config.json.",
        HelpName = "FILE.json",
    };

    private readonly Option<string> _picture = new("--picture")
    {
        Description = "Draw the centres of several joints.",
        HelpName = "FILE.png",
    };

    /// <summary>Names the command.</summary>
    public PriorClustersCommand()
        : base(
            "clusters",
            "Cluster each joint's rotations in motion capture: the centres of HoloPose's mixture of experts.",
            "vitruvian prior clusters --motion cmu_poses.npz --out rotation-clusters.npz --picture clusters.png",
            "vitruvian prior clusters --motion cmu_poses.npz --out mine.npz --config counts.json --json")
    {
        Add(_motion);
        Add(_out);
        Add(_config);
        Add(_picture);
        Add(SharedOptions.Body);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string path = CardedFile.PathOf(session, _out);
        BodyModel model = BodySource.Load(session.Get(SharedOptions.Body));
        string config = session.Has(_config) ? session.Get(_config) : AssetFolder.Find(DefaultConfig);
        RotationClusterOptions options = RotationClusterOptions.Read(config, model.JointNames[1..]) with { Seed = session.Seed };
        MotionCapture motion = MotionCaptureFile.Read(session.Get(_motion));
        var fit = new RotationClusterFit(model, motion, options);
        RotationClusterResult result = session.Progress.Track(
            $"clustering {motion.FrameCount} poses", model.JointCount - 1, step => fit.Run(step, session.Cancellation));
        Image? picture = session.Has(_picture) ? new RotationClusterPicture(model).Draw(result.Clusters) : null;
        JsonObject card = Card(session, result);
        session.Cancellation.ThrowIfCancellationRequested();
        RotationClustersFile.Write(path, result.Clusters);
        CardedFile.WriteCard(path, card);
        if (picture is not null)
            ImageCodec.Write(session.Get(_picture), picture);
        JsonObject json = (JsonObject)card.DeepClone();
        json["file"] = path;
        session.PrintResult(json, Lines(path, result));
        return ExitCode.Done;
    }

    private JsonObject Card(CommandSession session, RotationClusterResult result)
    {
        JsonObject joints = [];
        for (int j = 0; j < result.Clusters.JointNames.Count; j++)
        {
            joints[result.Clusters.JointNames[j]] = new JsonObject
            {
                ["centres"] = result.Clusters.CentreCount(j),
                ["order"] = OrderName(result.Clusters, j),
                ["hullErrorDegrees"] = Math.Round(result.HullErrors[j] * DegreesPerRadian, 2),
            };
        }

        return new JsonObject
        {
            ["description"] = "Euler-angle cluster centres of each joint over motion capture retargeted to the body and its mirror images; hullErrorDegrees is the distance from their convex hull that 95 % of the poses stay within.",
            ["source"] = $"{Path.GetFileName(session.Get(_motion))}, SHA-256 {MotionSource.Sha256(session.Get(_motion))}",
            ["acknowledgement"] = MotionSource.Acknowledgement,
            ["command"] = $"vitruvian prior clusters --motion {Path.GetFileName(session.Get(_motion))} --out {Path.GetFileName(session.Get(_out))} --seed {session.Seed}",
            ["seed"] = session.Seed,
            ["counts"] = new JsonObject { ["poses"] = result.PoseCount, ["distinct"] = result.DistinctPoses },
            ["joints"] = joints,
        };
    }

    private static IEnumerable<string> Lines(string path, RotationClusterResult result)
    {
        RotationClusters clusters = result.Clusters;
        yield return $"poses  {result.PoseCount:N0}, {result.DistinctPoses:N0} distinct";
        for (int j = 0; j < clusters.JointNames.Count; j++)
            yield return $"{clusters.JointNames[j],-15} {clusters.CentreCount(j),3} centres, {OrderName(clusters, j)}, 95 % within {result.HullErrors[j] * DegreesPerRadian:0.0}° of their hull";
        yield return $"wrote  {path}, {Path.ChangeExtension(path, ".json")}";
    }

    private static string OrderName(RotationClusters clusters, int joint) => clusters.Order(joint).ToString().ToLowerInvariant();
}
