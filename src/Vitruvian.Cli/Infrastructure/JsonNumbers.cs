using System.Text.Json.Nodes;
using Vitruvian.Numerics;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>JSON arrays of numbers, rounded to what they mean.</summary>
internal static class JsonNumbers
{
    // A thousandth of a millimetre, of a pixel, or of a standard deviation: below anything measured.
    private const int Digits = 6;

    /// <summary>One number; infinities and NaN, which JSON lacks, become null.</summary>
    public static JsonValue? Of(double value) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, Digits)) : null;

    /// <summary>A list of numbers.</summary>
    public static JsonArray Of(ReadOnlySpan<double> values)
    {
        JsonArray array = [];
        foreach (double value in values)
            array.Add(Of(value));
        return array;
    }

    /// <summary>A list of numbers.</summary>
    public static JsonArray Of(ReadOnlySpan<float> values)
    {
        JsonArray array = [];
        foreach (float value in values)
            array.Add(Of((double)value));
        return array;
    }

    /// <summary>x, y, z.</summary>
    public static JsonArray Of(Vector3d value) => [Of(value.X), Of(value.Y), Of(value.Z)];

    /// <summary>x, y.</summary>
    public static JsonArray Of(Vector2d value) => [Of(value.X), Of(value.Y)];

    /// <summary>Rows of a fixed number of values.</summary>
    public static JsonArray Rows(ReadOnlySpan<double> values, int width)
    {
        JsonArray rows = [];
        for (int i = 0; i + width <= values.Length; i += width)
            rows.Add(Of(values.Slice(i, width)));
        return rows;
    }

    /// <summary>A list of words.</summary>
    public static JsonArray Of(IEnumerable<string> words) => [.. words.Select(w => JsonValue.Create(w))];
}
