using Vitruvian.Learning.Holo;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Mesh;

/// <summary>What a <see cref="MeshPoseNetwork"/> says of B crops.</summary>
/// <param name="Scores">Heat maps of the V low-poly vertices before any softmax, (B, V, h, w).</param>
/// <param name="Mask">Logits of the person's silhouette, (B, h, w).</param>
/// <param name="Localised">Where the heat maps have the vertices, (B, V, 2), in the crop, whose side is 1.</param>
/// <param name="Lifted">Where the lifting head has them, and whether they can be seen.</param>
/// <param name="LogScale">Logarithm of the metres that the crop spans at the root's depth, (B, 1): with a focal length the depth itself.</param>
public sealed record MeshPoseEstimate(Tensor Scores, Tensor Mask, Tensor Localised, LiftedVertices Lifted, Tensor LogScale)
{
    /// <summary>What a DensePose head says of the same features; null without one.</summary>
    public DenseMaps? Charts { get; init; }

    /// <summary>How far each vertex is seen, (B, V), 0 to 1.</summary>
    public Tensor Visibility => Lifted.VisibilityScores.sigmoid();

    /// <summary>
    /// The mesh (MeshPose, equation 5), (B, V, 3): x and y where the heat maps have what is seen and where the lifting head has the rest; z, relative to the root, from the lifting head. In crops.
    /// </summary>
    public Tensor Merged
    {
        get
        {
            Tensor seen = Visibility.unsqueeze(2);
            Tensor flat = (seen * Localised) + ((1 - seen) * Lifted.Places.narrow(2, 0, 2));
            return cat([flat, Lifted.Places.narrow(2, 2, 1)], 2);
        }
    }
}
