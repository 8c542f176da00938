using Vitruvian.Recovery;

namespace Vitruvian.Inference.Pipeline;

/// <summary>What was found in a video.</summary>
/// <param name="People">The people in the order in which they appear.</param>
/// <param name="FrameCount">Number of frames that were looked at.</param>
/// <param name="IsComplete">Whether they are all; not when the work was cancelled.</param>
public sealed record VideoReconstruction(IReadOnlyList<RecoveredMotion> People, int FrameCount, bool IsComplete);
