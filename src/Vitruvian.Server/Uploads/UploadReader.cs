using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Vitruvian.Server.Jobs;

namespace Vitruvian.Server.Uploads;

/// <summary>
/// Takes a form with a photo or video apart as it comes in: the file goes to disk, byte-limited, its first bytes tell what it is, and its declared size is looked at;
/// everything else must be a known field. Names that clients give their files are not even read.
/// </summary>
/// <param name="options">The limits.</param>
public sealed class UploadReader(ServerOptions options)
{
    private const string FilePart = "file";
    private const int BufferBytes = 1 << 16;
    private const int MaximumParts = 24;
    private const int MaximumPartHeaders = 8;
    private const int MaximumPartHeaderBytes = 8 << 10;
    private const int MaximumFieldBytes = 1024;
    private const int MaximumBoundary = 128;

    /// <summary>Reads the form.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">Where the file goes.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>What the file is, how large, and the choices.</returns>
    /// <exception cref="RefusedException">The form is damaged, too large, or holds something else.</exception>
    public async Task<(UploadFormat Format, long Bytes, JobSettings Settings)> ReadAsync(HttpRequest request, string path, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ContentLength > options.MaximumBytes + UploadForm.Overhead)
            throw TooLarge();
        var reader = new MultipartReader(BoundaryOf(request), request.Body)
        {
            HeadersCountLimit = MaximumPartHeaders,
            HeadersLengthLimit = MaximumPartHeaderBytes,
        };
        var form = new UploadForm(options);
        (UploadFormat Format, long Bytes)? file = null;
        for (int parts = 0; await reader.ReadNextSectionAsync(cancellation) is { } part; parts++)
        {
            if (parts >= MaximumParts)
                throw new RefusedException($"form: expected at most {MaximumParts} parts; found more.");
            string name = NameOf(part);
            if (name == FilePart)
            {
                if (file is not null)
                    throw new RefusedException("file: expected one file; found two. Send them one by one.");
                file = await SaveAsync(part.Body, path, cancellation);
            }
            else
            {
                form.Set(name, await ReadFieldAsync(part.Body, name, cancellation));
            }
        }

        return file is { } saved ? (saved.Format, saved.Bytes, form.Settings(saved.Format)) : throw new RefusedException("file: expected a photo or video in a part named 'file'; found none.");
    }

    private static string BoundaryOf(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            throw new RefusedException(StatusCodes.Status415UnsupportedMediaType, "Content-Type: expected multipart/form-data with a part named 'file'; found another type.");
        string boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value ?? string.Empty;
        return boundary.Length is > 0 and <= MaximumBoundary ? boundary : throw new RefusedException($"Content-Type: expected a boundary of 1 to {MaximumBoundary} characters; found {boundary.Length}.");
    }

    private static string NameOf(MultipartSection part)
    {
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out ContentDispositionHeaderValue? disposition) || !disposition.DispositionType.Equals("form-data"))
            throw new RefusedException("form: expected parts with 'Content-Disposition: form-data; name=...'; found another part.");
        return HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? string.Empty;
    }

    private static async Task<string> ReadFieldAsync(Stream body, string name, CancellationToken cancellation)
    {
        byte[] buffer = new byte[MaximumFieldBytes + 1];
        int length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return length <= MaximumFieldBytes
            ? System.Text.Encoding.UTF8.GetString(buffer, 0, length)
            : throw new RefusedException(StatusCodes.Status413PayloadTooLarge, $"{UploadForm.Shown(name)}: expected at most {MaximumFieldBytes} bytes; found more.");
    }

    private async Task<(UploadFormat Format, long Bytes)> SaveAsync(Stream body, string path, CancellationToken cancellation)
    {
        byte[] buffer = new byte[BufferBytes];
        int first = await body.ReadAtLeastAsync(buffer, UploadFormat.SniffedBytes, throwOnEndOfStream: false, cancellation);
        UploadFormat format = UploadFormat.Sniff(buffer.AsSpan(0, first))
            ?? throw new RefusedException(StatusCodes.Status415UnsupportedMediaType, $"file: expected {UploadFormat.Accepted}; found {(first == 0 ? "an empty file" : "something else")}.");
        long bytes = 0;
        await using (FileStream file = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferBytes, useAsync: true))
        {
            for (int count = first; count > 0; count = await body.ReadAsync(buffer, cancellation))
            {
                bytes += count;
                if (bytes > options.MaximumBytes)
                    throw TooLarge();
                await file.WriteAsync(buffer.AsMemory(0, count), cancellation);
            }

            if (!format.IsVideo)
                await CheckPixelsAsync(file, cancellation);
        }

        return (format, bytes);
    }

    private async Task CheckPixelsAsync(FileStream file, CancellationToken cancellation)
    {
        file.Position = 0;
        byte[] start = new byte[(int)Math.Min(file.Length, PhotoHeader.Bytes)];
        await file.ReadExactlyAsync(start, cancellation);
        if (PhotoHeader.Read(start) is not { } size)
            return;
        if (size.Width <= 0 || size.Height <= 0 || size.Width > options.MaximumPixels / size.Height)
        {
            throw new RefusedException(
                StatusCodes.Status413PayloadTooLarge, $"file: expected a photo of at most {options.MaximumPixels / 1e6:0.#} megapixels; found {size.Width} x {size.Height} pixels. Reduce it first.");
        }
    }

    private RefusedException TooLarge() =>
        new(StatusCodes.Status413PayloadTooLarge, $"file: expected at most {options.MaximumBytes / 1e6:0.#} MB; found more. Reduce the photo or cut the video.");
}
