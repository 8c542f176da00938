using System.Numerics;
using Vitruvian.Imaging;
using Vitruvian.Rendering;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;
using Vitruvian.Tests.Imaging;
using Vitruvian.Tests.Rendering;
using Vitruvian.Texturing;

namespace Vitruvian.Tests.Texturing;

/// <summary>A known texture, photographed and gathered again.</summary>
public sealed class TextureBuilderTests
{
    private const int Turn = 16;

    private static readonly TextureBuilderOptions s_options = new() { Size = 256, Margin = 0 };

    [Fact]
    public void WholeTurn_GivesTheTextureBack()
    {
        var builder = new TextureBuilder(TestBodies.Model, s_options);
        TextureFrame[] frames = FilmedBody.Film(builder, Turn);
        BuiltTexture built = builder.Build();
        built.Coverage.ShouldBeGreaterThan(0.85);
        bool[] seen = built.Texture.Seen.ToArray();
        FilmedBody.Error(built.Texture, t => seen[t]).ShouldBeLessThan(2.5);
        FilmedBody.Error(built.Texture, t => !seen[t]).ShouldBeLessThan(25);
        built.Spread.ShouldBeLessThan(4);
        builder.FrameCount.ShouldBe(Turn);
        frames[0].Residual.ShouldBeNull();
        frames[1..].ShouldAllBe(f => f.Residual < 4 && Vector3.Distance(f.Gain, Vector3.One) < 0.05f && f.Texels > 5000);
        GoldenImage.ShouldMatch(built.Texture.WithOpacity(), "body-texture");
    }

    [Fact]
    public void SomethingInTheWay_InSomeFrames_LeavesNoTrace()
    {
        // A bar over the body's middle in every fourth frame.
        var builder = new TextureBuilder(TestBodies.Model, s_options);
        FilmedBody.Film(builder, 2 * Turn, (i, photo) =>
        {
            for (int y = 100; y < 220 && i % 4 == 1; y++)
            {
                for (int x = 0; x < photo.Width; x++)
                    (photo[x, y][0], photo[x, y][1], photo[x, y][2]) = (255, 0, 255);
            }
        });
        BuiltTexture built = builder.Build();
        bool[] seen = built.Texture.Seen.ToArray();
        FilmedBody.Error(built.Texture, t => seen[t]).ShouldBeLessThan(4);
    }

    [Fact]
    public void Exposure_ThatWavers_IsEvenedOut()
    {
        static void Darken(int frame, Image photo)
        {
            float gain = 1 - (0.15f * (frame % 3));
            for (int i = 0; i < photo.Pixels.Length; i++)
                photo.Pixels[i] = SrgbTransfer.FromLinear(gain * SrgbTransfer.ToLinear(photo.Pixels[i]));
        }

        double Error(bool equalizes)
        {
            var builder = new TextureBuilder(TestBodies.Model, s_options with { EqualizesExposure = equalizes });
            FilmedBody.Film(builder, Turn, Darken);
            BuiltTexture built = builder.Build();
            bool[] seen = built.Texture.Seen.ToArray();
            return FilmedBody.Error(built.Texture, t => seen[t]);
        }

        Error(equalizes: true).ShouldBeLessThan(4);
        Error(equalizes: false).ShouldBeGreaterThan(6);
    }

    [Fact]
    public void OtherPeople_AndMasks_AreNotTakenForTheBody()
    {
        float[] vertices = FilmedBody.Vertices(0);
        Image photo = FilmedBody.Photo(vertices);

        // Somebody red a metre nearer, to the right.
        RenderMesh other = TestBodies.Mesh(0.15, 0.05, 1.6);
        new BodyRenderer().Draw(photo, [other with { Color = new Rgba(255, 0, 0) }], FilmedBody.Camera, new RenderStyle { Shading = SurfaceShading.Unlit });
        bool[] mask = new bool[photo.Width * photo.Height];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = photo.Pixels[3 * i] > 240 && photo.Pixels[(3 * i) + 1] < 60;
        int Red(Action<TextureBuilder> add)
        {
            var builder = new TextureBuilder(TestBodies.Model, s_options);
            add(builder);
            BodyTexture texture = builder.Build().Texture;
            return Enumerable.Range(0, texture.Seen.Length).Count(t => texture.Seen[t] && texture.Picture.Pixels[3 * t] > 240 && texture.Picture.Pixels[(3 * t) + 1] < 60);
        }

        Red(builder => builder.Add(photo, vertices, FilmedBody.Camera)).ShouldBeGreaterThan(500);
        Red(builder => builder.Add(photo, vertices, FilmedBody.Camera, [other])).ShouldBe(0);
        Red(builder => builder.Add(photo, vertices, FilmedBody.Camera, mask: mask)).ShouldBe(0);
    }

    [Fact]
    public void ManyFrames_AreToldByFewSamples_OnAnyNumberOfThreads()
    {
        BuiltTexture Build(int threads)
        {
            var builder = new TextureBuilder(TestBodies.Model, s_options with { SamplesPerTexel = 3, Threads = threads });
            FilmedBody.Film(builder, Turn);
            return builder.Build();
        }

        BuiltTexture one = Build(1);
        Build(3).Texture.WithOpacity().Pixels.ShouldBe(one.Texture.WithOpacity().Pixels);
        bool[] seen = one.Texture.Seen.ToArray();
        FilmedBody.Error(one.Texture, t => seen[t]).ShouldBeLessThan(3);
    }

    [Fact]
    public void Body_OutsideThePicture_GivesNothing()
    {
        var builder = new TextureBuilder(TestBodies.Model, s_options);
        float[] vertices = FilmedBody.Vertices(0);
        float[] beside = [.. vertices.Select((x, i) => i % 3 == 0 ? x + 9 : x)];
        float[] behind = [.. vertices.Select((x, i) => i % 3 == 2 ? x - 9 : x)];
        builder.Add(FilmedBody.Photo(vertices), beside, FilmedBody.Camera).Texels.ShouldBe(0);
        builder.Add(FilmedBody.Photo(vertices), behind, FilmedBody.Camera).Texels.ShouldBe(0);
        builder.FrameCount.ShouldBe(0);
        Should.Throw<InvalidOperationException>(() => builder.Build());
    }

    [Fact]
    public void WrongInput_SaysWhatWasExpectedAndFound()
    {
        ShouldBeInvalid.Input(() => _ = new TextureBuilder(RandomBodies.Model(1)), "surface.textureUv");
        ShouldBeInvalid.Input(() => _ = new TextureBuilder(TestBodies.Model, new TextureBuilderOptions { Size = 9000 }), "16 to 8192 texels a side; found 9000");
        var builder = new TextureBuilder(TestBodies.Model, s_options);
        Should.Throw<ArgumentException>(() => builder.Add(new Image(4, 4), new float[9], FilmedBody.Camera)).Message.ShouldContain("vertices has 9 values; expected 20670");
        Should.Throw<ArgumentException>(() => builder.Add(new Image(4, 4, 1), FilmedBody.Vertices(0), FilmedBody.Camera)).Message.ShouldContain("photo has 1 channels");
        Should.Throw<ArgumentException>(() => builder.Add(new Image(4, 4), FilmedBody.Vertices(0), FilmedBody.Camera, mask: new bool[3])).Message.ShouldContain("mask has 3 values; expected 16");
    }
}
