using Vitruvian.Bodies;
using Vitruvian.Evaluation;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>The methods that can be evaluated on photos with 2D joints, by their names on the command line.</summary>
internal static class JointMethods
{
    /// <summary>The names, the usual one first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["fit", "rest"];

    /// <summary>Makes a method.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="session">Names the body and the seed.</param>
    /// <exception cref="InvalidInputException">There is no such method, or its files are missing.</exception>
    public static IJointMethod Create(string name, CommandSession session)
    {
        BodyModel model = BodySource.Load(session.Get(SharedOptions.Body));
        return name switch
        {
            "fit" => new FitMethod(model, PriorSource.Load(PriorSource.DefaultName)),
            "rest" => new RestingMethod(model),
            _ => throw InvalidInputException.For("--method", string.Empty, $"one of {string.Join(", ", Names)}", $"'{name}'"),
        };
    }
}
