using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Cli.Infrastructure;

namespace Vitruvian.Cli.Commands;

/// <summary><c>body info</c>: what a body model holds.</summary>
internal sealed class BodyInfoCommand : CliCommand
{
    private readonly Argument<string> _body = new("BODY")
    {
        Description = "'vitruvian' (built in), 'vitruvian-full', or a model file.",
        DefaultValueFactory = _ => BodySource.DefaultName,
    };

    /// <summary>Names the command.</summary>
    public BodyInfoCommand()
        : base("info", "Show what a body model holds.", "vitruvian body info", "vitruvian body info SMPL_NEUTRAL.pkl --json")
    {
        Add(_body);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        BodyModel model = BodySource.Load(session.Get(_body));
        string[] jointSets = [.. JointSets.Names.Where(name => HasJointSet(model, name))];
        double height = Height(model);
        JsonObject json = new()
        {
            ["name"] = model.Name,
            ["vertices"] = model.VertexCount,
            ["faces"] = model.FaceCount,
            ["joints"] = model.JointCount,
            ["betas"] = model.BetaCount,
            ["poseBlendColumns"] = model.PoseBlendCount,
            ["skinningInfluences"] = model.Skinning.Influences,
            ["height"] = JsonNumbers.Of(height),
            ["jointNames"] = JsonNumbers.Of(model.JointNames),
            ["jointSets"] = JsonNumbers.Of(jointSets),
            ["landmarks"] = JsonNumbers.Of(model.Landmarks.Select(l => l.Name)),
            ["hasParts"] = model.Surface is not null,
            ["lowPolyVertices"] = model.Surface?.LowPoly is { } low ? low.Vertices.Length : 0,
        };
        session.PrintResult(json,
        [
            $"name        {model.Name}",
            $"mesh        {model.VertexCount:N0} vertices, {model.FaceCount:N0} triangles, {height:0.00} m tall in the bind pose",
            $"skeleton    {model.JointCount} joints, at most {model.Skinning.Influences} per vertex",
            $"shape       {model.BetaCount} betas",
            $"pose blend  {(model.PoseBlendCount == 0 ? "none" : $"{model.PoseBlendCount} columns")}",
            $"joint sets  {(jointSets.Length == 0 ? "none" : string.Join(", ", jointSets))}",
            $"landmarks   {(model.Landmarks.Count == 0 ? "none" : string.Join(", ", model.Landmarks.Select(l => l.Name)))}",
            $"surface     {Surface(model)}",
        ]);
        return ExitCode.Done;
    }

    private static string Surface(BodyModel model) => model.Surface switch
    {
        null => "no parts",
        { LowPoly: { } low } => $"24 parts with charts, low-poly mesh of {low.Vertices.Length} vertices",
        _ => "24 parts with charts",
    };

    private static bool HasJointSet(BodyModel model, string name)
    {
        try
        {
            _ = JointSets.For(model, name);
            return true;
        }
        catch (InvalidInputException)
        {
            return false;
        }
    }

    private static double Height(BodyModel model)
    {
        float lowest = float.PositiveInfinity;
        float highest = float.NegativeInfinity;
        for (int i = 1; i < model.Template.Length; i += 3)
        {
            lowest = Math.Min(lowest, model.Template[i]);
            highest = Math.Max(highest, model.Template[i]);
        }

        return highest - lowest;
    }
}
