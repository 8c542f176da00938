using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Recovery;
using Vitruvian.Rendering;
using Vitruvian.Texturing;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>One body of <c>render</c>, and the pictures that can be made of it. Serves one thread.</summary>
internal sealed class RenderedScene
{
    // Edges of the triangles of a body that fills the picture lie a few pixels apart.
    private const float WireWidth = 0.4f;

    private readonly BodyRenderer _renderer = new();
    private readonly BodyMaps _maps = new();
    private readonly BodyModel _model;
    private readonly RenderMesh[] _bodies;
    private readonly PerspectiveCamera? _camera;

    /// <summary>Poses the body.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="sequence">Its parameters, in a camera's frame or, without a camera, in the body's own.</param>
    /// <param name="frame">Which frame.</param>
    /// <param name="texture">Texture for the model's atlas, or null.</param>
    /// <exception cref="InvalidInputException">A texture for a model without texture coordinates.</exception>
    public RenderedScene(BodyModel model, BodySequence sequence, int frame, BodyTexture? texture)
    {
        _model = model;
        _camera = sequence.Camera;
        float[] vertices = model.Pose(sequence.Frames[frame]).Vertices;
        if (_camera is null)
            new AxisConversion(AxisConvention.OpenGl, AxisConvention.OpenCv).Convert(vertices);
        _bodies = [texture?.Dress(model, vertices) ?? new RenderMesh(vertices, model.Faces)];
    }

    /// <summary>The pictures of a view.</summary>
    /// <param name="view">From where, around the body.</param>
    /// <param name="content">What to show.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="InvalidInputException">The body model has no parts.</exception>
    public Image[] Draw(RenderView view, RenderContent content, int width, int height)
    {
        if (Style(content) is { } style)
            return _renderer.Views(_bodies, view.Viewpoints, width, height, style);
        return [.. BodyRenderer.Frame(_bodies, view.Viewpoints, width, height).Select(f => Map(content, f.Bodies, f.Camera, width, height))];
    }

    /// <summary>The picture through the camera of the body's own photo.</summary>
    /// <param name="photo">The photo; it stays as it is.</param>
    /// <param name="source">Name of the parameters' file, for messages.</param>
    /// <param name="content">What to show.</param>
    /// <exception cref="InvalidInputException">The parameters know no camera, or the body model has no parts.</exception>
    public Image DrawOver(Image photo, string source, RenderContent content)
    {
        PerspectiveCamera camera = _camera ?? throw InvalidInputException.For(source, "focal_length_pixels", "a camera (a body found in a photo)", "none", "Choose another --view.");
        return Style(content) is { } style
            ? _renderer.Overlay(photo, _bodies, camera, style with { Opacity = RenderStyle.Overlay.Opacity })
            : Map(content, _bodies, camera, photo.Width, photo.Height);
    }

    private Image Map(RenderContent content, IReadOnlyList<RenderMesh> bodies, ViewCamera camera, int width, int height)
    {
        _maps.Rasterize(bodies, camera, width, height);
        if (content == RenderContent.Depth)
            return _maps.Depth();
        BodySurface surface = _model.Surface ?? throw InvalidInputException.For($"body model '{_model.Name}'", "surface", "parts and charts", "none");
        return content == RenderContent.Parts ? _maps.Parts(surface) : _maps.Iuv(surface);
    }

    private static RenderStyle? Style(RenderContent content) => content switch
    {
        RenderContent.Body => new RenderStyle { Palette = ResultPictures.Palette },
        RenderContent.Normals => new RenderStyle { Shading = SurfaceShading.Normals },
        RenderContent.Wireframe => new RenderStyle { WireWidth = WireWidth, Palette = ResultPictures.Palette },
        _ => null,
    };
}
