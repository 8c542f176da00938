using System.Numerics;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Tests.Rendering;

public sealed class BodyRendererTests
{
    private static readonly ViewCamera s_pixels = new OrthographicCamera(1, new Vector2d(0, 0));
    private static readonly RenderStyle s_flatColour = new() { Shading = SurfaceShading.Unlit };

    [Fact]
    public void UnlitRectangle_ShowsItsColourInItsPixelsOnly()
    {
        Image photo = Gray(10, 8, 100);
        TestMesh mesh = TestMesh.Rectangle(2, 1, 6, 5, 3);
        Image result = new BodyRenderer().Overlay(photo, [new RenderMesh(mesh.Vertices, mesh.Faces, new Rgba(200, 50, 25))], s_pixels, s_flatColour);
        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 10; x++)
            {
                bool inside = x is >= 2 and < 6 && y is >= 1 and < 5;
                result[x, y].ToArray().ShouldBe(inside ? [200, 50, 25] : new byte[] { 100, 100, 100 }, $"pixel {x}, {y}");
            }
        }

        photo.Pixels.ShouldAllBe(p => p == 100);
    }

    /// <summary>With 4 x 4 samples, a rectangle from 2.25 covers 3/4 of its first column: white on black gives 3/4 of the light.</summary>
    [Fact]
    public void PartlyCoveredPixels_GetTheirShareOfLight()
    {
        TestMesh mesh = TestMesh.Rectangle(2.25f, 0, 5.5f, 4, 3);
        Image result = new BodyRenderer().Overlay(new Image(8, 4), [new RenderMesh(mesh.Vertices, mesh.Faces, Rgba.White)], s_pixels, s_flatColour with { Supersampling = 4 });
        result[2, 1][0].ShouldBe(SrgbTransfer.FromLinear(0.75f));
        result[3, 1][0].ShouldBe((byte)255);
        result[5, 1][0].ShouldBe(SrgbTransfer.FromLinear(0.5f));
        result[1, 1][0].ShouldBe((byte)0);
        result[6, 1][0].ShouldBe((byte)0);
    }

    [Fact]
    public void Opacity_MixesLight()
    {
        TestMesh mesh = TestMesh.Rectangle(0, 0, 4, 4, 3);
        Image result = new BodyRenderer().Overlay(new Image(4, 4), [new RenderMesh(mesh.Vertices, mesh.Faces, Rgba.White)], s_pixels, s_flatColour with { Opacity = 0.25f });
        result[1, 1][0].ShouldBe(SrgbTransfer.FromLinear(0.25f));
    }

    [Fact]
    public void TransparentTarget_GetsACutOut()
    {
        TestMesh mesh = TestMesh.Rectangle(1, 1, 3, 3, 3);
        var target = new Image(4, 4, 4);
        new BodyRenderer().Draw(target, [new RenderMesh(mesh.Vertices, mesh.Faces, new Rgba(9, 99, 199))], s_pixels, s_flatColour);
        target[1, 1].ToArray().ShouldBe(new byte[] { 9, 99, 199, 255 });
        target[0, 0].ToArray().ShouldBe(new byte[] { 0, 0, 0, 0 });
    }

    [Fact]
    public void NearerBody_HidesTheOther_InAnyOrder()
    {
        TestMesh near = TestMesh.Rectangle(0, 0, 4, 4, 2);
        TestMesh far = TestMesh.Rectangle(0, 0, 8, 4, 3);
        RenderMesh a = new(near.Vertices, near.Faces, new Rgba(255, 0, 0));
        RenderMesh b = new(far.Vertices, far.Faces, new Rgba(0, 0, 255));
        var renderer = new BodyRenderer();
        Image one = renderer.Overlay(new Image(8, 4), [a, b], s_pixels, s_flatColour);
        Image two = renderer.Overlay(new Image(8, 4), [b, a], s_pixels, s_flatColour);
        one.Pixels.ShouldBe(two.Pixels);
        one[1, 1].ToArray().ShouldBe(new byte[] { 255, 0, 0 });
        one[6, 1].ToArray().ShouldBe(new byte[] { 0, 0, 255 });
    }

    [Fact]
    public void BodiesWithoutColour_GetDifferentOnes()
    {
        TestMesh left = TestMesh.Rectangle(0, 0, 4, 4, 2);
        TestMesh right = TestMesh.Rectangle(4, 0, 8, 4, 2);
        Image image = new BodyRenderer().Overlay(new Image(8, 4), [new(left.Vertices, left.Faces), new(right.Vertices, right.Faces)], s_pixels, s_flatColour);
        image[1, 1].ToArray().ShouldNotBe(image[6, 1].ToArray());
    }

    [Fact]
    public void VertexColoursAndTextures_ReplaceTheColour()
    {
        TestMesh mesh = TestMesh.Rectangle(0, 0, 4, 4, 2);
        float[] colors = [1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0];
        RenderMesh colored = new RenderMesh(mesh.Vertices, mesh.Faces, Rgba.White) with { VertexColors = colors };
        new BodyRenderer().Overlay(new Image(4, 4), [colored], s_pixels, s_flatColour)[2, 1].ToArray().ShouldBe(new byte[] { 255, 0, 0 });

        // Faces 0 2 1, 0 3 2 with corners at the image's corners: the texture appears upright.
        var texture = new Texture(new Image(4, 4, 1, [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 16))]));
        RenderMesh textured = new RenderMesh(mesh.Vertices, mesh.Faces, Rgba.White) with { Texture = texture, CornerUv = [0, 1, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0] };
        Image shown = new BodyRenderer().Overlay(new Image(4, 4), [textured], s_pixels, s_flatColour with { Supersampling = 1 });
        for (int i = 0; i < 16; i++)
            (Math.Abs(shown.Pixels[3 * i] - (i * 16)) <= 1).ShouldBeTrue($"pixel {i}: {shown.Pixels[3 * i]}");
    }

    /// <summary>A matt wall facing a single light of strength 1/2 at 60 degrees shows 1/4 of its colour's light; the far side of a light shows none.</summary>
    [Fact]
    public void Lambert_ByHand()
    {
        TestMesh mesh = TestMesh.Rectangle(0, 0, 4, 4, 2);
        var dark = new SphericalHarmonics(new Vector3[SphericalHarmonics.Count]);
        var light = new DirectionalLight(new Vector3(MathF.Sqrt(3) / 2, 0, -0.5f), new Vector3(0.5f));
        RenderStyle style = new() { Lighting = new Lighting(dark, [light]), Material = SurfaceMaterial.Matt };
        RenderMesh wall = new(mesh.Vertices, mesh.Faces, Rgba.White);
        var renderer = new BodyRenderer();
        renderer.Overlay(new Image(4, 4), [wall], s_pixels, style)[1, 1][0].ShouldBe(SrgbTransfer.FromLinear(0.25f));
        var behind = new DirectionalLight(new Vector3(0, 0, 1), Vector3.One);
        renderer.Overlay(Gray(4, 4, 77), [wall], s_pixels, style with { Lighting = new Lighting(dark, [behind]) })[1, 1][0].ShouldBe((byte)0);
    }

    /// <summary>A wall that faces the camera has the normal (0, 0, 1) in the picture's axes: blue full, red and green half.</summary>
    [Fact]
    public void Normals_AreShownAsColours()
    {
        TestMesh mesh = TestMesh.Rectangle(0, 0, 4, 4, 2);
        Image image = new BodyRenderer().Overlay(new Image(4, 4), [new RenderMesh(mesh.Vertices, mesh.Faces)], s_pixels, new RenderStyle { Shading = SurfaceShading.Normals });
        image[1, 1].ToArray().ShouldBe(new byte[] { 128, 128, 255 });
    }

    [Fact]
    public void WireOnly_LeavesTheInsideOfTrianglesAlone()
    {
        TestMesh mesh = TestMesh.Rectangle(4, 4, 36, 36, 2);
        RenderStyle style = new() { WireOnly = true, WireWidth = 1.5f, WireColor = Rgba.White };
        Image image = new BodyRenderer().Overlay(new Image(40, 40), [new RenderMesh(mesh.Vertices, mesh.Faces)], s_pixels, style);
        image[30, 10][0].ShouldBe((byte)0);
        image[10, 30][0].ShouldBe((byte)0);
        image[20, 20][0].ShouldBeGreaterThan((byte)200);
        image[4, 20][0].ShouldBeGreaterThan((byte)200);
        image[2, 20][0].ShouldBe((byte)0);
    }

    /// <summary>Pictures larger than a tile have no seams: the same wall in one colour everywhere.</summary>
    [Fact]
    public void Tiles_LeaveNoSeams()
    {
        TestMesh mesh = TestMesh.Rectangle(-10, -10, 700, 500, 2);
        Image image = new BodyRenderer().Overlay(new Image(600, 400), [new RenderMesh(mesh.Vertices, mesh.Faces, new Rgba(10, 120, 240))], s_pixels, s_flatColour);
        for (int i = 0; i < image.Pixels.Length; i += 3)
            (image.Pixels[i] == 10 && image.Pixels[i + 1] == 120 && image.Pixels[i + 2] == 240).ShouldBeTrue($"pixel {i / 3 % 600}, {i / 3 / 600}");
    }

    [Fact]
    public void GrayPhoto_BecomesColour_AndNobodyLeavesThePhotoAsItIs()
    {
        var gray = new Image(3, 2, 1, [1, 2, 3, 4, 5, 6]);
        Image result = new BodyRenderer().Overlay(gray, [], s_pixels);
        result.Channels.ShouldBe(3);
        result[1, 1].ToArray().ShouldBe(new byte[] { 5, 5, 5 });
    }

    [Fact]
    public void WrongMeshes_AreNamed()
    {
        var renderer = new BodyRenderer();
        Should.Throw<ArgumentException>(() => renderer.Overlay(new Image(4, 4), [new RenderMesh([0, 0, 1], [0, 0, 1])], s_pixels)).Message.ShouldContain("vertex 1");
        Should.Throw<ArgumentException>(() => renderer.View([new RenderMesh([float.NaN, 0, 1], [0, 0, 0])], Viewpoint.Front, 10, 10)).Message.ShouldContain("finite");
    }

    private static Image Gray(int width, int height, byte value)
    {
        var image = new Image(width, height);
        image.Pixels.AsSpan().Fill(value);
        return image;
    }
}
