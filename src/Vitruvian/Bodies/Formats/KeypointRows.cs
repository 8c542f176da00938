using Vitruvian.Formats;
using Vitruvian.Imaging;

namespace Vitruvian.Bodies.Formats;

/// <summary>Rows of x, y and confidence or visibility, as all keypoint files have them: one after the other or as arrays of three.</summary>
internal static class KeypointRows
{
    // COCO and OpenPose count pixels from 0 at the centre of the first one; ours has its centre at 0.5.
    internal const double PixelIndexOffset = 0.5;

    /// <summary>Reads a number of rows.</summary>
    /// <param name="field">The array.</param>
    /// <param name="count">How many joints there must be.</param>
    /// <param name="what">What the joints are, for messages: <c>COCO joints</c>.</param>
    /// <param name="offset">Added to visible coordinates.</param>
    internal static Keypoint[] Read(JsonField field, int count, string what, double offset)
    {
        JsonField[] items = field.Items();
        bool nested = items.Length > 0 && items[0].IsArray;
        if (items.Length != (nested ? count : 3 * count))
            throw field.Unexpected(nested ? $"{count} rows of x, y, confidence ({what})" : $"{3 * count} numbers ({count} {what} x 3)", $"{items.Length}");
        var keypoints = new Keypoint[count];
        for (int j = 0; j < count; j++)
        {
            if (nested && items[j].Count != 3)
                throw items[j].Unexpected("x, y and confidence", $"{items[j].Count} values");
            JsonField x = nested ? items[j][0] : items[3 * j];
            JsonField y = nested ? items[j][1] : items[(3 * j) + 1];
            JsonField c = nested ? items[j][2] : items[(3 * j) + 2];
            double confidence = c.Element.ValueKind switch
            {
                System.Text.Json.JsonValueKind.True => 1,
                System.Text.Json.JsonValueKind.False => 0,
                _ => c.Number(),
            };
            if (confidence < 0)
                throw c.Unexpected("a confidence of at least 0", c.Describe());
            (double px, double py) = (x.Number(), y.Number());
            keypoints[j] = confidence == 0 ? default : new Keypoint(px + offset, py + offset, Math.Min(confidence, 1));
        }

        return keypoints;
    }

    /// <summary>A box of x, y, width, height, or null.</summary>
    internal static BoundingBox? Box(JsonField? field)
    {
        if (field is null)
            return null;
        double[] b = field.Value.Numbers(4);
        return new BoundingBox(b[0], b[1], b[2], b[3]);
    }
}
