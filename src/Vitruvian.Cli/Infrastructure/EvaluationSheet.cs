using System.CommandLine;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Contact sheets of what an evaluation found.</summary>
internal static class EvaluationSheet
{
    private const int Columns = 4;
    private const int CellSize = 480;

    /// <summary>The option <c>--sheet N</c>.</summary>
    /// <param name="description">What is drawn, and where.</param>
    public static Option<int> Option(string description) => SharedOptions.Positive(new Option<int>("--sheet") { Description = description, HelpName = "N" });

    /// <summary>Refuses a sheet of a shard, which knows only its own share of the samples.</summary>
    /// <param name="session">The options.</param>
    /// <param name="option">From <see cref="Option"/>.</param>
    /// <exception cref="InvalidInputException">A sheet was asked for.</exception>
    public static void Refuse(CommandSession session, Option<int> option)
    {
        if (session.Has(option))
            throw InvalidInputException.For(option.Name, string.Empty, "none beside shards, each of which knows its own samples only", "one");
    }

    /// <summary>Draws numbers of samples by the seed.</summary>
    /// <param name="session">Has the seed.</param>
    /// <param name="samples">Number of samples.</param>
    /// <param name="count">How many are wanted.</param>
    public static int[] Choose(CommandSession session, int samples, int count)
    {
        SeededRandom random = new(session.Seed);
        return [.. Enumerable.Range(0, samples).OrderBy(_ => random.NextBits()).Take(count).Order()];
    }

    /// <summary>A cell: what is known, what a network saw of the surface or of the parts, the body over the photo, of a mesh its chart coordinates, and the body from the side.</summary>
    /// <param name="known">The photo with what is known.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="body">What was found.</param>
    public static Image Draw(Image known, Image photo, RecoveredBody body)
    {
        ResultPictures pictures = new();
        Image[] seen = body.Evidence is { } evidence && (evidence.Dense.Count + evidence.Vertices.Count > 0 || evidence.Field is not null || evidence.Parts is not null) ? [EvidenceDrawing.Draw(photo, [evidence])] : [];
        Image[] charted = body.Mesh is null ? [] : [pictures.Iuv([body])];
        return ContactSheet.SideBySide([known, .. seen, pictures.Overlay(photo, [body]), .. charted, pictures.Side([body])]);
    }

    /// <summary>Writes <c>sheet.png</c>.</summary>
    /// <param name="session">Has the folder of outputs, and is told.</param>
    /// <param name="folder">Folder in it.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="labels">What stands under each.</param>
    /// <param name="meaning">What the labels say.</param>
    public static void Write(CommandSession session, string folder, Image[] cells, string[] labels, string meaning)
    {
        using OutputFolder output = new(Path.Combine(session.Get(SharedOptions.Out), folder));
        ImageCodec.Write(output.PathFor("sheet.png"), new ContactSheet { CellSize = CellSize }.Layout(cells, labels, Columns));
        output.Commit();
        session.Progress.Say($"Wrote {output.Files[0]} ({meaning})");
    }
}
