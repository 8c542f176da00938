using System.Globalization;
using Vitruvian.Inference.Assets;
using Vitruvian.Recovery;
using Vitruvian.Server.Jobs;

namespace Vitruvian.Server.Uploads;

/// <summary>The fields beside an uploaded file: what the client chooses.</summary>
/// <param name="options">The limits.</param>
internal sealed class UploadForm(ServerOptions options)
{
    /// <summary>Bytes that a form may be larger than its file: boundaries, headers, fields.</summary>
    public const int Overhead = 64 << 10;

    private const int MaximumRefinements = 4;
    private const int MaximumShown = 40;

    private readonly List<string> _refine = [];
    private string? _method;
    private string? _formats;
    private int? _people;
    private bool _isSmooth = true;

    /// <summary>Takes a field.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="RefusedException">There is no such field, or the value is none of its.</exception>
    public void Set(string name, string value)
    {
        switch (name)
        {
            case "method":
                _method = OneOf(name, value, RecoveryAssets.Methods);
                break;
            case "refine":
                foreach (string kind in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    _refine.Add(OneOf(name, kind, [MethodNames.None, .. RecoveryAssets.Refinements]));
                if (_refine.Count > MaximumRefinements)
                    throw new RefusedException($"refine: expected at most {MaximumRefinements} refinements; found more.");
                break;
            case "formats":
                _formats = value;
                break;
            case "maxPeople":
                _people = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int people) && people >= 1 && people <= options.MaximumPeople
                    ? people
                    : throw new RefusedException($"maxPeople: expected a number from 1 to {options.MaximumPeople}; found '{Shown(value)}'.");
                break;
            case "smooth":
                _isSmooth = OneOf(name, value, ["true", "false"]) == "true";
                break;
            default:
                throw new RefusedException($"form: expected the fields file, method, refine, formats, maxPeople, smooth; found '{Shown(name)}'.");
        }
    }

    /// <summary>What was chosen, with the defaults for the rest.</summary>
    /// <param name="format">The uploaded file's format.</param>
    /// <exception cref="RefusedException">The choices do not go with the file.</exception>
    public JobSettings Settings(UploadFormat format)
    {
        string method = _method ?? (RecoveryAssets.Methods is [string usual, ..] ? usual : null) ?? throw new RefusedException(503, "This server has no networks; its keeper has to add them.");
        return new JobSettings(
            method,
            _refine.Count == 0 ? RecoveryAssets.DefaultRefinements(method) : [.. _refine.Where(kind => kind != MethodNames.None)],
            [.. Formats(format).Select(f => f.ToString().ToLowerInvariant())],
            _people ?? options.MaximumPeople,
            _isSmooth);
    }

    /// <summary>A client's text as messages may repeat it: short, and without anything that changes a line or a terminal.</summary>
    /// <param name="text">The text.</param>
    public static string Shown(string text)
    {
        string visible = string.Concat(text.Take(MaximumShown).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return text.Length > MaximumShown ? $"{visible}..." : visible;
    }

    private ResultFormat[] Formats(UploadFormat format)
    {
        IReadOnlyList<ResultFormat> chosen;
        try
        {
            chosen = _formats is null ? ResultFormats.Default : ResultFormats.Parse(_formats);
        }
        catch (InvalidInputException e)
        {
            throw new RefusedException($"formats: expected some of {string.Join(", ", ResultFormats.Names)}; found '{Shown(_formats!)}'.", e);
        }

        ResultFormat[] possible = [.. chosen.Where(f => !format.IsVideo || f == ResultFormat.Overlay || MotionWriter.Supports(f))];
        return possible.Length > 0 ? possible : throw new RefusedException($"formats: expected some of overlay, glb, bvh, npz, json (what videos can be written as); found '{Shown(_formats!)}'.");
    }

    private static string OneOf(string name, string value, IReadOnlyList<string> choices) =>
        choices.Contains(value) ? value : throw new RefusedException($"{name}: expected one of {string.Join(", ", choices)}; found '{Shown(value)}'.");
}
