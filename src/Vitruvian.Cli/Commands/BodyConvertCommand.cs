using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cli.Infrastructure;

namespace Vitruvian.Cli.Commands;

/// <summary><c>body convert</c>: a body model from one file format to another.</summary>
internal sealed class BodyConvertCommand : CliCommand
{
    private const string Vitruvian = "vitruvian";
    private const string Smpl = "smpl";

    private readonly Argument<string> _model = new("MODEL") { Description = "'vitruvian' (built in), 'vitruvian-full', or a Vitruvian .npz, SMPL .npz or SMPL .pkl file." };

    private readonly Option<string> _to = new("--to") { Description = "Format to write: vitruvian (.npz) or smpl (.npz).", HelpName = "FORMAT", DefaultValueFactory = _ => Vitruvian };

    private readonly Option<int> _betas = SharedOptions.Positive(new Option<int>("--betas") { Description = "Keep only the first shape directions (SMPL files).", HelpName = "N" });

    private readonly Option<bool> _half = new("--half") { Description = "Half precision for shape and pose directions: half the size (vitruvian only)." };

    /// <summary>Names the command.</summary>
    public BodyConvertCommand()
        : base(
            "convert",
            "Convert a body model; writes DIR/NAME-FORMAT.npz.",
            "vitruvian body convert SMPL_NEUTRAL.pkl --to vitruvian --betas 10",
            "vitruvian body convert vitruvian --to smpl --out converted")
    {
        _to.AcceptOnlyFromAmong(Vitruvian, Smpl);
        Add(_model);
        Add(_to);
        Add(_betas);
        Add(_half);
        Add(SharedOptions.Out);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string source = session.Get(_model);
        string format = session.Get(_to);
        if (session.Get(_half) && format == Smpl)
            throw InvalidInputException.For("--half", string.Empty, "--to vitruvian", $"--to {Smpl}");
        BodyModelDefinition body = BodySource.LoadDefinition(source, session.Has(_betas) ? session.Get(_betas) : null);
        string path = Path.Combine(session.Get(SharedOptions.Out), $"{Path.GetFileNameWithoutExtension(source)}-{format}.npz");
        using (OutputFolder folder = new(session.Get(SharedOptions.Out)))
        {
            string staged = folder.PathFor(Path.GetFileName(path));
            if (format == Smpl)
                SmplBodyFile.Write(staged, body);
            else
                VitruvianBodyFile.Write(staged, body, session.Get(_half));
            folder.Commit();
        }

        BodyModel model = new(body);
        JsonObject json = new()
        {
            ["file"] = path,
            ["format"] = format,
            ["bytes"] = new FileInfo(path).Length,
            ["vertices"] = model.VertexCount,
            ["joints"] = model.JointCount,
            ["betas"] = model.BetaCount,
            ["poseBlendColumns"] = model.PoseBlendCount,
        };
        session.PrintResult(json, [$"{path}  ({model.VertexCount:N0} vertices, {model.JointCount} joints, {model.BetaCount} betas, {model.PoseBlendCount} pose-blend columns)"]);
        return ExitCode.Done;
    }
}
