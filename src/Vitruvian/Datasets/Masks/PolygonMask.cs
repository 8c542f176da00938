namespace Vitruvian.Datasets.Masks;

/// <summary>
/// Masks as outlines: a pixel belongs to a mask when its centre lies inside one of the outlines (even-odd rule). COCO's own tool rounds outlines to a grid of fifths of a pixel first, so that pixels whose
/// centres lie that near to an outline may differ.
/// </summary>
internal static class PolygonMask
{
    /// <summary>Fills outlines.</summary>
    /// <param name="outlines">Each x, y, x, y..., pixels, the picture's left top corner at 0, 0.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <returns>H x W, rows from the top: 0 or 255.</returns>
    internal static byte[] Fill(IReadOnlyList<float[]> outlines, int width, int height)
    {
        byte[] pixels = new byte[width * height];
        List<double> crossings = [];
        foreach (float[] outline in outlines)
        {
            (float top, float bottom) = (float.PositiveInfinity, float.NegativeInfinity);
            for (int i = 1; i < outline.Length; i += 2)
                (top, bottom) = (Math.Min(top, outline[i]), Math.Max(bottom, outline[i]));
            int first = (int)Math.Clamp(Math.Floor(top), 0, height);
            int last = (int)Math.Clamp(Math.Ceiling(bottom), 0, height);
            for (int y = first; y < last; y++)
                FillRow(outline, y + 0.5, crossings, pixels.AsSpan(y * width, width));
        }

        return pixels;
    }

    private static void FillRow(float[] outline, double y, List<double> crossings, Span<byte> row)
    {
        crossings.Clear();
        int from = outline.Length - 2;
        for (int to = 0; to < outline.Length; from = to, to += 2)
        {
            // Half-open: a corner on the line counts for one of its two edges.
            if (outline[from + 1] <= y != outline[to + 1] <= y)
                crossings.Add(outline[from] + ((y - outline[from + 1]) / ((double)outline[to + 1] - outline[from + 1]) * ((double)outline[to] - outline[from])));
        }

        crossings.Sort();
        for (int i = 0; i + 1 < crossings.Count; i += 2)
        {
            int left = (int)Math.Clamp(Math.Ceiling(crossings[i] - 0.5), 0, row.Length);
            int right = (int)Math.Clamp(Math.Ceiling(crossings[i + 1] - 0.5), 0, row.Length);
            if (right > left)
                row[left..right].Fill(byte.MaxValue);
        }
    }
}
