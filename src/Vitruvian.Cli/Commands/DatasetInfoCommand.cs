using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Datasets;

namespace Vitruvian.Cli.Commands;

/// <summary><c>dataset info</c>: what a dataset on disk has.</summary>
internal sealed class DatasetInfoCommand : CliCommand
{
    // Broken records that are named to people; --json has more.
    private const int MostNamed = 10;
    private const int MostListed = 1000;

    private readonly DatasetSource _source = new();

    /// <summary>Names the command.</summary>
    public DatasetInfoCommand()
        : base(
            "info",
            "Read all annotations of a dataset and count what they have; broken records are named.",
            "vitruvian dataset info coco --root data/coco --split val2017",
            "vitruvian dataset info 3dpw --root data/3dpw --split test --json")
    {
        _source.AddTo(this);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        IAnnotatedDataset dataset = _source.Open(session);
        int count = DatasetSource.Count(session, dataset);
        DatasetSummary summary = session.Progress.Track($"Reading {dataset.Name}", count, advance =>
        {
            var counted = new DatasetSummary();
            foreach (AnnotatedSample sample in DatasetSource.Records(session, dataset, counted.Broken.Add, advance))
                counted.Add(sample);
            return counted;
        });
        session.PrintResult(Json(dataset, count, summary), Lines(dataset, count, summary));
        return ExitCode.Done;
    }

    private static JsonObject Json(IAnnotatedDataset dataset, int count, DatasetSummary summary)
    {
        JsonObject joints = [];
        foreach ((string name, int annotated) in summary.PerJoint)
            joints[name] = annotated;
        return new JsonObject
        {
            ["dataset"] = dataset.Name,
            ["split"] = dataset.Split,
            ["records"] = dataset.Count,
            ["read"] = count,
            ["broken"] = summary.Broken.Count,
            ["brokenRecords"] = JsonNumbers.Of(summary.Broken.Take(MostListed)),
            ["pictures"] = summary.Pictures,
            ["picturesFound"] = summary.PicturesFound,
            ["sequences"] = summary.Sequences,
            ["subjects"] = summary.Subjects,
            ["crowds"] = summary.Crowds,
            ["jointSet"] = dataset.JointSet,
            ["with2d"] = summary.With2D,
            ["joints2d"] = summary.Joints2D,
            ["perJoint"] = joints,
            ["jointSet3d"] = dataset.JointSet3D,
            ["with3d"] = summary.With3D,
            ["withBody"] = summary.WithBody,
            ["withMask"] = summary.WithMask,
            ["withDense"] = summary.WithDense,
            ["densePoints"] = summary.DensePoints,
            ["withCamera"] = summary.WithCamera,
        };
    }

    private static IEnumerable<string> Lines(IAnnotatedDataset dataset, int count, DatasetSummary summary)
    {
        yield return $"dataset    {dataset.Name}{(dataset.Split.Length > 0 ? $", {dataset.Split}" : string.Empty)}";
        yield return $"records    {dataset.Count:N0}{(count < dataset.Count ? $", the first {count:N0} of them read" : string.Empty)}{(summary.Broken.Count > 0 ? $", {summary.Broken.Count:N0} broken" : string.Empty)}{(summary.Crowds > 0 ? $", {summary.Crowds:N0} crowds" : string.Empty)}";
        yield return $"pictures   {(summary.Pictures == 0 ? "none" : $"{summary.Pictures:N0}, {summary.PicturesFound:N0} of them here")}";
        if (summary.Sequences > 0)
            yield return $"recordings {summary.Sequences:N0}{(summary.Subjects > 0 ? $" of {summary.Subjects:N0} people" : string.Empty)}";
        yield return $"2D joints  {(summary.With2D == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{summary.With2D:N0} ({dataset.JointSet}, {(double)summary.Joints2D / summary.With2D:0.0} annotated in the mean)"))}";
        yield return $"3D joints  {(summary.With3D == 0 ? "none" : $"{summary.With3D:N0} ({dataset.JointSet3D})")}";
        yield return $"bodies     {Number(summary.WithBody)}";
        yield return $"masks      {Number(summary.WithMask)}";
        yield return $"surface    {(summary.WithDense == 0 ? "none" : $"{summary.WithDense:N0} with {summary.DensePoints:N0} points")}";
        yield return $"cameras    {Number(summary.WithCamera)}";
        foreach (string broken in summary.Broken.Take(MostNamed))
            yield return $"broken     {broken}";
        if (summary.Broken.Count > MostNamed)
            yield return $"broken     ... and {summary.Broken.Count - MostNamed:N0} more (--json lists {MostListed:N0})";
    }

    private static string Number(int count) => count == 0 ? "none" : $"{count:N0}";
}
