using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Vitruvian.Server.Uploads;

namespace Vitruvian.Server.Api;

/// <summary>Who may ask: with a token, whoever shows it; without one, programs and pages of this machine, and no other site in the browser of its user.</summary>
/// <param name="token">The token; null for none.</param>
internal sealed class RequestGuard(string? token)
{
    private const string Scheme = "Bearer ";

    private static readonly string[] s_localNames = ["127.0.0.1", "localhost", "[::1]"];

    private readonly byte[]? _hash = token is null ? null : Hash(token);

    /// <summary>Refuses requests that may not be made.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="RefusedException">It may not be made.</exception>
    public void Check(HttpRequest request)
    {
        // A foreign name that points at this machine (DNS rebinding) would make a foreign site's pages look like ours.
        if (_hash is null && !s_localNames.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase))
            throw new RefusedException(StatusCodes.Status421MisdirectedRequest, "Host: expected 127.0.0.1, localhost or [::1]; found another name.");

        // Behind a proxy the page's origin is the proxy's; another site's page does not know the token.
        if (_hash is null && request.Headers.Origin is [{ Length: > 0 } origin] && !origin.Equals($"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase))
            throw new RefusedException(StatusCodes.Status403Forbidden, "Origin: expected this server's own pages; found another site.");
        if (_hash is not null && NeedsToken(request.Path) && !HasToken(request, _hash))
            throw new RefusedException(StatusCodes.Status401Unauthorized, "Authorization: expected 'Bearer' and this server's token; found something else.");
    }

    // The page itself holds nothing secret and has to be there before anybody can give it the token.
    private static bool NeedsToken(PathString path) => path.StartsWithSegments("/v1") || path.StartsWithSegments("/metrics") || path.StartsWithSegments("/scene");

    private static bool HasToken(HttpRequest request, byte[] hash) =>
        request.Headers.Authorization is [{ } shown]
        && shown.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Hash(shown[Scheme.Length..].Trim()), hash);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
