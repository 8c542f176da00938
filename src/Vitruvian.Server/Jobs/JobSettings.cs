namespace Vitruvian.Server.Jobs;

/// <summary>What a client asked for.</summary>
/// <param name="Method">How bodies are found, one of <c>MethodNames.FromPixels</c>.</param>
/// <param name="Refine">What betters them, in order.</param>
/// <param name="Formats">Files to write, names of <c>ResultFormats</c>.</param>
/// <param name="MaximumPeople">At most so many people.</param>
/// <param name="Smooth">Whether a video's motion is smoothed.</param>
public sealed record JobSettings(string Method, IReadOnlyList<string> Refine, IReadOnlyList<string> Formats, int MaximumPeople, bool Smooth);
