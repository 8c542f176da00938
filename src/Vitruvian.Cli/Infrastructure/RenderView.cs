using System.Globalization;
using Vitruvian.Rendering;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>From where <c>render</c> looks: a place around the body, all around, or through the photo's camera.</summary>
/// <param name="Name">As the user wrote it; names the files.</param>
/// <param name="Viewpoints">One for a single picture, several for a turntable, none for the photo's camera.</param>
internal sealed record RenderView(string Name, IReadOnlyList<Viewpoint> Viewpoints)
{
    /// <summary>The view through the photo's camera.</summary>
    public const string Photo = "photo";

    private const string Turntable = "turntable";

    /// <summary>What can be written, for messages and help.</summary>
    public const string Choices = "photo, front, side, back, top, turntable, or a number of degrees around the body";

    /// <summary>Whether the picture is taken with the photo's camera.</summary>
    public bool IsPhoto => Viewpoints.Count == 0;

    /// <summary>Reads a view.</summary>
    /// <param name="text">One of <see cref="Choices"/>.</param>
    /// <param name="turns">Pictures of a turntable.</param>
    /// <exception cref="InvalidInputException">The text is something else.</exception>
    public static RenderView Parse(string text, int turns) => new(text, text switch
    {
        Photo => [],
        "front" => [Viewpoint.Front],
        "side" => [Viewpoint.Side],
        "back" => [Viewpoint.Back],
        "top" => [Viewpoint.Top],
        Turntable => Viewpoint.Around(turns),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double degrees) && double.IsFinite(degrees)
            => [Viewpoint.Front with { Azimuth = double.DegreesToRadians(degrees) }],
        _ => throw InvalidInputException.For("--view", string.Empty, Choices, $"'{text}'"),
    });

    /// <summary>File name without ending of one of the view's pictures.</summary>
    /// <param name="index">Number of the picture within the view.</param>
    public string FileName(int index) => Viewpoints.Count > 1 ? $"{Name}-{index + 1:00}" : Name;
}
