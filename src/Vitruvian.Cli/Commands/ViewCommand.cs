using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Server;
using Vitruvian.Server.Pages;

namespace Vitruvian.Cli.Commands;

/// <summary><c>view</c>: results that are there already, in the browser.</summary>
internal sealed class ViewCommand : CliCommand
{
    private readonly ListenOptions _listen = new();

    private readonly Argument<string[]> _inputs = new("FILE")
    {
        Description = "What to show, a person each: body.glb, body.npz, body.json, a body model by name or file, or a folder of results.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Names the command.</summary>
    public ViewCommand()
        : base(
            "view",
            "Show bodies in the browser: turn them, see joints, parts and wireframe, play their motion.",
            "vitruvian view out/astronaut/body.glb",
            "vitruvian view out/street/body.npz out/street/body-2.npz --port 0 --open")
    {
        Add(_inputs);
        _listen.AddTo(this);
        Add(SharedOptions.Body);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        ViewerScene scene = new SceneSource(session.Get(SharedOptions.Body)).Load(session.Get(_inputs), takesPictures: true);
        ServerOptions options = _listen.Apply(session, new ServerOptions { Folder = string.Empty });
        return RunAsync(session, options, scene).GetAwaiter().GetResult();
    }

    private async Task<int> RunAsync(CommandSession session, ServerOptions options, ViewerScene scene)
    {
        await using ViewerServer server = new(options, scene);
        await server.StartAsync(session.Cancellation);
        _listen.Announce(session, server.Address, new JsonObject { ["people"] = scene.People.Count });
        await ListenOptions.WaitAsync(session.Cancellation);
        return ExitCode.Done;
    }
}
