using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using Vitruvian.Tests.Imaging;

namespace Vitruvian.Tests.Rendering;

/// <summary>One small checked-in picture per feature of the renderer.</summary>
public sealed class RenderingGoldenTests
{
    private const int Size = 128;
    private static readonly PerspectiveCamera s_camera = new(140, new Vector2d(Size / 2.0, Size / 2.0));
    private static readonly TestMesh s_torus = TestMesh.Torus(0, 0, 2.6f, 0.75f, 0.32f, 48, 24);

    private readonly BodyRenderer _renderer = new();

    [Fact]
    public void Smooth() => Check("smooth", new RenderStyle());

    [Fact]
    public void Flat() => Check("flat", new RenderStyle { Shading = SurfaceShading.Flat });

    [Fact]
    public void Unlit() => Check("unlit", new RenderStyle { Shading = SurfaceShading.Unlit });

    [Fact]
    public void Normals() => Check("normals", new RenderStyle { Shading = SurfaceShading.Normals });

    [Fact]
    public void Wireframe() => Check("wireframe", new RenderStyle { Shading = SurfaceShading.Flat, WireWidth = 0.8f });

    [Fact]
    public void WireOnly() => Check("wire-only", new RenderStyle { WireOnly = true, WireWidth = 1 });

    [Fact]
    public void Translucent() => Check("translucent", RenderStyle.Overlay with { Opacity = 0.6f });

    [Fact]
    public void SingleSample() => Check("single-sample", new RenderStyle { Supersampling = 1 });

    [Fact]
    public void Orthographic() => Check("orthographic", new RenderStyle(), new OrthographicCamera(55, new Vector2d(Size / 2.0, Size / 2.0)));

    [Fact]
    public void WeakPerspective() => Check("weak-perspective", new RenderStyle(), new WeakPerspectiveCamera(0.7, 0.1, -0.2).ToOrthographic(Size));

    /// <summary>The camera inside the tube: cut open at the near plane.</summary>
    [Fact]
    public void NearPlane()
    {
        TestMesh around = TestMesh.Torus(-0.72f, 0.1f, 0.1f, 0.75f, 0.32f, 48, 24);
        GoldenImage.ShouldMatch(_renderer.Overlay(Checkers(), [new RenderMesh(around.Vertices, around.Faces)], s_camera), "near-plane");
    }

    [Fact]
    public void VertexColours()
    {
        float[] colors = new float[s_torus.Vertices.Length];
        for (int i = 0; i < colors.Length; i += 3)
        {
            colors[i] = Math.Clamp(0.5f + (0.5f * s_torus.Vertices[i]), 0, 1);
            colors[i + 1] = Math.Clamp(0.5f + (0.5f * s_torus.Vertices[i + 1]), 0, 1);
            colors[i + 2] = 0.4f;
        }

        GoldenImage.ShouldMatch(_renderer.Overlay(Checkers(), [new RenderMesh(s_torus.Vertices, s_torus.Faces) with { VertexColors = colors }], s_camera, RenderStyle.Solid), "vertex-colours");
    }

    /// <summary>Checkers on a wall that leans away: straight lines stay straight only with perspective-correct coordinates.</summary>
    [Fact]
    public void Texture()
    {
        float[] wall = [-0.9f, -0.8f, 1.5f, 1.2f, -1.2f, 3.5f, 1.2f, 1.2f, 3.5f, -0.9f, 0.8f, 1.5f];
        RenderMesh mesh = new RenderMesh(wall, [0, 2, 1, 0, 3, 2]) with
        {
            Texture = new Texture(Checkers()),
            CornerUv = [0, 1, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0],
        };
        GoldenImage.ShouldMatch(_renderer.Overlay(Gray(), [mesh], s_camera, new RenderStyle { Shading = SurfaceShading.Unlit }), "texture");
    }

    [Fact]
    public void PartsOfTheBody() => GoldenImage.ShouldMatch(PartLabels.ToImage(Labels(out _), Size, Size), "parts");

    [Fact]
    public void DepthOfTheBody()
    {
        _ = Labels(out FragmentBuffer fragments);
        GoldenImage.ShouldMatch(DepthMap.ToImage(fragments), "depth");
    }

    [Fact]
    public void BodiesOverAPhoto() => GoldenImage.ShouldMatch(
        _renderer.Overlay(Checkers(), [TestBodies.Mesh(-0.35, 0.25, 3.1, 0.4), TestBodies.Mesh(0.5, 0.25, 3.6, -0.7)], s_camera), "overlay");

    [Fact]
    public void SideView() => GoldenImage.ShouldMatch(_renderer.SideView([TestBodies.Mesh(0, 0, 3)], 100, 140), "side-view");

    [Fact]
    public void Turntable()
    {
        Image[] views = _renderer.Turntable([TestBodies.Mesh(0, 0, 3)], 4, 96, 128);
        GoldenImage.ShouldMatch(ContactSheet.Compose(views, ["0°", "90°", "180°", "270°"], 4), "turntable");
    }

    private void Check(string name, RenderStyle style, ViewCamera? camera = null) =>
        GoldenImage.ShouldMatch(_renderer.Overlay(Checkers(), [new RenderMesh(s_torus.Vertices, s_torus.Faces)], camera ?? s_camera, style), name);

    private static byte[] Labels(out FragmentBuffer fragments)
    {
        fragments = RasterizerTests.Draw(TestBodies.Standing(0, 0.3, 2.2, 0.3), TestBodies.Model.Faces, s_camera, Size, Size);
        byte[] labels = new byte[fragments.PixelCount];
        PartLabels.Write(fragments, TestBodies.Model.Surface!.FaceParts, labels);
        return labels;
    }

    private static Image Gray()
    {
        var image = new Image(Size, Size);
        image.Pixels.AsSpan().Fill(90);
        return image;
    }

    private static Image Checkers()
    {
        var image = new Image(Size, Size);
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                bool light = ((x / 16) + (y / 16)) % 2 == 0;
                (image[x, y][0], image[x, y][1], image[x, y][2]) = light ? ((byte)0xD8, (byte)0xE0, (byte)0xE6) : ((byte)0x9A, (byte)0xA8, (byte)0xB4);
            }
        }

        return image;
    }
}
