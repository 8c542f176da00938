using System.Text.Json;
using Vitruvian.Datasets.Masks;
using Vitruvian.Formats;

namespace Vitruvian.Datasets;

/// <summary>COCO's three forms of masks: outlines, run lengths, and compressed run lengths.</summary>
internal static class CocoMasks
{
    /// <summary>Reads a mask; its pixels are made when they are asked for.</summary>
    /// <param name="field">The member <c>segmentation</c>.</param>
    /// <param name="width">The picture's width in pixels.</param>
    /// <param name="height">The picture's height in pixels.</param>
    /// <returns>Null for an empty list of outlines.</returns>
    internal static PersonMask? Read(JsonField field, int width, int height)
    {
        if (field.IsArray)
        {
            float[][] outlines = [.. field.Items().Select(Outline)];
            return outlines.Length == 0 ? null : new PersonMask(width, height, () => PolygonMask.Fill(outlines, width, height));
        }

        JsonField size = field.ExpectObject()["size"];
        double[] found = size.Numbers(2);
        if (found[0] != height || found[1] != width)
            throw size.Unexpected($"[{height}, {width}] (height, width)", $"[{found[0]}, {found[1]}]");
        JsonField counts = field["counts"];
        int[] lengths = counts.Element.ValueKind == JsonValueKind.String
            ? RunLengthMask.Decompress(counts.Text(), counts.Source, counts.Path)
            : [.. counts.Items().Select(Length)];
        RunLengthMask.ExpectPixels(lengths, width, height, counts.Source, counts.Path);
        return new PersonMask(width, height, () => RunLengthMask.Decode(lengths, width, height));
    }

    private static int Length(JsonField field)
    {
        long value = field.Integer();
        return value is >= 0 and <= int.MaxValue ? (int)value : throw field.Unexpected("a length of at least 0", $"{value}");
    }

    private static float[] Outline(JsonField field)
    {
        JsonField[] items = field.Items();
        if (items.Length < 6 || items.Length % 2 != 0)
            throw field.Unexpected("x and y of at least three corners", $"{items.Length} numbers");
        return [.. items.Select(i => (float)i.Number())];
    }
}
