using System.CommandLine;
using Vitruvian.Bodies;
using Vitruvian.Evaluation;
using Vitruvian.Inference;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Joints;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>What can be evaluated: bodies by any method and refinement, fits to the annotation, and networks of joints by themselves.</summary>
internal static class JointMethods
{
    /// <summary>The floor: a body at rest.</summary>
    public const string Rest = MethodNames.Rest;

    /// <summary><c>--method</c> of the evaluations.</summary>
    public static Option<string> Method { get; } = new("--method")
    {
        Description = "What is evaluated: spin, nbf, holopose, meshpose or joints (bodies from pixels), fit (bodies from the annotated joints), rest (a body at rest), or a network's file with its card.",
        HelpName = "NAME|FILE.onnx",
        DefaultValueFactory = _ => MethodOptions.Joints,
    };

    /// <summary><c>--model</c> of the evaluations.</summary>
    public static Option<string?> Model { get; } = new("--model")
    {
        Description = "A network of joints to evaluate by itself, without a body: 'joints' (the one that comes with the program) or a file with its card.",
        HelpName = "joints|FILE.onnx",
    };

    /// <summary>The network that <c>--model</c> names, or null when it is not given.</summary>
    /// <param name="session">The options.</param>
    /// <param name="options">How it runs.</param>
    /// <exception cref="InvalidInputException">It is missing, or stands beside options for bodies.</exception>
    public static JointsEstimator? NetworkAlone(CommandSession session, SessionOptions options)
    {
        if (session.Get(Model) is not { } model)
            return null;
        if (session.Has(Method) || session.Has(MethodOptions.Refine))
        {
            string found = session.Has(Method) ? $"{Method.Name} {session.Get(Method)}" : MethodOptions.Refine.Name;
            throw InvalidInputException.For(Model.Name, string.Empty, "no method or refinement beside it, since it evaluates the network's joints and not bodies", found);
        }

        return JointsEstimator.Load(NetworkFile.Find(model, Model.Name, "Name a network's file."), options);
    }

    /// <summary>SHA-256 of the network that <c>--model</c> names, as its card tells; null when it is not given.</summary>
    /// <param name="session">The options.</param>
    public static string? HashOfNetworkAlone(CommandSession session) =>
        session.Get(Model) is { } model ? NetworkFile.CardOf(NetworkFile.Find(model, Model.Name, string.Empty)).Sha256 : null;

    /// <summary>Kinds of refinement that were asked for.</summary>
    /// <param name="session">The options.</param>
    public static string[] Refine(CommandSession session) => [.. (session.Get(MethodOptions.Refine) ?? []).Where(kind => kind != MethodOptions.None)];

    /// <summary>Makes a method for photos of one person.</summary>
    /// <param name="session">The options.</param>
    /// <param name="parts">What it holds; to be freed afterwards.</param>
    /// <exception cref="InvalidInputException">There is no such method, or its files are missing.</exception>
    public static IJointMethod Create(CommandSession session, out IDisposable? parts)
    {
        // The photos run side by side, so one thread for each is enough.
        SessionOptions options = new() { IntraOpNumThreads = 1, AllowSpinning = false };
        parts = null;
        if (NetworkAlone(session, options) is { } network)
        {
            JointsMethod alone = new(network);
            parts = alone;
            return alone;
        }

        string name = session.Get(Method);
        BodyModel Body() => BodySource.Load(session.Get(SharedOptions.Body));
        if (name is MethodOptions.Fit or Rest && Refine(session).Length > 0)
            throw InvalidInputException.For(MethodOptions.Refine.Name, string.Empty, "a method that looks at pixels", $"--method {name}");
        if (name == MethodOptions.Fit)
            return new FitMethod(Body(), PriorSource.Of(session));
        if (name == Rest)
            return new RestingMethod(Body());
        PipelineParts pipeline = CreatePipeline(session);
        parts = pipeline;
        return new BodyEstimatorMethod(pipeline.Estimator, pipeline.Refiners);
    }

    /// <summary>Loads what finds bodies in pixels.</summary>
    /// <param name="session">The options.</param>
    /// <param name="threads">Threads for one photo.</param>
    /// <exception cref="InvalidInputException">The method does not look at pixels, or a file is missing.</exception>
    public static PipelineParts CreatePipeline(CommandSession session, int threads = 1)
    {
        string name = session.Get(Method);
        return name is MethodOptions.Fit or Rest
            ? throw InvalidInputException.For(Method.Name, string.Empty, "a method that looks at pixels: spin, nbf, holopose, meshpose, joints, or a network's file", $"'{name}'")
            : SessionPipeline.Load(session, name, Refine(session), threads);
    }
}
