using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Vitruvian.Server.Jobs;
using Vitruvian.Server.Uploads;

namespace Vitruvian.Server.Api;

/// <summary>Uploads, jobs and their results.</summary>
/// <param name="options">The limits.</param>
/// <param name="store">The jobs.</param>
/// <param name="queue">Those that wait.</param>
/// <param name="metrics">Counts.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class JobApi(ServerOptions options, JobStore store, JobQueue queue, ServerMetrics metrics, TimeProvider clock)
{
    private const int LongestWaitSeconds = 30;
    private const int LongestRetrySeconds = 120;
    private static readonly TimeSpan s_cancelPatience = TimeSpan.FromSeconds(2);

    private readonly UploadReader _uploads = new(options);

    /// <summary>Adds the addresses.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/recover", RecoverAsync);
        routes.MapGet("/v1/jobs/{id}", ShowAsync);
        routes.MapDelete("/v1/jobs/{id}", RemoveAsync);
        routes.MapGet("/v1/jobs/{id}/results/{name}", SendAsync);
    }

    private async Task RecoverAsync(HttpContext context)
    {
        // Told before the upload, so that nobody sends hundreds of megabytes in vain.
        if (queue.IsFull)
            throw Busy();
        (string id, string path) = store.BeginUpload();
        Job job;
        try
        {
            (UploadFormat format, long bytes, JobSettings settings) = await _uploads.ReadAsync(context.Request, path, context.RequestAborted);
            if (queue.IsFull)
                throw Busy();
            job = store.Create(new JobRecord(id, format.IsVideo, format.Name, bytes, settings, clock.GetUtcNow()));
        }
        catch
        {
            store.AbandonUpload(id);
            throw;
        }

        if (!queue.TryAdd(job))
        {
            store.TryChange(job, record => record with { Status = JobStatus.Cancelled, Finished = clock.GetUtcNow() });
            store.Remove(job);
            throw Busy();
        }

        metrics.Accept();
        context.Response.Headers.Location = JobJson.UrlOf(id);
        await Answers.JsonAsync(context, JobJson.Of(job, queue, options.Lifetime), StatusCodes.Status202Accepted);
    }

    private async Task ShowAsync(HttpContext context)
    {
        Job job = Find(context);
        if (context.Request.Query["wait"] is [{ } text])
        {
            int seconds = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= LongestWaitSeconds
                ? value
                : throw new RefusedException($"wait: expected a number of seconds from 0 to {LongestWaitSeconds}; found '{UploadForm.Shown(text)}'.");
            await WaitAsync(job, TimeSpan.FromSeconds(seconds), context.RequestAborted);
        }

        await Answers.JsonAsync(context, JobJson.Of(job, queue, options.Lifetime));
    }

    private async Task RemoveAsync(HttpContext context)
    {
        Job job = Find(context);
        if (job.HasEnded)
        {
            store.Remove(job);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        queue.Remove(job);
        bool waited = store.TryChange(job, record => record.Status == JobStatus.Queued ? record with { Status = JobStatus.Cancelled, Finished = clock.GetUtcNow() } : null);
        if (!waited)
        {
            job.Cancel();
            await WaitAsync(job, s_cancelPatience, context.RequestAborted);
        }

        await Answers.JsonAsync(context, JobJson.Of(job, queue, options.Lifetime));
    }

    private async Task SendAsync(HttpContext context)
    {
        Job job = Find(context);
        string name = (string)context.Request.RouteValues["name"]!;
        string path = store.ResultOf(job, name) ?? throw new RefusedException(StatusCodes.Status404NotFound, "The job has no such result; its 'result.files' names those it has.");
        context.Response.Headers.CacheControl = "private, no-store";

        // Without a name, so that pages can give a file the upload's.
        context.Response.Headers.ContentDisposition = "attachment";
        await Results.File(path, ResultTypes.Of(name), enableRangeProcessing: true).ExecuteAsync(context);
    }

    private static async Task WaitAsync(Job job, TimeSpan time, CancellationToken cancellation)
    {
        try
        {
            await job.Ended.WaitAsync(time, cancellation);
        }
        catch (TimeoutException)
        {
            // The job as it is now is the answer.
        }
    }

    private Job Find(HttpContext context) =>
        store.Find((string)context.Request.RouteValues["id"]!) ?? throw new RefusedException(StatusCodes.Status404NotFound, "There is no such job; jobs go some time after they ended.");

    private RefusedException Busy()
    {
        double seconds = Math.Ceiling(metrics.MeanJobSeconds * Math.Max(1, queue.Count / 4.0) / options.Workers);
        return new RefusedException(StatusCodes.Status429TooManyRequests, $"Too many jobs are waiting ({queue.Capacity} at most). Try again a little later.")
        {
            RetryAfterSeconds = (int)Math.Clamp(seconds, 1, LongestRetrySeconds),
        };
    }
}
