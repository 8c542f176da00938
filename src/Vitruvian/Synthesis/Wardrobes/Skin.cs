using Vitruvian.Imaging;

namespace Vitruvian.Synthesis.Wardrobes;

/// <summary>A skin texture for the body's atlas (<see cref="Bodies.BodySurface.TextureUv"/>).</summary>
/// <param name="Name">Name of the file, which tells age, complexion and sex.</param>
/// <param name="Texture">RGB.</param>
public sealed record Skin(string Name, Image Texture)
{
    /// <summary>Whether it was painted for a woman.</summary>
    public bool IsForWomen => Name.Contains("female", StringComparison.Ordinal);
}
