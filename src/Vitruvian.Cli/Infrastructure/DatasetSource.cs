using System.CommandLine;
using Vitruvian.Datasets;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>The words and options that name a dataset on disk.</summary>
internal sealed class DatasetSource
{
    private readonly Argument<string> _name = new("name") { Description = $"Which dataset: {string.Join(", ", AnnotatedDatasets.Names)}.", HelpName = "NAME" };

    private readonly Option<string> _root = new("--root") { Description = "The dataset's folder (docs/datasets.md shows each); for spin also the .npz file.", HelpName = "DIR", Required = true };

    private readonly Option<string?> _split = new("--split") { Description = "Which split, as the dataset calls it; its usual one when left out.", HelpName = "NAME" };

    private readonly Option<string?> _images = new("--images") { Description = "Folder that the annotation's picture names count from, where it is not the usual one (coco, densepose-coco, spin).", HelpName = "DIR" };

    /// <summary>Adds the words and options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_root);
        command.Add(_split);
        command.Add(_images);
        command.Add(SharedOptions.Limit);
    }

    /// <summary>The dataset's folder.</summary>
    public string Root(CommandSession session) => session.Get(_root);

    /// <summary>Opens the dataset.</summary>
    public IAnnotatedDataset Open(CommandSession session) => AnnotatedDatasets.Open(session.Get(_name), session.Get(_root), session.Get(_split), session.Get(_images));

    /// <summary>How many records are wanted of those there are.</summary>
    public static int Count(CommandSession session, IAnnotatedDataset dataset) => session.Has(SharedOptions.Limit) ? Math.Min(dataset.Count, session.Get(SharedOptions.Limit)) : dataset.Count;

    /// <summary>Reads records one after the other.</summary>
    /// <param name="session">May stop.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="report">Is told of those that cannot be read.</param>
    /// <param name="advance">Called after each.</param>
    public static IEnumerable<AnnotatedSample> Records(CommandSession session, IAnnotatedDataset dataset, Action<string> report, Action advance)
    {
        int count = Count(session, dataset);
        for (int i = 0; i < count; i++)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            AnnotatedSample? sample = null;
            try
            {
                sample = dataset.Read(i);
            }
            catch (InvalidInputException error)
            {
                report(error.Message);
            }

            advance();
            if (sample is not null)
                yield return sample;
        }
    }
}
