using Vitruvian.Imaging;

namespace Vitruvian.Rendering;

/// <summary>
/// Pictures of bodies: over the photo, on a plain ground, from the side, from all around. Keeps scratch memory from picture to picture; one
/// instance serves one thread.
/// </summary>
public sealed class BodyRenderer
{
    private readonly SceneGeometry _scene = new();
    private readonly TileCompositor _compositor = new();

    /// <summary>Lays bodies over the photo they were found in.</summary>
    /// <param name="photo">The photo; it stays as it is.</param>
    /// <param name="bodies">Meshes in the camera's frame.</param>
    /// <param name="camera">The photo's camera.</param>
    /// <param name="style">The look; null for <see cref="RenderStyle.Overlay"/>.</param>
    /// <returns>A new picture of the photo's size, RGB.</returns>
    public Image Overlay(Image photo, IReadOnlyList<RenderMesh> bodies, ViewCamera camera, RenderStyle? style = null)
    {
        Image result = photo.Channels == 3 ? photo.Clone() : ImageConversion.ToChannels(photo, 3);
        Draw(result, bodies, camera, style ?? RenderStyle.Overlay);
        return result;
    }

    /// <summary>Draws bodies into a picture, over what it shows.</summary>
    /// <param name="target">The picture; changed. A transparent one of 4 channels gives a picture with the bodies cut out.</param>
    /// <param name="bodies">Meshes in the camera's frame.</param>
    /// <param name="camera">The picture's camera.</param>
    /// <param name="style">The look; null for <see cref="RenderStyle.Solid"/>.</param>
    public void Draw(Image target, IReadOnlyList<RenderMesh> bodies, ViewCamera camera, RenderStyle? style = null)
    {
        if (bodies.Count == 0)
            return;
        _scene.Load(bodies);
        _compositor.Draw(_scene, camera, style ?? RenderStyle.Solid, target);
    }
}
