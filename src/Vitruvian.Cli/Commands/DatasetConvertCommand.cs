using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Datasets;

namespace Vitruvian.Cli.Commands;

/// <summary><c>dataset convert</c>: a dataset in a layout that training and other programs read.</summary>
internal sealed class DatasetConvertCommand : CliCommand
{
    private const string Keypoints = "keypoints";
    private const string Spin = "spin";

    private readonly DatasetSource _source = new();

    private readonly Option<string> _to = new("--to")
    {
        Description = $"'{Keypoints}': NAME/SPLIT.json and the photos in NAME/SPLIT/, LSP style with boxes, 2D joints only. '{Spin}': NAME/SPLIT.npz as SPIN's preprocessing writes it, picture names counting from --root.",
        HelpName = $"{Keypoints}|{Spin}",
        DefaultValueFactory = _ => Keypoints,
    };

    private readonly Option<bool> _link = new("--link") { Description = $"Link the photos instead of copying them ('{Keypoints}')." };

    /// <summary>Names the command.</summary>
    public DatasetConvertCommand()
        : base(
            "convert",
            "Write a dataset in another layout; records that cannot be read are named and left out.",
            "vitruvian dataset convert coco --root data/coco --split val2017 --to keypoints --link --out data",
            "vitruvian dataset convert 3dpw --root data/3dpw --to spin --out data/spin")
    {
        _to.AcceptOnlyFromAmong(Keypoints, Spin);
        _source.AddTo(this);
        Add(_to);
        Add(_link);
        Add(SharedOptions.Out);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        IAnnotatedDataset dataset = _source.Open(session);
        string split = dataset.Split.Length > 0 ? dataset.Split : "all";
        string folder = Path.Combine(session.Get(SharedOptions.Out), dataset.Name);
        int left = 0;
        void Report(string message)
        {
            left++;
            session.Complain(message);
        }

        (string file, int written) = session.Progress.Track($"Converting {dataset.Name}", DatasetSource.Count(session, dataset), advance =>
        {
            IEnumerable<AnnotatedSample> records = DatasetSource.Records(session, dataset, Report, advance);
            return session.Get(_to) == Spin ? WriteSpin(folder, split, records, _source.Root(session), Report) : WriteKeypoints(session, folder, split, dataset, records, Report);
        });
        session.PrintResult(new JsonObject { ["file"] = file, ["records"] = written, ["leftOut"] = left }, [$"{file}: {written:N0} records{(left > 0 ? $", {left:N0} left out" : string.Empty)}"]);
        return ExitCode.Done;
    }

    private (string File, int Count) WriteKeypoints(CommandSession session, string folder, string split, IAnnotatedDataset dataset, IEnumerable<AnnotatedSample> records, Action<string> report)
    {
        string set = dataset.JointSet ?? throw InvalidInputException.For(dataset.Name, "--to", $"'{Spin}', since the dataset has no joints in pictures", $"'{Keypoints}'");
        return (Path.Combine(folder, $"{split}.json"), KeypointFolder.Write(folder, split, set, records, session.Get(_link), report));
    }

    // The records of a file are held in memory together; those that the layout cannot hold are told.
    private static (string File, int Count) WriteSpin(string folder, string split, IEnumerable<AnnotatedSample> records, string root, Action<string> report)
    {
        string images = File.Exists(root) ? Path.GetDirectoryName(Path.GetFullPath(root))! : root;
        List<AnnotatedSample> fitting = [];
        foreach (AnnotatedSample record in records)
        {
            if (SpinFile.WhyNot(record, images) is { } reason)
                report(reason);
            else
                fitting.Add(record with { Mask = null, Dense = null });
        }

        string file = Path.Combine(folder, $"{split}.npz");
        SpinFile.Write(file, fitting, images);
        return (file, fitting.Count);
    }
}
