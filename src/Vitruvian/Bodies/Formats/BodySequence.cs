using Vitruvian.Cameras;

namespace Vitruvian.Bodies.Formats;

/// <summary>One person over time, or in one image, with the camera: what a fit finds and exports start from.</summary>
/// <param name="Frames">The body in each frame; at least one. A still has one.</param>
public sealed record BodySequence(IReadOnlyList<BodyParameters> Frames)
{
    /// <summary>The camera in whose frame the bodies stand, or null for bodies in a world of their own.</summary>
    public PerspectiveCamera? Camera { get; init; }

    /// <summary>Width and height in pixels of the images the camera belongs to, or null.</summary>
    public (int Width, int Height)? ImageSize { get; init; }

    /// <summary>Frames per second; null for a still.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>Name of the body model the parameters belong to; empty when unknown.</summary>
    public string BodyName { get; init; } = string.Empty;
}
