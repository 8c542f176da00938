using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>MakeHuman's base mesh and its rig weights as its model file holds them.</summary>
/// <param name="Vertices">All vertices, metres; y up, z front, x the body's left.</param>
/// <param name="Quads">Four vertices of every face of every group.</param>
/// <param name="BodyQuads">Four vertices of the faces of the body's skin.</param>
/// <param name="BodyQuadUvs">Four texture corners of the same faces, as places in <paramref name="Uvs"/>.</param>
/// <param name="Uvs">Texture corners in [0, 1]^2, u right, v up.</param>
/// <param name="BoneNames">Names of the rig's bones.</param>
/// <param name="SkinBones">Bones that move each vertex, vertices x 4.</param>
/// <param name="SkinWeights">Their weights; unused entries are 0.</param>
internal sealed record MakeHumanMesh(
    Vector3d[] Vertices,
    int[] Quads,
    int[] BodyQuads,
    int[] BodyQuadUvs,
    Vector2d[] Uvs,
    string[] BoneNames,
    int[] SkinBones,
    double[] SkinWeights)
{
    /// <summary>Influences a vertex has in the model file; weaker ones were cut off there.</summary>
    public const int InfluenceCount = 4;
}
