namespace Vitruvian.Rendering;

/// <summary>From where bodies are looked at, relative to the camera they were found with.</summary>
/// <param name="Azimuth">Turn about the vertical through the bodies, radians; the camera goes counter-clockwise as seen from above, so a quarter turn shows the side that was to the right of the picture.</param>
/// <param name="Elevation">Height of the camera over the horizontal through the bodies, radians.</param>
public readonly record struct Viewpoint(double Azimuth, double Elevation)
{
    /// <summary>A little from above, so that the ground shows: 10 degrees.</summary>
    public const double SlightlyAbove = Math.PI / 18;

    /// <summary>As the camera saw them, but a little from above.</summary>
    public static Viewpoint Front => new(0, SlightlyAbove);

    /// <summary>From the side that was to the right of the picture.</summary>
    public static Viewpoint Side => new(Math.PI / 2, SlightlyAbove);

    /// <summary>From behind.</summary>
    public static Viewpoint Back => new(Math.PI, SlightlyAbove);

    /// <summary>From straight above.</summary>
    public static Viewpoint Top => new(0, Math.PI / 2);

    /// <summary>Evenly spaced all around, from the front on.</summary>
    /// <param name="count">Number of viewpoints.</param>
    public static Viewpoint[] Around(int count) => [.. Enumerable.Range(0, count).Select(i => Front with { Azimuth = 2 * Math.PI * i / count })];
}
