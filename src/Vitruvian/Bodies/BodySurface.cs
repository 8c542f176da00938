namespace Vitruvian.Bodies;

/// <summary>What is known of a body's surface beyond its triangles: parts, charts, grids and a low-poly companion.</summary>
/// <param name="FaceParts">DensePose part 1..24 of each triangle, F.</param>
/// <param name="FaceUv">Chart coordinates of each triangle's corners in [0, 1]^2, F x 3 x 2 (u, v).</param>
/// <param name="GridFaces">For each part (24) and cell of its 32 x 32 grid (v rows, u columns), the triangle under the cell's centre, or -1 outside the chart.</param>
/// <param name="GridBarycentrics">Barycentric coordinates of corners 1 and 2 at that place, 24 x 32 x 32 x 2; corner 0 has the rest.</param>
/// <param name="TextureUv">Corners in the texture atlas of MakeHuman's skins, F x 3 x 2 (u right, v up), or empty.</param>
/// <param name="HiddenFaces">Triangles that nobody sees (mouth, eye sockets).</param>
/// <param name="LowPoly">The low-poly mesh, or null.</param>
public sealed record BodySurface(
    byte[] FaceParts,
    float[] FaceUv,
    int[] GridFaces,
    float[] GridBarycentrics,
    float[] TextureUv,
    bool[] HiddenFaces,
    LowPolyMesh? LowPoly)
{
    /// <summary>Number of DensePose parts.</summary>
    public const int PartCount = 24;

    /// <summary>Side of a part's grid.</summary>
    public const int GridSize = 32;
}
