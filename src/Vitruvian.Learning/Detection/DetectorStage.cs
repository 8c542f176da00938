namespace Vitruvian.Learning.Detection;

/// <summary>The first part of a run, on smaller pictures: they teach most of it at a fraction of the time.</summary>
public sealed record DetectorStage
{
    /// <summary>Side of the pictures, pixels, a multiple of 32.</summary>
    public required int Input { get; init; }

    /// <summary>Steps of the part.</summary>
    public required long Steps { get; init; }
}
