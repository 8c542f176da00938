using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>What an input of <c>render</c> names: a body model to show by itself, or parameters of <c>--body</c>.</summary>
internal static class RenderSource
{
    // An array that every file of parameters has, and no model.
    private static readonly string[] s_parameterArrays = ["body_pose", "poses", "pose"];

    /// <summary>Reads an input.</summary>
    /// <param name="input">A built-in body's name, a model file, or a file of parameters.</param>
    /// <param name="body">The model of parameters.</param>
    /// <exception cref="InvalidInputException">The input is none of these, or damaged.</exception>
    public static (BodyModel Model, BodySequence Sequence) Load(string input, Lazy<BodyModel> body)
    {
        if (IsModel(input))
        {
            BodyModel model = BodySource.Load(input);
            return (model, new BodySequence([new BodyParameters(model.BetaCount, model.JointCount)]) { BodyName = model.Name });
        }

        return (body.Value, ParameterSource.Read(input, body.Value));
    }

    private static bool IsModel(string input)
    {
        if (input is BodySource.DefaultName or BodySource.FullName || Path.GetExtension(input).Equals(".pkl", StringComparison.OrdinalIgnoreCase))
            return true;
        if (!Path.GetExtension(input).Equals(".npz", StringComparison.OrdinalIgnoreCase) || !File.Exists(input))
            return false;
        using NpzReader reader = NpzReader.Open(input);
        return !s_parameterArrays.Any(reader.Contains);
    }
}
