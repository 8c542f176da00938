using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Vitruvian.Server.Pages;

/// <summary>One file of the page in memory, as it is and compressed, with a tag that tells browsers whether they have it already.</summary>
internal sealed class PageFile
{
    private const int LeastToCompress = 1024;

    private readonly byte[] _content;
    private readonly Lazy<byte[]?> _compressed;
    private readonly string _type;
    private readonly string _tag;

    /// <summary>Takes a file.</summary>
    /// <param name="name">Its name, whose ending tells its type.</param>
    /// <param name="content">Its bytes.</param>
    public PageFile(string name, byte[] content)
    {
        _content = content;
        _type = TypeOf(name);
        _tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"";
        _compressed = new Lazy<byte[]?>(() => content.Length >= LeastToCompress ? Compress(content) : null);
    }

    /// <summary>Sends the file, or tells the browser that it has it.</summary>
    /// <param name="context">The request.</param>
    public async Task SendAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.Headers.ETag = _tag;
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (context.Request.Headers.IfNoneMatch == _tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        byte[] content = _content;
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase) && _compressed.Value is { } compressed)
        {
            response.Headers.ContentEncoding = "gzip";
            content = compressed;
        }

        response.ContentType = _type;
        response.ContentLength = content.Length;
        await response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new ArgumentException($"Expected a file of a page; found '{name}'.", nameof(name)),
    };

    private static byte[] Compress(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Optimal))
            gzip.Write(content);
        return stream.ToArray();
    }
}
