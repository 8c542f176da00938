using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting;
using Vitruvian.Imaging.Video;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>What was found in one photo or video and where it was written.</summary>
/// <param name="Folder">The folder of results.</param>
/// <param name="People">Number of people.</param>
/// <param name="Line">For people: one line.</param>
/// <param name="Json">For programs.</param>
/// <param name="IsResumed">Whether an earlier run found it.</param>
internal sealed record PhotoResult(string Folder, int People, string Line, JsonObject Json, bool IsResumed = false)
{
    /// <summary>Whether all was done; not when an interruption left a part of a video.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>Tells what was found now in a photo.</summary>
    /// <param name="input">The photo.</param>
    /// <param name="folder">The folder of results.</param>
    /// <param name="files">The files in it.</param>
    /// <param name="people">The people.</param>
    /// <param name="leftOut">People of the joints' file with too few joints for a fit.</param>
    public static PhotoResult Of(string input, string folder, IReadOnlyList<string> files, IReadOnlyList<RecoveredBody> people, int leftOut)
    {
        JsonObject json = new()
        {
            ["input"] = input,
            ["folder"] = folder,
            ["files"] = JsonNumbers.Of(files),
            ["people"] = new JsonArray([.. people.Select(Person)]),
            ["leftOut"] = leftOut,
        };
        string rms = string.Join(", ", people.Select(p => p.Fit?.ReprojectionRms.ToString("0.0", CultureInfo.InvariantCulture) ?? "?"));
        string fits = people.Any(p => double.IsFinite(p.Fit?.ReprojectionRms ?? double.NaN)) ? $", joints off by {rms} pixels" : string.Empty;
        string without = leftOut == 0 ? string.Empty : $"; {leftOut} left out for want of joints";
        return new PhotoResult(folder, people.Count, $"{folder}{Path.DirectorySeparatorChar}  {Count(people.Count)}{fits}{without}", json);
    }

    /// <summary>Tells what was found now in a video.</summary>
    /// <param name="input">The video.</param>
    /// <param name="folder">The folder of results.</param>
    /// <param name="files">The files in it.</param>
    /// <param name="info">What the video says about itself.</param>
    /// <param name="found">What was found.</param>
    /// <param name="complaint">What was wrong with the video, or null.</param>
    public static PhotoResult OfVideo(string input, string folder, IReadOnlyList<string> files, VideoInfo info, VideoReconstruction found, string? complaint)
    {
        JsonObject json = new()
        {
            ["input"] = input,
            ["folder"] = folder,
            ["files"] = JsonNumbers.Of(files),
            ["frames"] = found.FrameCount,
            ["framesPerSecond"] = JsonNumbers.Of(info.FramesPerSecond),
            ["people"] = new JsonArray([.. found.People.Select(Motion)]),
            ["leftOut"] = 0,
        };
        if (complaint is not null)
            json["warning"] = complaint;
        string part = found.IsComplete ? string.Empty : $" of about {info.FrameCount?.ToString(CultureInfo.InvariantCulture) ?? "more"}, interrupted";
        return new PhotoResult(folder, found.People.Count, $"{folder}{Path.DirectorySeparatorChar}  {Count(found.People.Count)} in {found.FrameCount} frames{part}", json);
    }

    /// <summary>Tells what an earlier run found.</summary>
    /// <param name="folder">The folder of results.</param>
    /// <param name="json">What <see cref="Of"/> told then.</param>
    public static PhotoResult Resumed(string folder, JsonObject json)
    {
        int people = json["people"]!.AsArray().Count;
        return new PhotoResult(folder, people, $"{folder}{Path.DirectorySeparatorChar}  {Count(people)}, found by an earlier run", json, IsResumed: true);
    }

    private static string Count(int people) => people switch
    {
        0 => "nobody found",
        1 => "1 person",
        _ => $"{people} people",
    };

    private static JsonNode Motion(RecoveredMotion motion) => new JsonObject
    {
        ["firstFrame"] = motion.FirstFrame,
        ["frames"] = motion.Count,
        ["observed"] = motion.ObservedCount,
        ["score"] = motion.Score is { } score ? JsonNumbers.Of(score) : null,
        ["smooth"] = motion.IsSmooth,
        ["method"] = motion.Method,
        ["refine"] = JsonNumbers.Of(motion.Refinements),
        ["jointSet"] = motion.JointSet,
        ["camera"] = new JsonObject
        {
            ["model"] = RecoveredCamera.Perspective,
            ["focalLengthPixels"] = JsonNumbers.Of(motion.Camera.FocalLengthPixels),
            ["principalPoint"] = JsonNumbers.Of(motion.Camera.PrincipalPoint),
        },
        ["betas"] = JsonNumbers.Of(motion.Betas),
    };

    private static JsonNode Person(RecoveredBody body)
    {
        JsonObject person = JsonNode.Parse(RecoveredPersonFile.ToJson(body.ToPerson()))!.AsObject();
        if (body.Fit is { } fit)
            person["fit"] = Fit(fit);
        return person;
    }

    private static JsonObject Fit(FitSummary fit) => new()
    {
        ["before"] = JsonNumbers.Of(fit.Before),
        ["after"] = JsonNumbers.Of(fit.After),
        ["terms"] = new JsonObject(fit.Terms.Select(t => KeyValuePair.Create(t.Name, (JsonNode?)new JsonObject { ["before"] = JsonNumbers.Of(t.Before), ["after"] = JsonNumbers.Of(t.After) }))),
        ["reason"] = fit.Reason.ToString().ToLowerInvariant(),
        ["iterations"] = fit.Iterations,
        ["start"] = fit.Start,
        ["startsTried"] = fit.StartsTried,
        ["reprojectionRms"] = JsonNumbers.Of(fit.ReprojectionRms),
        ["posePriorEnergy"] = JsonNumbers.Of(fit.PosePriorEnergy),
    };
}
