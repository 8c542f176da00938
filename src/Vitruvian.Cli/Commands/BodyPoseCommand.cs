using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Numerics;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Commands;

/// <summary><c>body pose</c>: parameters to a posed, rigged mesh.</summary>
internal sealed class BodyPoseCommand : CliCommand
{
    private static readonly ResultFormat[] s_possible = [ResultFormat.Glb, ResultFormat.Obj, ResultFormat.Bvh, ResultFormat.Npz];

    private readonly Argument<string?> _parameters = new("PARAMETERS")
    {
        Description = "body.npz, body.json, or another .npz with the smplx package's names; without it, the T-pose.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _betas = new("--betas") { Description = "First shape coefficients, in standard deviations.", HelpName = "B0,B1,..." };

    private readonly Option<string[]> _joints = new("--joint")
    {
        Description = "Sets a joint's rotation: axis times angle, in degrees; can be repeated ('vitruvian body info' lists the joints).",
        HelpName = "NAME=X,Y,Z",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string> _formats = new("--formats") { Description = "Files to write, of glb, obj, bvh, npz.", HelpName = "LIST", DefaultValueFactory = _ => "glb,obj,bvh,npz" };

    /// <summary>Names the command.</summary>
    public BodyPoseCommand()
        : base(
            "pose",
            "Pose a body and write it as a rigged mesh.",
            "vitruvian body pose --betas 1.5,-1 --joint left_shoulder=0,0,-70 --joint right_shoulder=0,0,70",
            "vitruvian body pose out/astronaut/body.npz --formats glb --out posed")
    {
        Add(_parameters);
        Add(_betas);
        Add(_joints);
        Add(_formats);
        Add(SharedOptions.Body);
        Add(SharedOptions.Out);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        IReadOnlyList<ResultFormat> formats = ResultFormats.Parse(session.Get(_formats));
        string[] others = [.. formats.Except(s_possible).Select(f => $"'{f.ToString().ToLowerInvariant()}'")];
        if (others.Length > 0)
            throw InvalidInputException.For("--formats", string.Empty, "some of glb, obj, bvh, npz", string.Join(", ", others));
        BodyModel model = BodySource.Load(session.Get(SharedOptions.Body));
        string? path = session.Get(_parameters);
        BodySequence sequence = path is null
            ? new BodySequence([new BodyParameters(model.BetaCount, model.JointCount)]) { BodyName = model.Name }
            : ParameterSource.Read(path, model);
        foreach (BodyParameters frame in sequence.Frames)
            Change(session, model, frame);
        string name = Path.GetFileNameWithoutExtension(path ?? session.Get(SharedOptions.Body));
        using OutputFolder folder = new(Path.Combine(session.Get(SharedOptions.Out), name));
        PosedBody posed = model.Pose(sequence.Frames[0]);
        foreach (ResultFormat format in formats)
            Write(format, folder.PathFor($"body.{format.ToString().ToLowerInvariant()}"), model, sequence, posed);
        folder.Commit();
        JsonObject json = new()
        {
            ["files"] = JsonNumbers.Of(folder.Files),
            ["frames"] = sequence.Frames.Count,
            ["joints"] = JsonNumbers.Rows(Array.ConvertAll(posed.Joints, x => (double)x), 3),
        };
        session.PrintResult(json, folder.Files);
        return ExitCode.Done;
    }

    private static void Write(ResultFormat format, string path, BodyModel model, BodySequence sequence, PosedBody posed)
    {
        // Without a camera the body stands in its own frame, y up.
        ExportFrame frame = sequence.Camera is null ? ExportFrame.Body : ExportFrame.Camera;
        switch (format)
        {
            case ResultFormat.Glb:
                GlbFile.Write(path, model, sequence, new GlbOptions { Frame = frame });
                break;
            case ResultFormat.Obj:
                ObjFile.Write(path, model, posed.Vertices, new ObjOptions { Frame = frame });
                break;
            case ResultFormat.Bvh:
                BvhFile.Write(path, model, sequence, frame);
                break;
            default:
                BodyParametersFile.Write(path, sequence);
                break;
        }
    }

    private void Change(CommandSession session, BodyModel model, BodyParameters body)
    {
        if (session.Get(_betas) is { } betas)
        {
            double[] values = Numbers(_betas.Name, betas);
            if (values.Length > model.BetaCount)
                throw InvalidInputException.For(_betas.Name, string.Empty, $"at most {model.BetaCount} numbers (body '{model.Name}')", $"{values.Length}");
            values.CopyTo(body.Betas, 0);
        }

        foreach (string setting in session.Get(_joints))
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                throw InvalidInputException.For(_joints.Name, string.Empty, "NAME=X,Y,Z", $"'{setting}'");
            int joint = Array.IndexOf(model.JointNames, setting[..equals]);
            if (joint < 0)
                throw InvalidInputException.For(_joints.Name, string.Empty, $"one of {string.Join(", ", model.JointNames)}", $"'{setting[..equals]}'");
            double[] degrees = Numbers(_joints.Name, setting[(equals + 1)..]);
            if (degrees.Length != 3)
                throw InvalidInputException.For(_joints.Name, string.Empty, "three angles in degrees", $"'{setting[(equals + 1)..]}'");
            body.Pose[joint] = AxisAngle.Read(Array.ConvertAll(degrees, double.DegreesToRadians));
        }
    }

    private static double[] Numbers(string option, string text) =>
        [.. text.Split(',').Select(part =>
            double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
                ? value
                : throw InvalidInputException.For(option, string.Empty, "finite numbers between commas", $"'{text}'"))];
}
