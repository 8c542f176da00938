using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Vitruvian.Recovery;
using Vitruvian.Server.Jobs;
using Vitruvian.Server.Pages;

namespace Vitruvian.Server.Api;

/// <summary>What a server tells about itself.</summary>
/// <param name="options">The limits.</param>
/// <param name="store">The jobs.</param>
/// <param name="queue">Those that wait.</param>
/// <param name="metrics">Counts.</param>
internal sealed class StatusApi(ServerOptions options, JobStore store, JobQueue queue, ServerMetrics metrics)
{
    private static readonly string s_openApi = EmbeddedFile.Text("openapi.json");

    /// <summary>Adds the addresses.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/options", context => Answers.JsonAsync(context, Options()));
        routes.MapGet("/healthz", context => Answers.JsonAsync(context, new JsonObject { ["status"] = "ok" }));
        routes.MapGet("/metrics", context => Answers.TextAsync(context, metrics.Write(queue, store.Jobs.Count), ServerMetrics.ContentType));
        routes.MapGet("/openapi.json", context => Answers.TextAsync(context, s_openApi, "application/json; charset=utf-8"));
    }

    private JsonObject Options() => new()
    {
        ["methods"] = new JsonArray([.. RecoveryAssets.Methods.Select(method => new JsonObject { ["name"] = method, ["refine"] = Words(RecoveryAssets.DefaultRefinements(method)) })]),
        ["refinements"] = Words(RecoveryAssets.Refinements),
        ["formats"] = Words(ResultFormats.Names),
        ["maximumBytes"] = options.MaximumBytes,
        ["maximumPixels"] = options.MaximumPixels,
        ["maximumFrames"] = options.MaximumFrames,
        ["maximumPeople"] = options.MaximumPeople,
        ["lifetimeSeconds"] = options.Lifetime.TotalSeconds,
    };

    private static JsonArray Words(IEnumerable<string> words) => [.. words.Select(word => JsonValue.Create(word))];
}
