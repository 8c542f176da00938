using System.Numerics;

namespace Vitruvian.Rendering;

/// <summary>The light of a scene: some from all around, some from single directions.</summary>
/// <param name="Ambient">Light from all around.</param>
/// <param name="Lights">Lights from single directions.</param>
public sealed record Lighting(SphericalHarmonics Ambient, IReadOnlyList<DirectionalLight> Lights)
{
    /// <summary>
    /// A portrait studio for a camera that stands upright: a warm key light from the upper left in front, a cool weak fill from the right,
    /// a rim light from behind above, and a sky a little brighter than the floor.
    /// </summary>
    public static Lighting Studio { get; } = new(
        SphericalHarmonics.Hemisphere(-Vector3.UnitY, new Vector3(0.36f, 0.37f, 0.40f), new Vector3(0.11f, 0.10f, 0.095f)),
        [
            new DirectionalLight(Vector3.Normalize(new Vector3(-0.65f, -0.85f, -0.65f)), new Vector3(0.86f, 0.83f, 0.78f)),
            new DirectionalLight(Vector3.Normalize(new Vector3(0.9f, -0.1f, -0.55f)), new Vector3(0.13f, 0.14f, 0.17f)),
            new DirectionalLight(Vector3.Normalize(new Vector3(0.55f, -0.45f, 0.7f)), new Vector3(0.34f, 0.35f, 0.38f)),
        ]);
}
