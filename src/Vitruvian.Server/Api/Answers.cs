using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Vitruvian.Server.Uploads;

namespace Vitruvian.Server.Api;

/// <summary>Answers in JSON.</summary>
internal static class Answers
{
    private static readonly JsonSerializerOptions s_layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sends an object.</summary>
    public static Task JsonAsync(HttpContext context, JsonObject json, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return TextAsync(context, json.ToJsonString(s_layout), "application/json; charset=utf-8");
    }

    /// <summary>Sends text.</summary>
    public static Task TextAsync(HttpContext context, string text, string type)
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    /// <summary>Sends the reason why there is no answer.</summary>
    public static Task ErrorAsync(HttpContext context, RefusedException refusal)
    {
        if (refusal.RetryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = $"{seconds}";
        if (refusal.Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        return JsonAsync(context, new JsonObject { ["error"] = refusal.Message, ["status"] = refusal.Status }, refusal.Status);
    }
}
