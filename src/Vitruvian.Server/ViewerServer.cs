using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Vitruvian.Server.Api;
using Vitruvian.Server.Pages;

namespace Vitruvian.Server;

/// <summary>Shows bodies that are there already on the same page as <see cref="VitruvianServer"/>, and takes nothing in.</summary>
public sealed class ViewerServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    /// <summary>Takes the bodies.</summary>
    /// <param name="options">Address and token.</param>
    /// <param name="scene">What is shown.</param>
    /// <exception cref="InvalidInputException">Options make no sense together.</exception>
    /// <exception cref="MissingDependencyException">three.js is not installed.</exception>
    public ViewerServer(ServerOptions options, ViewerScene scene)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(scene);
        PageFiles files = PageFiles.Load();
        _app = WebHost.Create(options, new ServerMetrics(), files);
        Dictionary<string, ReadOnlyMemory<byte>> contents = new(StringComparer.Ordinal);
        string page = ViewerMarkup.Fill(EmbeddedFile.Text(PageFiles.ViewerName), scene.Title, scene.ToJson((name, content) =>
        {
            contents[name] = content;
            return $"/scene/{name}";
        }));
        files.Map(_app, new PageFile(PageFiles.ViewerName, Encoding.UTF8.GetBytes(page)));
        _app.MapGet("/scene/{name}", context => SendAsync(context, contents));
    }

    /// <summary>Where the server listens, once it is started.</summary>
    public Uri Address => WebHost.AddressOf(_app);

    /// <summary>Starts to listen.</summary>
    /// <param name="cancellation">Stops the start.</param>
    /// <exception cref="IOException">The address is in use.</exception>
    public Task StartAsync(CancellationToken cancellation = default) => _app.StartAsync(cancellation);

    /// <summary>Ends.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task SendAsync(HttpContext context, Dictionary<string, ReadOnlyMemory<byte>> contents)
    {
        string name = (string)context.Request.RouteValues["name"]!;
        if (!contents.TryGetValue(name, out ReadOnlyMemory<byte> content))
            throw new Uploads.RefusedException(StatusCodes.Status404NotFound, "The page has no such file.");
        context.Response.Headers.CacheControl = "private, no-store";
        await Results.Bytes(content, ResultTypes.Of(name), enableRangeProcessing: true).ExecuteAsync(context);
    }
}
