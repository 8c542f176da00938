using Vitruvian.Bodies;

namespace Vitruvian.Inference.Mesh;

/// <summary>What a network of the method <c>meshpose</c> says about one person.</summary>
/// <param name="Low">The L low-poly vertices in the photo's camera frame (x right, y down, z forward), L x 3, metres.</param>
/// <param name="Visibility">How far each of them is seen, L, 0 to 1.</param>
/// <param name="Mesh">All vertices and the skeleton's joints in the same frame: no parameters gave them.</param>
public sealed record MeshPoseAnswer(float[] Low, float[] Visibility, PosedBody Mesh)
{
    /// <summary>What each cell of the crop shows; null for networks that keep it to themselves.</summary>
    public MeshSurfaceMaps? Surface { get; init; }
}
