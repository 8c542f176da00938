using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Imaging;
using Vitruvian.Server.Pages;
using Vitruvian.Texturing;

namespace Vitruvian.Cli.Commands;

/// <summary><c>render</c>: pictures of bodies.</summary>
internal sealed class RenderCommand : CliCommand
{
    private const int DefaultSize = 768;
    private const int DefaultTurns = 8;
    private const int LargestSize = 8192;
    private const int SheetColumns = 4;

    private readonly Argument<string[]> _inputs = new("INPUT")
    {
        Description = "Parameters (body.npz, body.json), or a body model to show in its T-pose: 'vitruvian', 'vitruvian-full' or a model file.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _view = new("--view") { Description = $"Between commas: {RenderView.Choices}.", HelpName = "LIST", DefaultValueFactory = _ => "front" };

    private readonly Option<string> _show = new("--show")
    {
        Description = "Between commas: body, parts, iuv, normals, depth, wireframe.",
        HelpName = "LIST",
        DefaultValueFactory = _ => "body",
    };

    private readonly Option<string?> _photo = new("--photo") { Description = "The photo, for --view photo and --html.", HelpName = "FILE" };

    private readonly Option<string?> _texture = new("--texture") { Description = "Texture of 'vitruvian texture', or another picture in the body's texture atlas (MakeHuman's skins fit the built-in body).", HelpName = "FILE" };

    private readonly Option<string> _size = new("--size") { Description = "Size of each picture in pixels.", HelpName = "N|WxH", DefaultValueFactory = _ => $"{DefaultSize}" };

    private readonly Option<int> _turns = SharedOptions.Positive(new Option<int>("--turns") { Description = "Pictures of a turntable.", HelpName = "N", DefaultValueFactory = _ => DefaultTurns });

    private readonly Option<int> _frames = SharedOptions.Positive(new Option<int>("--frames") { Description = "So many frames of a sequence, evenly spaced.", HelpName = "N", DefaultValueFactory = _ => 1 });

    private readonly Option<bool> _sheet = new("--sheet") { Description = "All pictures on one page, sheet.png, instead of a file each." };

    private readonly Option<string?> _html = new("--html") { Description = "Write all inputs into one page to be sent to somebody, who can turn them in any browser, instead of pictures; with --photo also over it.", HelpName = "FILE.html" };

    /// <summary>Names the command.</summary>
    public RenderCommand()
        : base(
            "render",
            "Draw bodies: from around, over the photo, as maps, as contact sheets, as a page to turn them on.",
            "vitruvian render vitruvian --view turntable --show body,parts --sheet",
            "vitruvian render out/astronaut/body.npz --view photo,side --photo assets/samples/astronaut.jpg --show body,wireframe")
    {
        Add(_inputs);
        Add(_view);
        Add(_show);
        Add(_photo);
        Add(_texture);
        Add(_size);
        Add(_turns);
        Add(_frames);
        Add(_sheet);
        Add(_html);
        Add(SharedOptions.Body);
        Add(SharedOptions.Out);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string[] inputs = session.Get(_inputs);
        if (session.Get(_html) is { } page)
            return WritePage(session, inputs, page);
        RenderView[] views = [.. List(session.Get(_view)).Select(v => RenderView.Parse(v, session.Get(_turns)))];
        RenderContent[] contents = [.. List(session.Get(_show)).Select(ParseContent)];
        (int width, int height) = ParseSize(session.Get(_size));
        Image? photo = session.Get(_photo) is { } path ? ImageCodec.Read(path) : null;
        if (photo is null && views.Any(v => v.IsPhoto))
            throw InvalidInputException.For("--photo", string.Empty, "the photo that --view photo draws over", "none");
        BodyTexture? texture = session.Get(_texture) is { } skin ? BodyTexture.Read(skin) : null;
        string[] names = OutputNames.Folders(inputs);
        Lazy<BodyModel> body = new(() => BodySource.Load(session.Get(SharedOptions.Body)));
        List<string> files = [];
        session.Progress.Track("Rendering", inputs.Length, advance =>
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                session.Cancellation.ThrowIfCancellationRequested();
                (BodyModel model, BodySequence sequence) = RenderSource.Load(inputs[i], body);
                List<(string Name, Image Picture)> pictures = [];
                foreach (int frame in Frames(sequence.Frames.Count, session.Get(_frames)))
                {
                    RenderedScene scene = new(model, sequence, frame, texture);
                    string suffix = session.Get(_frames) > 1 ? $"-frame{frame:00000}" : string.Empty;
                    foreach (RenderContent content in contents)
                    {
                        foreach (RenderView view in views)
                            pictures.AddRange(Draw(scene, inputs[i], view, content, photo, width, height).Select(p => ($"{p.Name}{suffix}", p.Picture)));
                    }
                }

                files.AddRange(Write(Path.Combine(session.Get(SharedOptions.Out), names[i]), pictures, session.Get(_sheet)));
                advance();
            }

            return 0;
        });
        session.PrintResult(new JsonObject { ["files"] = JsonNumbers.Of(files) }, files);
        return ExitCode.Done;
    }

    private int WritePage(CommandSession session, string[] inputs, string page)
    {
        foreach (Option option in (ReadOnlySpan<Option>)[_view, _show, _texture, _size, _turns, _frames, _sheet])
        {
            if (session.Has(option))
                throw InvalidInputException.For(option.Name, string.Empty, "pictures", "--html, whose page shows the bodies from all sides");
        }

        StandalonePage.Write(page, new SceneSource(session.Get(SharedOptions.Body)).Load(inputs, takesPictures: false, session.Get(_photo)));
        session.PrintResult(new JsonObject { ["files"] = JsonNumbers.Of([page]) }, [page]);
        return ExitCode.Done;
    }

    private static IEnumerable<(string Name, Image Picture)> Draw(RenderedScene scene, string source, RenderView view, RenderContent content, Image? photo, int width, int height)
    {
        string suffix = content == RenderContent.Body ? string.Empty : $"-{content.ToString().ToLowerInvariant()}";
        Image[] pictures = view.IsPhoto ? [scene.DrawOver(photo!, source, content)] : scene.Draw(view, content, width, height);
        return pictures.Select((picture, i) => ($"{view.FileName(i)}{suffix}", picture));
    }

    private static IReadOnlyList<string> Write(string path, List<(string Name, Image Picture)> pictures, bool sheet)
    {
        using OutputFolder folder = new(path);
        if (sheet)
        {
            Image page = ContactSheet.Compose([.. pictures.Select(p => p.Picture)], [.. pictures.Select(p => p.Name)], SheetColumns);
            ImageCodec.Write(folder.PathFor("sheet.png"), page);
        }
        else
        {
            foreach ((string name, Image picture) in pictures)
                ImageCodec.Write(folder.PathFor($"{name}.png"), picture);
        }

        folder.Commit();
        return folder.Files;
    }

    // The middles of equal stretches of the sequence.
    private static IEnumerable<int> Frames(int count, int wanted)
    {
        int shown = Math.Min(count, wanted);
        return shown == 1 && wanted == 1 ? [0] : Enumerable.Range(0, shown).Select(i => (int)((i + 0.5) * count / shown));
    }

    private static string[] List(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static RenderContent ParseContent(string text)
    {
        string[] names = [.. Enum.GetNames<RenderContent>().Select(n => n.ToLowerInvariant())];
        return names.Contains(text)
            ? Enum.Parse<RenderContent>(text, ignoreCase: true)
            : throw InvalidInputException.For("--show", string.Empty, $"some of {string.Join(", ", names)}", $"'{text}'");
    }

    private static (int Width, int Height) ParseSize(string text)
    {
        string[] sides = text.Split('x');
        int[] values = [.. sides.Select(s => int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0)];
        return values.Length is 1 or 2 && values.All(v => v is >= 1 and <= LargestSize)
            ? (values[0], values[^1])
            : throw InvalidInputException.For("--size", string.Empty, $"N or WxH of 1 to {LargestSize} pixels", $"'{text}'");
    }
}
