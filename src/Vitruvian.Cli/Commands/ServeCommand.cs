using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Server;

namespace Vitruvian.Cli.Commands;

/// <summary><c>serve</c>: the local page and the API.</summary>
internal sealed class ServeCommand : CliCommand
{
    private const long BytesOfMegabyte = 1_000_000;
    private const long PixelsOfMegapixel = 1_000_000;

    private static readonly ServerOptions s_usual = new() { Folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "vitruvian", "server") };

    private readonly ListenOptions _listen = new();

    private readonly Option<string> _folder = new("--folder") { Description = "Folder of the jobs: uploads until they are done, results until they expire.", HelpName = "DIR", DefaultValueFactory = _ => s_usual.Folder };

    private readonly Option<int> _workers = SharedOptions.Positive(new Option<int>("--workers")
    {
        Description = "Jobs at work at the same time, each with networks of its own in memory; as many as processors, but no more than 4, when not given.",
        HelpName = "N",
    });

    private readonly Option<int> _queue = Number("--queue", "Jobs that may wait; further uploads are told to come back later.", s_usual.QueueLength);

    private readonly Option<int> _megabytes = Number("--max-megabytes", "Largest upload.", (int)(s_usual.MaximumBytes / BytesOfMegabyte));

    private readonly Option<int> _megapixels = Number("--max-megapixels", "Largest photo or frame.", (int)(s_usual.MaximumPixels / PixelsOfMegapixel));

    private readonly Option<int> _frames = Number("--max-frames", "Longest video.", s_usual.MaximumFrames);

    private readonly Option<int> _people = Number("--max-people", "Most people of one photo or video.", s_usual.MaximumPeople);

    private readonly Option<int> _timeLimit = Number("--time-limit", "Seconds that a job may take.", (int)s_usual.TimeLimit.TotalSeconds);

    private readonly Option<int> _keep = Number("--keep", "Hours that results are kept.", (int)s_usual.Lifetime.TotalHours);

    /// <summary>Names the command.</summary>
    public ServeCommand()
        : base(
            "serve",
            "Open a local page that takes photos and videos and shows the bodies in them; and the same as an API for programs.",
            "vitruvian serve",
            "vitruvian serve --port 8080 --workers 2 --keep 1")
    {
        _listen.AddTo(this);
        Add(_folder);
        Add(_workers);
        Add(_queue);
        Add(_megabytes);
        Add(_megapixels);
        Add(_frames);
        Add(_people);
        Add(_timeLimit);
        Add(_keep);
        Add(SharedOptions.Body);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        ServerOptions options = _listen.Apply(session, s_usual) with
        {
            Folder = session.Get(_folder),
            Workers = session.Has(_workers) ? session.Get(_workers) : Math.Min(s_usual.Workers, session.Threads),
            QueueLength = session.Get(_queue),
            MaximumBytes = session.Get(_megabytes) * BytesOfMegabyte,
            MaximumPixels = session.Get(_megapixels) * PixelsOfMegapixel,
            MaximumFrames = session.Get(_frames),
            MaximumPeople = session.Get(_people),
            TimeLimit = TimeSpan.FromSeconds(session.Get(_timeLimit)),
            Lifetime = TimeSpan.FromHours(session.Get(_keep)),
            Body = session.Get(SharedOptions.Body),
        };
        return RunAsync(session, options).GetAwaiter().GetResult();
    }

    private async Task<int> RunAsync(CommandSession session, ServerOptions options)
    {
        await using VitruvianServer server = new(options);
        await server.StartAsync(session.Cancellation);
        _listen.Announce(session, server.Address, new JsonObject { ["folder"] = Path.GetFullPath(options.Folder), ["workers"] = options.Workers });
        await ListenOptions.WaitAsync(session.Cancellation);
        return ExitCode.Done;
    }

    private static Option<int> Number(string name, string description, int usual) =>
        SharedOptions.Positive(new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual });
}
