using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Motion;

/// <summary>A joint of a .bvh file's hierarchy.</summary>
/// <param name="name">Its name.</param>
/// <param name="parent">Number of its parent, or -1.</param>
internal sealed class BvhJoint(string name, int parent)
{
    internal string Name { get; } = name;

    internal int Parent { get; } = parent;

    /// <summary>From the parent, in the file's units.</summary>
    internal Vector3d Offset { get; set; }

    /// <summary>What each number of a frame is, in order.</summary>
    internal List<(bool IsRotation, int Axis)> Channels { get; } = [];
}
