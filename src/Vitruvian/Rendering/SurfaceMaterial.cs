namespace Vitruvian.Rendering;

/// <summary>How a surface answers light beside its colour.</summary>
/// <param name="Specular">Strength of the highlight; 0 is matt.</param>
/// <param name="Shininess">Exponent of the highlight (Blinn 1977); larger is smaller and sharper.</param>
/// <param name="Sheen">Brightening towards the outline, as skin and cloth show it.</param>
public readonly record struct SurfaceMaterial(float Specular, float Shininess, float Sheen)
{
    /// <summary>Soft clay: a broad, weak highlight and a little sheen.</summary>
    public static SurfaceMaterial Clay => new(0.10f, 18, 0.14f);

    /// <summary>No highlight at all.</summary>
    public static SurfaceMaterial Matt => default;
}
