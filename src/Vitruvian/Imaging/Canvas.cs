using System.Numerics;
using Vitruvian.Numerics;

namespace Vitruvian.Imaging;

/// <summary>
/// Draws anti-aliased lines, circles, rectangles and text into an image. Places are pixel coordinates (centre of the top-left pixel at
/// (0.5, 0.5)); whatever lies outside is cut off, and places that are not finite draw nothing.
/// </summary>
/// <param name="image">The image; changed.</param>
public sealed class Canvas(Image image)
{
    // Strokes of letters, as a share of the height of capitals.
    private const double LetterWeight = 0.135;

    /// <summary>The image.</summary>
    public Image Image { get; } = image;

    /// <summary>Height that <see cref="Text"/> takes, descenders included, for a height of capitals.</summary>
    public static double LineHeight(double capHeight) => capHeight * (StrokeFont.DescenderDepth + 1.5) / StrokeFont.CapHeight;

    /// <summary>Width of a text in pixels.</summary>
    /// <param name="text">The text.</param>
    /// <param name="capHeight">Height of capitals in pixels.</param>
    public static double MeasureText(string text, double capHeight) => (StrokeFont.Measure(text) * Scale(capHeight)) + (LetterWeight * capHeight);

    /// <summary>Draws a line with round ends.</summary>
    /// <param name="from">One end.</param>
    /// <param name="to">The other end.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="color">Colour; alpha counts.</param>
    public void Line(Vector2d from, Vector2d to, double width, Rgba color) => Stroke([from, to], width, color);

    /// <summary>Draws connected lines with round ends and joints; where they cross, the colour is laid on once.</summary>
    /// <param name="points">Points of the path; one point alone is a dot.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="color">Colour; alpha counts.</param>
    public void Stroke(ReadOnlySpan<Vector2d> points, double width, Rgba color)
    {
        if (Bounds(points, (width / 2) + 0.5) is not var (left, top, right, bottom))
            return;
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                var p = new Vector2d(x + 0.5, y + 0.5);
                double distance = (points[0] - p).Length;
                for (int i = 1; i < points.Length; i++)
                    distance = Math.Min(distance, DistanceToSegment(p, points[i - 1], points[i]));
                Blend(x, y, (width / 2) + 0.5 - distance, color);
            }
        }
    }

    /// <summary>Fills a disc.</summary>
    /// <param name="center">Its centre.</param>
    /// <param name="radius">Its radius in pixels.</param>
    /// <param name="color">Colour; alpha counts.</param>
    public void Disc(Vector2d center, double radius, Rgba color) => Stroke([center], 2 * radius, color);

    /// <summary>Draws a circle's line.</summary>
    /// <param name="center">Its centre.</param>
    /// <param name="radius">Radius of the middle of the line.</param>
    /// <param name="width">Width of the line.</param>
    /// <param name="color">Colour; alpha counts.</param>
    public void Circle(Vector2d center, double radius, double width, Rgba color)
    {
        if (Bounds([center], radius + (width / 2) + 0.5) is not var (left, top, right, bottom))
            return;
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
                Blend(x, y, (width / 2) + 0.5 - Math.Abs((center - new Vector2d(x + 0.5, y + 0.5)).Length - radius), color);
        }
    }

    /// <summary>Fills a rectangle; sides between pixels are anti-aliased.</summary>
    /// <param name="box">The rectangle.</param>
    /// <param name="color">Colour; alpha counts.</param>
    public void Fill(BoundingBox box, Rgba color)
    {
        if (Bounds([new Vector2d(box.X, box.Y), new Vector2d(box.Right, box.Bottom)], 0) is not var (left, top, right, bottom))
            return;
        for (int y = top; y <= bottom; y++)
        {
            double rows = Math.Min(y + 1, box.Bottom) - Math.Max(y, box.Y);
            for (int x = left; x <= right; x++)
                Blend(x, y, Math.Max(0, rows) * Math.Max(0, Math.Min(x + 1, box.Right) - Math.Max(x, box.X)), color);
        }
    }

    /// <summary>Draws a rectangle's outline.</summary>
    /// <param name="box">The rectangle; the line's middle runs along its sides.</param>
    /// <param name="width">Width of the line.</param>
    /// <param name="color">Colour; alpha counts.</param>
    public void Rectangle(BoundingBox box, double width, Rgba color)
    {
        double half = width / 2;
        Fill(new BoundingBox(box.X - half, box.Y - half, box.Width + width, width), color);
        Fill(new BoundingBox(box.X - half, box.Bottom - half, box.Width + width, width), color);
        Fill(new BoundingBox(box.X - half, box.Y + half, width, box.Height - width), color);
        Fill(new BoundingBox(box.Right - half, box.Y + half, width, box.Height - width), color);
    }

    /// <summary>Writes one line of text.</summary>
    /// <param name="text">Printable ASCII, degree and times signs; anything else shows as a box.</param>
    /// <param name="place">Left end of the top of capitals.</param>
    /// <param name="capHeight">Height of capitals in pixels; 8 and more are easy to read.</param>
    /// <param name="color">Colour; alpha counts.</param>
    public void Text(string text, Vector2d place, double capHeight, Rgba color)
    {
        double weight = LetterWeight * capHeight;
        double scale = Scale(capHeight);
        Vector2d pen = place + new Vector2d(weight / 2, weight / 2);
        foreach (char c in text)
        {
            foreach (Vector2d[] line in StrokeFont.Lines(c))
            {
                for (int i = 0; i < line.Length; i++)
                    line[i] = pen + (scale * line[i]);
                Stroke(line, weight, color);
            }

            pen += new Vector2d(scale * StrokeFont.Advance(c), 0);
        }
    }

    // The grid's lines are the middles of strokes; half a stroke sticks out on each side.
    private static double Scale(double capHeight) => (capHeight - (LetterWeight * capHeight)) / StrokeFont.CapHeight;

    private (int Left, int Top, int Right, int Bottom)? Bounds(ReadOnlySpan<Vector2d> points, double margin)
    {
        double left = double.PositiveInfinity;
        double top = double.PositiveInfinity;
        double right = double.NegativeInfinity;
        double bottom = double.NegativeInfinity;
        foreach (Vector2d p in points)
        {
            if (!double.IsFinite(p.X + p.Y))
                return null;
            left = Math.Min(left, p.X);
            top = Math.Min(top, p.Y);
            right = Math.Max(right, p.X);
            bottom = Math.Max(bottom, p.Y);
        }

        var box = (
            (int)Math.Clamp(Math.Floor(left - margin), 0, Image.Width),
            (int)Math.Clamp(Math.Floor(top - margin), 0, Image.Height),
            (int)Math.Clamp(Math.Floor(right + margin), -1, Image.Width - 1),
            (int)Math.Clamp(Math.Floor(bottom + margin), -1, Image.Height - 1));
        return box;
    }

    private void Blend(int x, int y, double coverage, Rgba color)
    {
        float alpha = (float)(Math.Clamp(coverage, 0, 1) * color.A / 255);
        if (alpha > 0)
            PixelBlending.Over(Image[x, y], new Vector4(alpha * color.ToLinear(), alpha));
    }

    private static double DistanceToSegment(Vector2d p, Vector2d a, Vector2d b)
    {
        Vector2d along = b - a;
        double length = Vector2d.Dot(along, along);
        double t = length > 0 ? Math.Clamp(Vector2d.Dot(p - a, along) / length, 0, 1) : 0;
        return (a + (t * along) - p).Length;
    }
}
