using System.Numerics;
using Vitruvian.Imaging;

namespace Vitruvian.Rendering;

/// <summary>
/// Pictures of bodies: over the photo, on a plain ground, from the side, from all around. Keeps scratch memory from picture to picture; one
/// instance serves one thread.
/// </summary>
public sealed class BodyRenderer
{
    // The studio's ground at the top and the bottom of the picture, in sRGB bytes.
    private static readonly Vector3 s_groundTop = new(0xF3, 0xF3, 0xF1);
    private static readonly Vector3 s_groundBottom = new(0xDC, 0xDA, 0xD6);

    // Bayer's 4 x 4 matrix.
    private static readonly int[] s_dither = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

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

    /// <summary>The bodies on a plain light ground with a soft shade, fitted into the picture.</summary>
    /// <param name="bodies">Meshes in the camera's frame; y down is taken for the vertical.</param>
    /// <param name="viewpoint">From where.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="style">The look; null for <see cref="RenderStyle.Solid"/>.</param>
    public Image View(IReadOnlyList<RenderMesh> bodies, Viewpoint viewpoint, int width, int height, RenderStyle? style = null)
    {
        var scene = new StudioScene(bodies);
        return View(scene, viewpoint, scene.Distance(viewpoint, width, height), width, height, style);
    }

    /// <summary>The bodies from the side that was to the right of the picture.</summary>
    /// <param name="bodies">Meshes in the camera's frame.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="style">The look; null for <see cref="RenderStyle.Solid"/>.</param>
    public Image SideView(IReadOnlyList<RenderMesh> bodies, int width, int height, RenderStyle? style = null) => View(bodies, Viewpoint.Side, width, height, style);

    /// <summary>Views from all around, evenly spaced and at one scale.</summary>
    /// <param name="bodies">Meshes in the camera's frame.</param>
    /// <param name="count">Number of views; the first is from the front.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="style">The look; null for <see cref="RenderStyle.Solid"/>.</param>
    public Image[] Turntable(IReadOnlyList<RenderMesh> bodies, int count, int width, int height, RenderStyle? style = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return Views(bodies, Viewpoint.Around(count), width, height, style);
    }

    /// <summary>Views from anywhere, at one scale.</summary>
    /// <param name="bodies">Meshes in the camera's frame.</param>
    /// <param name="viewpoints">From where.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="style">The look; null for <see cref="RenderStyle.Solid"/>.</param>
    public Image[] Views(IReadOnlyList<RenderMesh> bodies, IReadOnlyList<Viewpoint> viewpoints, int width, int height, RenderStyle? style = null)
    {
        var scene = new StudioScene(bodies);
        double distance = viewpoints.Max(v => scene.Distance(v, width, height));
        return [.. viewpoints.Select(v => View(scene, v, distance, width, height, style))];
    }

    /// <summary>
    /// The bodies and the camera of <see cref="View(IReadOnlyList{RenderMesh}, Viewpoint, int, int, RenderStyle?)"/>, for maps of the same picture; several viewpoints share one scale, as in
    /// <see cref="Turntable"/>.
    /// </summary>
    /// <param name="bodies">Meshes in the camera's frame.</param>
    /// <param name="viewpoints">From where.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <returns>For each viewpoint the bodies in the frame of the studio's camera, and that camera.</returns>
    public static (IReadOnlyList<RenderMesh> Bodies, ViewCamera Camera)[] Frame(
        IReadOnlyList<RenderMesh> bodies, IReadOnlyList<Viewpoint> viewpoints, int width, int height)
    {
        var scene = new StudioScene(bodies);
        double distance = viewpoints.Max(v => scene.Distance(v, width, height));
        return [.. viewpoints.Select(v => (scene.Place(v, distance), StudioScene.Camera(width, height)))];
    }

    private Image View(StudioScene scene, Viewpoint viewpoint, double distance, int width, int height, RenderStyle? style)
    {
        Image picture = Ground(width, height);
        scene.LayShade(picture, viewpoint, distance, this);
        Draw(picture, scene.Place(viewpoint, distance), StudioScene.Camera(width, height), style);
        return picture;
    }

    /// <summary>A light ground that darkens a little downwards; the rounding is spread by ordered dither, or bands would show.</summary>
    private static Image Ground(int width, int height)
    {
        var picture = new Image(width, height);
        for (int y = 0; y < height; y++)
        {
            Vector3 color = Vector3.Lerp(s_groundTop, s_groundBottom, (y + 0.5f) / height);
            Span<byte> row = picture.Row(y);
            for (int x = 0; x < width; x++)
            {
                float threshold = (s_dither[((y & 3) * 4) + (x & 3)] + 0.5f) / s_dither.Length;
                row[3 * x] = (byte)(color.X + threshold);
                row[(3 * x) + 1] = (byte)(color.Y + threshold);
                row[(3 * x) + 2] = (byte)(color.Z + threshold);
            }
        }

        return picture;
    }
}
