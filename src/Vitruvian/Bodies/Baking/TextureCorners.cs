using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>Texture coordinates per triangle corner.</summary>
internal static class TextureCorners
{
    /// <summary>Looks the corners up; the values are exact in half precision (a quarter of a texel of MakeHuman's skins).</summary>
    /// <param name="corners">Texture corner of each triangle's vertices.</param>
    /// <param name="uvs">The corners' places.</param>
    /// <returns>Triangles x 3 x 2.</returns>
    public static float[] Expand(int[] corners, Vector2d[] uvs) =>
        [.. corners.SelectMany(c => new[] { (float)(Half)uvs[c].X, (float)(Half)uvs[c].Y })];
}
