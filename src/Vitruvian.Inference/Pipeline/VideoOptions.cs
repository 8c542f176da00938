using Vitruvian.Bodies.Motion;
using Vitruvian.Inference.Tracking;

namespace Vitruvian.Inference.Pipeline;

/// <summary>Choices of <see cref="VideoReconstructor"/>.</summary>
public sealed record VideoOptions
{
    /// <summary>How motion is smoothed; null for not at all.</summary>
    public MotionSmoothingOptions? Smoothing { get; init; } = new();

    /// <summary>How people are followed.</summary>
    public TrackerOptions Tracking { get; init; } = new();

    /// <summary>Frames that go through the networks together.</summary>
    public int FramesAtOnce { get; init; } = 4;

    /// <summary>People seen for less than so many seconds are left out, unless the video is hardly longer itself.</summary>
    public double LeastSeconds { get; init; } = 0.3;

    /// <summary>Whether the motion before the bodies' refinement is wanted, too (<see cref="Recovery.RecoveredMotion.Initial"/>).</summary>
    public bool KeepsInitial { get; init; }

    /// <summary>At most so many people, those that are seen longest and surest; null for all.</summary>
    public int? MaximumPeople { get; init; }
}
