using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Texturing;

namespace Vitruvian.Cli.Commands;

/// <summary><c>texture</c>: a person's texture from a video or photos.</summary>
internal sealed class TextureCommand : CliCommand
{
    // Below this share of the surface the larger part of the texture is a guess.
    private const double LowCoverage = 0.5;

    private static readonly JsonSerializerOptions s_layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RecoverSources _sources = new();

    private readonly Argument<string> _input = new("INPUT") { Description = "A video of a person, or a folder of photos of one person in the same clothes; one photo shows one side." };

    private readonly Option<int> _person = SharedOptions.Positive(new Option<int>("--person")
    {
        Description = "Which person: in a video by the numbers of 'recover' (body is 1, body-2 is 2), in photos by size. Default: who is seen longest, or largest.",
        HelpName = "N",
    });

    private readonly Option<int> _size = SharedOptions.Positive(new Option<int>("--size")
    {
        Description = $"Texels a side, {BodyTexture.MinimumSize} to {BodyTexture.MaximumSize}.",
        HelpName = "N",
        DefaultValueFactory = _ => new TextureBuilderOptions().Size,
    });

    private readonly Option<bool> _noMirror = new("--no-mirror") { Description = "Fill what was not seen from around it alone, not from the body's other side." };

    private readonly Option<bool> _noEqualize = new("--no-equalize") { Description = "Take colours as bright as each frame shows them." };

    /// <summary>Names the command.</summary>
    public TextureCommand()
        : base(
            "texture",
            "A person's texture from a video or photos: the median of what the frames show of each place of the body, holes filled.",
            "vitruvian texture clip.mp4",
            "vitruvian texture photos/ --size 512 --out textures --json")
    {
        Add(_input);
        Add(_person);
        Add(_size);
        Add(_noMirror);
        Add(_noEqualize);
        _sources.AddTo(this);
        Add(SharedOptions.Body);
        Add(SharedOptions.Out);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string input = Path.TrimEndingDirectorySeparator(session.Get(_input));
        using IPhotoSource source = _sources.Create(session, session.Threads);
        TextureBuilder builder = new(source.Model, new TextureBuilderOptions
        {
            Size = session.Get(_size),
            MirrorsHoles = !session.Get(_noMirror),
            EqualizesExposure = !session.Get(_noEqualize),
            Threads = session.Threads,
        });
        using OutputFolder folder = new(Path.Combine(session.Get(SharedOptions.Out), OutputNames.Folders([input])[0]));
        session.Progress.Say($"Recovering bodies: {source.Description}.");
        TextureSubject subject = TextureSubject.Find(input, session, source, session.Has(_person) ? session.Get(_person) - 1 : null);
        foreach (string complaint in subject.Complaints)
            session.Complain(complaint);
        JsonArray frames = session.Progress.Track("Gathering colours", subject.FrameCount, advance => Gather(builder, subject, advance, session.Cancellation));
        session.Cancellation.ThrowIfCancellationRequested();
        if (builder.FrameCount == 0)
            throw InvalidInputException.For(input, string.Empty, "frames that show something of the person", "none");
        BuiltTexture built = session.Progress.Track("Filling holes", 1, advance =>
        {
            BuiltTexture done = builder.Build();
            advance();
            return done;
        });
        JsonObject json = Describe(input, subject, builder, built, frames);
        string note = Note(builder, built);
        if (note.Length > 0)
            json["note"] = note;
        Write(folder, source.Model, subject.Betas, built.Texture, json);
        session.Cancellation.ThrowIfCancellationRequested();
        folder.Commit();
        json["folder"] = folder.FinalPath;
        json["files"] = JsonNumbers.Of(folder.Files);
        if (note.Length > 0)
            session.Complain(note);
        session.PrintResult(json, [$"{folder.FinalPath}{Path.DirectorySeparatorChar}  {Percent(built.Coverage)} of the surface seen in {builder.FrameCount} of {subject.FrameCount} frames"]);
        return ExitCode.Done;
    }

    private static JsonArray Gather(TextureBuilder builder, TextureSubject subject, Action advance, CancellationToken cancellation)
    {
        JsonArray frames = [];
        foreach ((string name, Image photo, Recovery.RecoveredBody body, IReadOnlyList<Rendering.RenderMesh> others) in subject.Frames(advance, cancellation))
        {
            TextureFrame given = builder.Add(photo, body.Posed.Vertices, body.Camera, others);
            frames.Add((JsonNode)new JsonObject
            {
                ["frame"] = name,
                ["texels"] = given.Texels,
                ["gain"] = JsonNumbers.Of([given.Gain.X, given.Gain.Y, given.Gain.Z]),
                ["residual"] = given.Residual is { } residual ? JsonNumbers.Of(residual) : null,
            });
        }

        return frames;
    }

    private static JsonObject Describe(string input, TextureSubject subject, TextureBuilder builder, BuiltTexture built, JsonArray frames) => new()
    {
        ["input"] = input,
        ["person"] = subject.Person + 1,
        ["method"] = subject.Method,
        ["refine"] = JsonNumbers.Of(subject.Refinements),
        ["size"] = built.Texture.Size,
        ["frames"] = subject.FrameCount,
        ["framesUsed"] = builder.FrameCount,
        ["coverage"] = JsonNumbers.Of(built.Coverage),
        ["mirrored"] = JsonNumbers.Of(built.Mirrored),
        ["spread"] = JsonNumbers.Of(built.Spread),
        ["betas"] = JsonNumbers.Of(subject.Betas),
        ["perFrame"] = frames,
    };

    private static string Note(TextureBuilder builder, BuiltTexture built)
    {
        if (builder.FrameCount == 1)
            return $"one picture shows {Percent(built.Coverage)} of the surface; the rest is filled. A video in which the person turns shows all.";
        return built.Coverage < LowCoverage ? $"{Percent(built.Coverage)} of the surface were seen; the rest is filled. Views from other sides would show it." : string.Empty;
    }

    private static void Write(OutputFolder folder, BodyModel model, double[] betas, BodyTexture texture, JsonObject json)
    {
        texture.Write(folder.PathFor("texture.png"));
        BodyParameters standing = new(model.BetaCount, model.JointCount);
        betas.CopyTo(standing.Betas, 0);
        GlbFile.Write(folder.PathFor("textured.glb"), model, new BodySequence([standing]), new GlbOptions { Frame = ExportFrame.Body, Texture = texture.EncodePicture() });
        ImageCodec.Write(folder.PathFor("sheet.png"), TextureSheet.Draw(model, betas, texture));
        AtomicFile.WriteAllText(folder.PathFor("texture.json"), json.ToJsonString(s_layout) + "\n");
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");
}
