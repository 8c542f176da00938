using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Vitruvian.Server.Api;
using Vitruvian.Server.Jobs;
using Vitruvian.Server.Pages;

namespace Vitruvian.Server;

/// <summary>Takes photos and videos in over HTTP, works on them one after the other, gives the results out, and shows them on a page.</summary>
public sealed class VitruvianServer : IAsyncDisposable
{
    private static readonly TimeSpan s_expiryInterval = TimeSpan.FromMinutes(1);

    private readonly WebApplication _app;
    private readonly JobStore _store;
    private readonly JobQueue _queue;
    private readonly JobWorker[] _workers;
    private readonly ITimer _expiry;
    private readonly ServerOptions _options;

    /// <summary>Takes up the jobs of the folder.</summary>
    /// <param name="options">Address and limits.</param>
    /// <param name="createRunner">Makes what does the work, once a worker; null for <see cref="RecoveryRunner"/>.</param>
    /// <param name="clock">Tells the time; null for the system's.</param>
    /// <exception cref="InvalidInputException">Options make no sense together, or another server uses the folder.</exception>
    /// <exception cref="MissingDependencyException">The page's library is not installed.</exception>
    public VitruvianServer(ServerOptions options, Func<IJobRunner>? createRunner = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        clock ??= TimeProvider.System;
        options.Validate();
        PageFiles files = PageFiles.Load();
        _store = new JobStore(options.Folder, clock);
        _queue = new JobQueue(options.QueueLength);
        var metrics = new ServerMetrics();
        if (createRunner is null)
        {
            RecoveryAssets assets = new(options.Body);
            createRunner = () => new RecoveryRunner(options, assets);
        }

        _workers = [.. Enumerable.Range(0, options.Workers).Select(_ => new JobWorker(_queue, _store, createRunner(), options, metrics, clock))];
        _app = WebHost.Create(options, metrics, files);
        new JobApi(options, _store, _queue, metrics, clock).Map(_app);
        new StatusApi(options, _store, _queue, metrics).Map(_app);
        files.Map(_app, files.Index);
        foreach (Job job in _store.Unfinished())
            _queue.AddAgain(job);
        _expiry = clock.CreateTimer(_ => RemoveExpired(), null, TimeSpan.Zero, s_expiryInterval);
    }

    /// <summary>Where the server listens, once it is started.</summary>
    public Uri Address => WebHost.AddressOf(_app);

    /// <summary>Method and pattern of all addresses, for example <c>GET /v1/jobs/{id}</c>.</summary>
    public IReadOnlyList<string> Routes =>
    [
        .. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().SelectMany(endpoint =>
            endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText}")),
    ];

    /// <summary>Starts to listen and to work.</summary>
    /// <param name="cancellation">Stops the start.</param>
    /// <exception cref="IOException">The address is in use.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        await _app.StartAsync(cancellation);
        foreach (JobWorker worker in _workers)
            worker.Start();
    }

    /// <summary>Ends: jobs at work go back to the queue of the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (JobWorker worker in _workers)
            worker.Stop();
        await _app.DisposeAsync();
        await _expiry.DisposeAsync();
        foreach (JobWorker worker in _workers)
            worker.Dispose();
        _store.Dispose();
    }

    private void RemoveExpired()
    {
        try
        {
            _store.RemoveExpired(_options.Lifetime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _options.Complain?.Invoke($"an expired job could not be removed: {e.Message}");
        }
    }
}
