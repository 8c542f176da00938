using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;
using Vitruvian.Tests.Rendering;
using Vitruvian.Texturing;

namespace Vitruvian.Tests.Texturing;

public sealed class BodyTextureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void VertexColors_OfATextureMadeOfThem_AreThem()
    {
        BodyModel model = TestBodies.Model;
        float[] colors = PositionColors(model);
        float[] found = BodyTexture.FromVertexColors(model, colors, 1024).VertexColors(model);

        // Half a code of sRGB and, at corners, a texel's way along the triangle beside.
        ReadOnlySpan<bool> hidden = HiddenVertices(model);
        double worst = 0;
        for (int i = 0; i < colors.Length; i++)
            worst = hidden[i / 3] ? worst : Math.Max(worst, Math.Abs(found[i] - colors[i]));
        (worst <= 0.02).ShouldBeTrue($"{worst}");
    }

    [Fact]
    public void VertexColors_OfAPlainTexture_AreItsLinearColour()
    {
        var picture = new Image(64, 64);
        for (int i = 0; i < picture.Pixels.Length; i += 3)
            (picture.Pixels[i], picture.Pixels[i + 1], picture.Pixels[i + 2]) = (200, 100, 50);
        float[] colors = new BodyTexture(picture).VertexColors(TestBodies.Model);
        foreach (Vector3 color in MemoryMarshal.Cast<float, Vector3>(colors))
            (Vector3.Distance(color, new Vector3(SrgbTransfer.ToLinear(200), SrgbTransfer.ToLinear(100), SrgbTransfer.ToLinear(50))) < 1e-5).ShouldBeTrue($"{color}");
    }

    [Fact]
    public void Sampling_AtSeams_MixesInNothingFromBeyondTheIslands()
    {
        // Where the surface is white everywhere, no place of it looks otherwise, however coarse the atlas.
        BodyModel model = TestBodies.Model;
        float[] white = [.. Enumerable.Repeat(1f, 3 * model.VertexCount)];
        BodyTexture.FromVertexColors(model, white, 64).Picture.Pixels.ShouldAllBe(p => p == 255);
    }

    [Fact]
    public void Read_OfWhatWasWritten_KeepsColoursAndWhatWasSeen()
    {
        BodyTexture texture = BodyTexture.FromVertexColors(TestBodies.Model, PositionColors(TestBodies.Model), 64);
        texture.Seen.ToArray().ShouldContain(false);
        texture.Write(_folder["texture.png"]);
        BodyTexture read = BodyTexture.Read(_folder["texture.png"]);
        read.Picture.Pixels.ShouldBe(texture.Picture.Pixels);
        read.Seen.ToArray().ShouldBe(texture.Seen.ToArray());
    }

    [Fact]
    public void Read_OfAPictureWithoutTransparency_TakesAllForSeen()
    {
        ImageCodec.Write(_folder["skin.jpg"], new Image(32, 32));
        BodyTexture.Read(_folder["skin.jpg"]).Seen.ToArray().ShouldAllBe(s => s);
    }

    [Theory]
    [InlineData(64, 32, 3, "size: expected a square picture, as the body's texture atlas is; found 64 x 32.")]
    [InlineData(8, 8, 3, "size: expected 16 to 8192 texels a side; found 8.")]
    [InlineData(64, 64, 1, "channels: expected 3 (RGB) or 4 (RGBA), a body's texture; found 1 (grey).")]
    public void Read_OfAPictureThatFitsNot_SaysWhatWasExpectedAndFound(int width, int height, int channels, string message)
    {
        ImageCodec.Write(_folder["wrong.png"], new Image(width, height, channels));
        ShouldBeInvalid.Input(() => BodyTexture.Read(_folder["wrong.png"]), $"wrong.png: {message}");
    }

    [Fact]
    public void Bodies_WithoutAnAtlas_AreRefused()
    {
        BodyModel plain = RandomBodies.Model(1);
        var texture = new BodyTexture(new Image(64, 64));
        ShouldBeInvalid.Input(() => texture.VertexColors(plain), "surface.textureUv: expected texture coordinates for the texture; found none. The built-in body has them");
        ShouldBeInvalid.Input(() => _ = new BodyAtlas(plain, 64), "surface.textureUv");
    }

    [Fact]
    public void Write_UnderAnotherEnding_IsRefused() =>
        ShouldBeInvalid.Input(() => new BodyTexture(new Image(64, 64)).Write(_folder["texture.jpg"]), "an ending .png; found .jpg");

    [Fact]
    public void Glb_WithATexture_IsCleanForTheValidator()
    {
        BodyModel model = TestBodies.Model;
        BodyTexture texture = BodyTexture.FromVertexColors(model, PositionColors(model), 128);
        GlbFile.Write(_folder["body.glb"], model, new BodySequence([new BodyParameters(model.BetaCount, model.JointCount)]), new GlbOptions { Texture = texture.EncodePicture(), MaximumMorphTargets = 0 });
        GltfValidator.ShouldBeClean(_folder["body.glb"]);
    }

    [Fact]
    public void Atlas_OfTheBuiltInBody_HasEveryTexelOnItsTriangle()
    {
        BodyModel model = TestBodies.Model;
        var atlas = new BodyAtlas(model, 128);
        float[] uv = BodyAtlas.CoordinatesOf(model);
        (atlas.Texels.Length / (128.0 * 128)).ShouldBeInRange(0.4, 0.95);
        foreach (int texel in atlas.Texels)
        {
            (int face, Vector3 w) = atlas.Place(texel);
            float u = (w.X * uv[6 * face]) + (w.Y * uv[(6 * face) + 2]) + (w.Z * uv[(6 * face) + 4]);
            float v = (w.X * uv[(6 * face) + 1]) + (w.Y * uv[(6 * face) + 3]) + (w.Z * uv[(6 * face) + 5]);

            // The rasteriser's corners lie on a grid of 1/256 texel; slivers make more of that.
            Vector2.Distance(new Vector2(u * 128, (1 - v) * 128), new Vector2((texel % 128) + 0.5f, (texel / 128) + 0.5f)).ShouldBeLessThan(0.1f);
        }
    }

    private static float[] PositionColors(BodyModel model)
    {
        float[] colors = new float[3 * model.VertexCount];
        for (int i = 0; i < colors.Length; i++)
            colors[i] = 0.5f + (0.4f * MathF.Sin((3 * model.Template[i]) + (i % 3)));
        return colors;
    }

    // Vertices with a hidden triangle: their islands may lie under others.
    private static bool[] HiddenVertices(BodyModel model)
    {
        bool[] hidden = new bool[model.VertexCount];
        for (int c = 0; c < model.Faces.Length; c++)
            hidden[model.Faces[c]] |= model.Surface!.HiddenFaces[c / 3];
        return hidden;
    }
}
