namespace Vitruvian.Bodies.Motion;

/// <summary>How strongly <see cref="MotionSmoother"/> smooths.</summary>
public sealed record MotionSmoothingOptions
{
    /// <summary>Reach of the filter for rotations and for the place in the picture, seconds to each side.</summary>
    public double Reach { get; init; } = 0.3;

    /// <summary>Reach for the distance from the camera, seconds to each side: what single pictures tell least of.</summary>
    public double DepthReach { get; init; } = 0.6;

    /// <summary>Rounds in which values far from the curve through their neighbours lose their say; 0 for none.</summary>
    public int RobustRounds { get; init; } = 2;
}
