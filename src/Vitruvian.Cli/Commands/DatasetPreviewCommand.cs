using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Datasets;
using Vitruvian.Imaging;

namespace Vitruvian.Cli.Commands;

/// <summary><c>dataset preview</c>: a page of records with what is annotated drawn over the pictures.</summary>
internal sealed class DatasetPreviewCommand : CliCommand
{
    private const int Columns = 6;
    private const int CellSize = 320;

    private readonly DatasetSource _source = new();

    private readonly Option<int> _count = SharedOptions.Positive(new Option<int>("--count") { Description = "So many records, drawn by the seed.", HelpName = "N", DefaultValueFactory = _ => 24 });

    /// <summary>Names the command.</summary>
    public DatasetPreviewCommand()
        : base(
            "preview",
            "Draw boxes, joints, masks and surface points over the pictures of some records: NAME/preview.png.",
            "vitruvian dataset preview densepose-coco --root data/coco --count 24",
            "vitruvian dataset preview h36m --root data/h36m --split S9 --seed 7 --out out")
    {
        _source.AddTo(this);
        Add(_count);
        Add(SharedOptions.Body);
        Add(SharedOptions.Out);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        IAnnotatedDataset dataset = _source.Open(session);
        var drawing = new SampleDrawing(Body(session));
        int[] chosen = EvaluationSheet.Choose(session, DatasetSource.Count(session, dataset), session.Get(_count));
        (Image? Picture, string Text)[] cells = session.Progress.Track("Drawing", chosen.Length, advance => ParallelMap.Run(chosen.Length, session.Threads, i =>
        {
            (Image?, string) cell = Cell(session, dataset, drawing, chosen[i]);
            advance();
            return cell;
        }, session.Cancellation));
        (Image? Picture, string Text)[] drawn = [.. cells.Where(c => c.Picture is not null)];
        if (drawn.Length == 0)
            throw new InvalidInputException(cells[0].Text);
        using OutputFolder output = new(Path.Combine(session.Get(SharedOptions.Out), dataset.Name));
        ImageCodec.Write(output.PathFor("preview.png"), new ContactSheet { CellSize = CellSize }.Layout([.. drawn.Select(c => c.Picture!)], [.. drawn.Select(c => c.Text)], Columns));
        output.Commit();
        session.PrintResult(new JsonObject { ["file"] = output.Files[0], ["records"] = drawn.Length, ["broken"] = cells.Length - drawn.Length }, [output.Files[0]]);
        return ExitCode.Done;
    }

    private static BodyModel Body(CommandSession session)
    {
        BodyModel model = BodySource.Load(session.Get(SharedOptions.Body));
        return model.JointCount == SmplTopology.JointCount ? model : throw InvalidInputException.For("--body", string.Empty, $"a body with SMPL's {SmplTopology.JointCount} joints", $"{model.JointCount}");
    }

    // A picture that is missing is told once and replaced by grey; a broken record is told and left out.
    private static (Image? Picture, string Text) Cell(CommandSession session, IAnnotatedDataset dataset, SampleDrawing drawing, int index)
    {
        AnnotatedSample sample;
        try
        {
            sample = dataset.Read(index);
        }
        catch (InvalidInputException error)
        {
            session.Complain(error.Message);
            return (null, error.Message);
        }

        Image? picture = null;
        try
        {
            picture = sample.ImagePath is null ? null : sample.ReadImage();
        }
        catch (Exception error) when (error is InvalidInputException or MissingDependencyException)
        {
            session.Progress.Say(error.Message);
        }

        return (drawing.Draw(sample, picture), sample.Name);
    }
}
