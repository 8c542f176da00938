namespace Vitruvian.Bodies.Baking;

/// <summary>What a decimation leaves; vertices carry their numbers in the mesh that was decimated.</summary>
/// <param name="Kept">Vertices that stay, ascending.</param>
/// <param name="Faces">Triangles over the original vertices, x 3, smallest vertex first, in ascending order.</param>
/// <param name="Corners">Texture corners of the triangles' vertices, or empty.</param>
/// <param name="SourceFaces">The original triangle that each one grew from.</param>
internal sealed record DecimatedSurface(int[] Kept, int[] Faces, int[] Corners, int[] SourceFaces)
{
    /// <summary>The triangles over the kept vertices' places.</summary>
    public int[] LocalFaces() => [.. Faces.Select(v => Array.BinarySearch(Kept, v))];
}
