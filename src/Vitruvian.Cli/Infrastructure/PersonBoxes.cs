using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Imaging;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Where people are, as <c>--box</c> tells.</summary>
internal sealed class PersonBoxes
{
    private const string WholePhoto = "photo";

    // Null is the whole photo.
    private readonly BoundingBox?[] _boxes;

    /// <summary>Reads the option's values.</summary>
    /// <param name="boxes">The values.</param>
    /// <exception cref="InvalidInputException">One is no box.</exception>
    public PersonBoxes(IEnumerable<string> boxes) => _boxes = [.. boxes.Select(Parse)];

    /// <summary>Whether nothing was told.</summary>
    public bool IsEmpty => _boxes.Length == 0;

    /// <summary>The boxes in a photo.</summary>
    /// <param name="photoPath">Its file, for messages.</param>
    /// <param name="photo">The photo.</param>
    /// <exception cref="InvalidInputException">One lies outside.</exception>
    public BoundingBox[] In(string photoPath, Image photo) => [.. _boxes.Select(box => Inside(photoPath, photo, box))];

    /// <summary>As settings tell it.</summary>
    public JsonArray ToJson() => JsonNumbers.Of(_boxes.Select(box => box?.ToString() ?? WholePhoto));

    private static BoundingBox Inside(string photoPath, Image photo, BoundingBox? box)
    {
        BoundingBox whole = new(0, 0, photo.Width, photo.Height);
        if (box is not { } given)
            return whole;
        return given.Intersect(whole).Area > 0
            ? given
            : throw InvalidInputException.For("--box", $"{given.X},{given.Y},{given.Width},{given.Height}", $"a box that touches {photoPath} (0,0,{photo.Width},{photo.Height})", "one outside");
    }

    private static BoundingBox? Parse(string text)
    {
        if (text == WholePhoto)
            return null;
        double[] values = [.. text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN)];
        return values is [double x, double y, > 0, > 0] && values.All(double.IsFinite)
            ? new BoundingBox(x, y, values[2], values[3])
            : throw InvalidInputException.For("--box", string.Empty, $"X,Y,WIDTH,HEIGHT in pixels with a width and height over 0, or '{WholePhoto}'", $"'{text}'");
    }
}
