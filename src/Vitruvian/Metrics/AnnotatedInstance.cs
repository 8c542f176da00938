namespace Vitruvian.Metrics;

/// <summary>One annotated person, as <see cref="CocoAp"/> counts it.</summary>
/// <param name="Area">Area in the picture, square pixels: the person's mask, or box where there is none.</param>
/// <param name="IsIgnored">Whether the person need not be found: an estimate of it counts neither as right nor as wrong.</param>
/// <param name="IsCrowd">Whether this is a region with many people: ignored, and any number of estimates may be of it.</param>
public readonly record struct AnnotatedInstance(double Area, bool IsIgnored = false, bool IsCrowd = false);
