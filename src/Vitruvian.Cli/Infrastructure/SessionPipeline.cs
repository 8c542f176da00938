namespace Vitruvian.Cli.Infrastructure;

/// <summary>The networks and solvers that a command's options name.</summary>
internal static class SessionPipeline
{
    /// <summary>Loads a method and what follows it.</summary>
    /// <param name="session">Names body, prior and networks.</param>
    /// <param name="method">A name or an ONNX file.</param>
    /// <param name="refine">Kinds of refinement, in order.</param>
    /// <param name="threads">Threads for one photo.</param>
    /// <exception cref="InvalidInputException">A network is missing, damaged, or does not fit its card or the body.</exception>
    public static PipelineParts Load(CommandSession session, string method, IReadOnlyList<string> refine, int threads) => new(
        BodySource.Load(session.Get(SharedOptions.Body)),
        session.Get(MethodOptions.JointsModel),
        method,
        refine,
        PriorSource.Of(session),
        threads,
        model => RecoveryOptions.TextureOf(session, model)?.EncodedVertexColors(model));
}
