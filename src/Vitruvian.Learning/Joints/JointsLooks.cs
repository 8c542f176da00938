using System.Globalization;

namespace Vitruvian.Learning.Joints;

/// <summary>How an exported network of joints looks at a crop: once, or several times in different ways, whose answers are averaged.</summary>
/// <param name="Mirrored">Whether each picture is looked at mirrored as well.</param>
/// <param name="TurnDegrees">The crop is looked at turned by so much to both sides as well; 0 for not.</param>
public sealed record JointsLooks(bool Mirrored, double TurnDegrees = 0)
{
    private const double RadiansPerDegree = Math.PI / 180;

    /// <summary>The crop as it is.</summary>
    public static JointsLooks Once { get; } = new(false);

    /// <summary>Turn in radians and whether mirrored, one a look.</summary>
    public IEnumerable<(double Turn, bool IsMirrored)> Ways()
    {
        foreach (double turn in TurnDegrees == 0 ? (double[])[0] : [0, -TurnDegrees, TurnDegrees])
        {
            yield return (RadiansPerDegree * turn, false);
            if (Mirrored)
                yield return (RadiansPerDegree * turn, true);
        }
    }

    /// <summary>For descriptions: nothing for a single look.</summary>
    internal string Told => this == Once
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"; looks {Ways().Count()} times ({string.Join(", ", (string[])[.. Mirrored ? (string[])["mirrored"] : [], .. TurnDegrees == 0 ? (string[])[] : [$"turned by {TurnDegrees} degrees"]])})");
}
