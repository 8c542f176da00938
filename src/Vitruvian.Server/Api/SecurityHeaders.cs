using Microsoft.AspNetCore.Http;

namespace Vitruvian.Server.Api;

/// <summary>What browsers are told to forbid, on every answer: scripts and addresses that are not this server's, frames around it, guesses about types.</summary>
/// <param name="importMapHash">SHA-256 of the page's import map, the one script that stands in the page.</param>
internal sealed class SecurityHeaders(string importMapHash)
{
    private readonly string _policy = string.Join("; ", [
        "default-src 'none'",
        $"script-src 'self' 'sha256-{importMapHash}'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "connect-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]);

    /// <summary>Adds the headers.</summary>
    /// <param name="headers">Of the answer.</param>
    public void Add(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = _policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
    }
}
