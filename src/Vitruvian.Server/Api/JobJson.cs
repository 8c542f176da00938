using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Server.Jobs;

namespace Vitruvian.Server.Api;

/// <summary>A job as clients see it; <c>/openapi.json</c> describes it.</summary>
internal static class JobJson
{
    private const int ProgressDigits = 3;

    /// <summary>Tells of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="queue">Knows its place while it waits.</param>
    /// <param name="lifetime">How long jobs are kept after they ended.</param>
    public static JsonObject Of(Job job, JobQueue queue, TimeSpan lifetime)
    {
        JobRecord record = job.Record;
        JobSettings settings = record.Settings;
        JsonObject json = new()
        {
            ["id"] = record.Id,
            ["url"] = UrlOf(record.Id),
            ["status"] = record.Status.ToString().ToLowerInvariant(),
            ["kind"] = record.IsVideo ? "video" : "photo",
            ["progress"] = Math.Round(job.Progress, ProgressDigits),
            ["method"] = settings.Method,
            ["refine"] = Words(settings.Refine),
            ["formats"] = Words(settings.Formats),
            ["maxPeople"] = settings.MaximumPeople,
            ["created"] = Time(record.Created),
        };
        if (record.Status == JobStatus.Queued && queue.PlaceOf(job) is { } place)
            json["place"] = place;
        if (record.Started is { } started)
            json["started"] = Time(started);
        if (record.Finished is { } finished)
        {
            json["finished"] = Time(finished);
            json["expires"] = Time(finished + lifetime);
        }

        if (record.Error is { } error)
            json["error"] = error;
        if (record.Outcome is { } outcome)
            json["result"] = Of(record, outcome);
        return json;
    }

    /// <summary>The address of a job.</summary>
    /// <param name="id">Its id.</param>
    public static string UrlOf(string id) => $"/v1/jobs/{id}";

    private static JsonObject Of(JobRecord record, JobOutcome outcome)
    {
        JsonObject json = new() { ["people"] = outcome.People, ["width"] = outcome.Width, ["height"] = outcome.Height };
        if (outcome.Frames is { } frames)
        {
            json["frames"] = frames;
            json["framesPerSecond"] = outcome.FramesPerSecond;
            json["firstFrames"] = new JsonArray([.. outcome.FirstFrames.Select(frame => (JsonNode)frame)]);
        }

        if (outcome.Warnings.Count > 0)
            json["warnings"] = Words(outcome.Warnings);
        json["files"] = new JsonArray([
            .. outcome.Files.Select(file => new JsonObject
            {
                ["name"] = file.Name,
                ["bytes"] = file.Bytes,
                ["type"] = ResultTypes.Of(file.Name),
                ["url"] = $"{UrlOf(record.Id)}/results/{file.Name}",
            }),
        ]);
        return json;
    }

    private static JsonArray Words(IEnumerable<string> words) => [.. words.Select(word => JsonValue.Create(word))];

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
