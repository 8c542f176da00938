using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Vitruvian.Server.Pages;
using Vitruvian.Server.Uploads;

namespace Vitruvian.Server.Api;

/// <summary>The HTTP side that all servers share: limits, who may ask, headers, errors. Nothing comes from files or variables of the environment.</summary>
internal static class WebHost
{
    private const int ClientWentAway = 499;
    private const int MaximumHeaders = 64;
    private static readonly TimeSpan s_headersTimeout = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_idleTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_shutdownTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Prepares a server without endpoints of its own beside the page's files.</summary>
    /// <param name="options">Address and limits.</param>
    /// <param name="metrics">Counts refusals.</param>
    /// <param name="files">The page.</param>
    public static WebApplication Create(ServerOptions options, ServerMetrics metrics, PageFiles files)
    {
        options.Validate();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options)).UseShutdownTimeout(s_shutdownTimeout);
        builder.Services.AddRoutingCore();
        WebApplication app = builder.Build();
        var guard = new RequestGuard(options.Token);
        var headers = new SecurityHeaders(files.ImportMapHash);
        app.Use(next => context => AnswerAsync(context, next, guard, headers, options, metrics));
        return app;
    }

    /// <summary>Where a server that was started listens.</summary>
    /// <param name="app">The server.</param>
    public static Uri AddressOf(WebApplication app) =>
        new(((IServer)app.Services.GetRequiredService(typeof(IServer))).Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private static void Configure(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(options.Address, options.Port);
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxRequestBodySize = options.MaximumBytes + UploadForm.Overhead;
        limits.MinRequestBodyDataRate = new MinDataRate(options.SlowestUpload, options.UploadGracePeriod);
        limits.RequestHeadersTimeout = s_headersTimeout;
        limits.KeepAliveTimeout = s_idleTimeout;
        limits.MaxConcurrentConnections = options.MaximumConnections;
        limits.MaxRequestHeaderCount = MaximumHeaders;
    }

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next, RequestGuard guard, SecurityHeaders headers, ServerOptions options, ServerMetrics metrics)
    {
        headers.Add(context.Response.Headers);
        try
        {
            guard.Check(context.Request);
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound })
                throw new RefusedException(StatusCodes.Status404NotFound, "There is nothing at this address; /openapi.json tells what there is.");
            if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed })
                throw new RefusedException(StatusCodes.Status405MethodNotAllowed, "This address takes other methods; /openapi.json tells which.");
        }
        catch (Exception e)
        {
            // A server answers whatever happens; what is not the client's fault is told on the server's side.
            RefusedException refusal = RefusalOf(context, e, options);
            metrics.Refuse(refusal.Status);
            if (refusal.Status == ClientWentAway || context.Response.HasStarted)
                context.Abort();
            else
                await RefuseAsync(context, refusal, headers);
        }
    }

    private static async Task RefuseAsync(HttpContext context, RefusedException refusal, SecurityHeaders headers)
    {
        context.Response.Clear();
        headers.Add(context.Response.Headers);

        // What is left of an upload that was refused is not worth reading.
        if (HttpMethods.IsPost(context.Request.Method))
            context.Response.Headers.Connection = "close";
        try
        {
            await Answers.ErrorAsync(context, refusal);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            context.Abort();
        }
    }

    private static RefusedException RefusalOf(HttpContext context, Exception error, ServerOptions options) => error switch
    {
        RefusedException refusal => refusal,
        Microsoft.AspNetCore.Http.BadHttpRequestException bad => new RefusedException(bad.StatusCode, bad.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => $"file: expected at most {options.MaximumBytes / 1e6:0.#} MB; found more.",
            StatusCodes.Status408RequestTimeout => $"request: expected at least {options.SlowestUpload:0} bytes a second; found fewer.",
            _ => "request: expected sound HTTP; found something else.",
        }),
        OperationCanceledException or Microsoft.AspNetCore.Connections.ConnectionResetException when context.RequestAborted.IsCancellationRequested => new RefusedException(ClientWentAway, "The client went away."),
        InvalidDataException or IOException when !context.Response.HasStarted && HttpMethods.IsPost(context.Request.Method) && error is not (FileNotFoundException or DirectoryNotFoundException) && !IsDisk(error)
            => new RefusedException("form: expected a whole multipart form; found a damaged or shortened one."),
        IOException when context.RequestAborted.IsCancellationRequested => new RefusedException(ClientWentAway, "The client went away."),
        _ => Unexpected(context, error, options),
    };

    // A full disk is ours to mend; errors of the form's reader have the runtime's general code.
    private static bool IsDisk(Exception error) => error is IOException { HResult: 28 or 122 or 30 or 5 };

    private static RefusedException Unexpected(HttpContext context, Exception error, ServerOptions options)
    {
        options.Complain?.Invoke($"{context.Request.Method} {context.Request.Path}: {error.GetType().Name}: {error.Message}");
        return new RefusedException(StatusCodes.Status500InternalServerError, "The server failed at this; its log says why.", error);
    }
}
