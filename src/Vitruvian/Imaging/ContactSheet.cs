using Vitruvian.Numerics;

namespace Vitruvian.Imaging;

/// <summary>Many pictures on one page: a grid of equal cells with a label under each.</summary>
public sealed record ContactSheet
{
    /// <summary>Side of a cell's picture in pixels; null takes the longest side among the pictures.</summary>
    public int? CellSize { get; init; }

    /// <summary>Space between cells and around the page, pixels.</summary>
    public int Margin { get; init; } = 10;

    /// <summary>Height of the labels' capitals in pixels.</summary>
    public double LabelHeight { get; init; } = 10;

    /// <summary>Colour of the page.</summary>
    public Rgba Background { get; init; } = new(0xF4, 0xF2, 0xEE);

    /// <summary>Colour of the labels.</summary>
    public Rgba LabelColor { get; init; } = new(0x2B, 0x2B, 0x2B);

    /// <summary>Lays out pictures with the default look.</summary>
    /// <param name="images">The pictures, row by row.</param>
    /// <param name="labels">One label a picture, or none at all.</param>
    /// <param name="columns">Number of columns.</param>
    public static Image Compose(IReadOnlyList<Image> images, IReadOnlyList<string> labels, int columns) => new ContactSheet().Layout(images, labels, columns);

    /// <summary>Lays out pictures. Each is fitted into its cell as a whole; rows without labels take no space for them.</summary>
    /// <param name="images">The pictures, row by row.</param>
    /// <param name="labels">One label a picture, or none at all.</param>
    /// <param name="columns">Number of columns.</param>
    public Image Layout(IReadOnlyList<Image> images, IReadOnlyList<string> labels, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (images.Count == 0)
            throw new ArgumentException("A contact sheet needs at least one picture.", nameof(images));
        if (labels.Count != 0 && labels.Count != images.Count)
            throw new ArgumentException($"{labels.Count} labels; expected {images.Count}, or none.", nameof(labels));
        columns = Math.Min(columns, images.Count);
        int rows = (images.Count + columns - 1) / columns;
        Image[] fitted = [.. images.Select(Fit)];
        int cellWidth = fitted.Max(i => i.Width);
        int cellHeight = fitted.Max(i => i.Height);
        int labelSpace = labels.Count == 0 ? 0 : (int)Math.Ceiling(Canvas.LineHeight(LabelHeight) + (LabelHeight * 0.6));
        int stepX = cellWidth + Margin;
        int stepY = cellHeight + labelSpace + Margin;
        var canvas = new Canvas(new Image((columns * stepX) + Margin, (rows * stepY) + Margin));
        canvas.Fill(new BoundingBox(0, 0, canvas.Image.Width, canvas.Image.Height), Background);
        for (int i = 0; i < fitted.Length; i++)
        {
            int x = Margin + (i % columns * stepX);
            int y = Margin + (i / columns * stepY);
            Paste(fitted[i], canvas.Image, x + ((cellWidth - fitted[i].Width) / 2), y + ((cellHeight - fitted[i].Height) / 2));
            if (labels.Count != 0)
                Label(canvas, labels[i], x, y + cellHeight, cellWidth);
        }

        return canvas.Image;
    }

    /// <summary>Pictures beside each other, without space between them.</summary>
    /// <param name="images">RGB, all of the first one's height.</param>
    public static Image SideBySide(params IReadOnlyList<Image> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        Image row = new(images.Sum(image => image.Width), images[0].Height);
        int left = 0;
        foreach (Image image in images)
        {
            Paste(image, row, left, 0);
            left += image.Width;
        }

        return row;
    }

    private Image Fit(Image image)
    {
        image = ImageConversion.ToChannels(image, 3);
        int longest = Math.Max(image.Width, image.Height);
        if (CellSize is not int size || longest == size)
            return image;
        double scale = (double)size / longest;
        return Resampling.Resize(image, Math.Max(1, (int)Math.Round(scale * image.Width)), Math.Max(1, (int)Math.Round(scale * image.Height)));
    }

    private void Label(Canvas canvas, string text, int x, int y, int width)
    {
        // A label that is too long is written smaller, down to what can be read, and then cut.
        double height = LabelHeight;
        double wide = Canvas.MeasureText(text, height);
        if (wide > width)
            height = Math.Max(0.7 * LabelHeight, height * width / wide);
        string shown = text;
        for (int kept = text.Length - 1; kept > 0 && Canvas.MeasureText(shown, height) > width; kept--)
            shown = $"{text.AsSpan(0, kept)}..";
        double indent = (width - Canvas.MeasureText(shown, height)) / 2;
        canvas.Text(shown, new Vector2d(x + Math.Max(0, indent), y + (LabelHeight * 0.7)), height, LabelColor);
    }

    private static void Paste(Image image, Image target, int x, int y)
    {
        for (int row = 0; row < image.Height; row++)
            image.Row(row).CopyTo(target.Row(y + row)[(3 * x)..]);
    }
}
