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
        SphericalHarmonics.Hemisphere(-Vector3.UnitY, new Vector3(0.42f, 0.43f, 0.46f), new Vector3(0.15f, 0.14f, 0.13f)),
        [
            new DirectionalLight(Vector3.Normalize(new Vector3(-0.55f, -0.75f, -0.75f)), new Vector3(0.68f, 0.66f, 0.62f)),
            new DirectionalLight(Vector3.Normalize(new Vector3(0.9f, -0.15f, -0.6f)), new Vector3(0.16f, 0.17f, 0.20f)),
            new DirectionalLight(Vector3.Normalize(new Vector3(0.4f, -0.55f, 0.75f)), new Vector3(0.30f, 0.30f, 0.32f)),
        ]);
}
