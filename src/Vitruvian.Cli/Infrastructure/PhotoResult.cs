using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>What was found in one photo and where it was written.</summary>
/// <param name="Input">The photo.</param>
/// <param name="Folder">The folder of results.</param>
/// <param name="Files">The files in it.</param>
/// <param name="People">The people.</param>
/// <param name="LeftOut">People of the joints' file with too few joints for a fit.</param>
internal sealed record PhotoResult(string Input, string Folder, IReadOnlyList<string> Files, IReadOnlyList<RecoveredBody> People, int LeftOut)
{
    /// <summary>For programs.</summary>
    public JsonObject ToJson() => new()
    {
        ["input"] = Input,
        ["folder"] = Folder,
        ["files"] = JsonNumbers.Of(Files),
        ["people"] = new JsonArray([.. People.Select(Person)]),
        ["leftOut"] = LeftOut,
    };

    /// <summary>For people: one line.</summary>
    public string ToLine()
    {
        string rms = string.Join(", ", People.Select(p => p.Fit!.ReprojectionRms.ToString("0.0", CultureInfo.InvariantCulture)));
        string leftOut = LeftOut == 0 ? string.Empty : $"; {LeftOut} left out for want of joints";
        return $"{Folder}{Path.DirectorySeparatorChar}  {(People.Count == 1 ? "1 person" : $"{People.Count} people")}, joints off by {rms} pixels{leftOut}";
    }

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
