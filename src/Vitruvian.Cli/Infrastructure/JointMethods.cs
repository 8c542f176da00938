using Vitruvian.Bodies;
using Vitruvian.Evaluation;
using Vitruvian.Inference;
using Vitruvian.Inference.Joints;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>The methods that can be evaluated on photos with 2D joints, by their names on the command line.</summary>
internal static class JointMethods
{
    /// <summary>The names, the usual one first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["fit", "joints", "rest"];

    // The photos run side by side, so one thread for each is enough.
    private static readonly SessionOptions s_options = new() { IntraOpNumThreads = 1, AllowSpinning = false };

    /// <summary>Where the network of a method lies that comes with the program, below the folder of assets.</summary>
    public const string JointsModel = "models/joints.onnx";

    /// <summary>Makes a method.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="session">Names the body and the seed.</param>
    /// <param name="network">Network of the method 'joints', or null for the one that comes with the program.</param>
    /// <exception cref="InvalidInputException">There is no such method, or its files are missing.</exception>
    public static IJointMethod Create(string name, CommandSession session, string? network = null)
    {
        BodyModel Model() => BodySource.Load(session.Get(SharedOptions.Body));
        return name switch
        {
            "fit" => new FitMethod(Model(), PriorSource.Load(PriorSource.DefaultName)),
            "joints" => new JointsMethod(JointsEstimator.Load(network ?? AssetFolder.Find(JointsModel), s_options)),
            "rest" => new RestingMethod(Model()),
            _ => throw InvalidInputException.For("--method", string.Empty, $"one of {string.Join(", ", Names)}", $"'{name}'"),
        };
    }
}
