using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Motion;

/// <summary>One recording: frames of one performer whose skeleton does not change.</summary>
/// <param name="Name">What to call it, for example <c>07_01</c>.</param>
/// <param name="Frames">Numbers of its frames in the file, in order of time.</param>
/// <param name="RestOffsets">Each joint's place relative to its parent in the T-pose, J, metres.</param>
/// <param name="FloorHeight">y of the floor, metres.</param>
/// <param name="FramesPerSecond">Rate of the frames, or null when they are single poses.</param>
public sealed record MotionClip(string Name, IReadOnlyList<int> Frames, Vector3d[] RestOffsets, double FloorHeight, double? FramesPerSecond);
