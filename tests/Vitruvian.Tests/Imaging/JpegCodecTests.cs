using System.Runtime.InteropServices;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Codecs;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Imaging;

public sealed unsafe class JpegCodecTests
{
    // Compression moves flat colours by rounding only.
    private const int FlatTolerance = 2;

    [Fact]
    public void FlatColour_SurvivesWritingAndReading()
    {
        using var folder = new TemporaryFolder();
        string path = folder["flat.JPG"];
        ImageCodec.Write(path, Flat(24, 17, 200, 120, 40));
        Image image = ImageCodec.Read(path);
        (image.Width, image.Height, image.Channels).ShouldBe((24, 17, 3));
        ShouldBeNear(image[23, 16], 200, 120, 40);
    }

    [Fact]
    public void ContentDecides_NotTheName()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("photo.png", ImageCodec.Encode(Flat(8, 8, 10, 20, 30), ImageFormat.Jpeg));
        ShouldBeNear(ImageCodec.Read(path)[3, 3], 10, 20, 30);
    }

    [Fact]
    public void Gray_StaysOneChannelWhenAskedFor()
    {
        var gray = new Image(8, 8, 1);
        gray.Pixels.AsSpan().Fill(77);
        byte[] jpeg = ImageCodec.Encode(gray, ImageFormat.Jpeg);
        Image asStored = ImageCodec.Decode(jpeg, "g", new ImageReadOptions { Channels = 0 });
        asStored.Channels.ShouldBe(1);
        ShouldBeNear(ImageCodec.Decode(jpeg, "g")[0, 0], 77, 77, 77);
    }

    /// <summary>A two-coloured picture (left red, right blue) under every orientation ends with red where the tag says the stored left is.</summary>
    [Theory]
    [InlineData(1, 0, 4)]
    [InlineData(2, 15, 4)]
    [InlineData(3, 15, 4)]
    [InlineData(4, 0, 4)]
    [InlineData(5, 4, 0)]
    [InlineData(6, 4, 0)]
    [InlineData(7, 4, 15)]
    [InlineData(8, 4, 15)]
    public void ExifOrientation_PutsTheStoredLeftEdge(int orientation, int redX, int redY)
    {
        byte[] jpeg = ImageCodec.Encode(LeftRed(16, 8), ImageFormat.Jpeg);
        foreach (bool bigEndian in new[] { false, true })
        {
            Image image = ImageCodec.Decode(ExifMaker.InsertInto(jpeg, ExifMaker.Tiff(orientation, bigEndian)), "o");
            (image.Width, image.Height).ShouldBe(orientation >= 5 ? (8, 16) : (16, 8));
            image[redX, redY][0].ShouldBeGreaterThan((byte)200);
            image[redX, redY][2].ShouldBeLessThan((byte)60);
            image[image.Width - 1 - redX, image.Height - 1 - redY][2].ShouldBeGreaterThan((byte)200);
        }
    }

    /// <summary>A stored top-left red dot must come to the corner that the EXIF specification names.</summary>
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(4, 0, 1)]
    [InlineData(5, 0, 0)]
    [InlineData(6, 1, 0)]
    [InlineData(7, 1, 1)]
    [InlineData(8, 0, 1)]
    public void ExifOrientation_PutsTheStoredCorner(int orientation, int right, int bottom)
    {
        var stored = new Image(3, 2, 1, [9, 0, 0, 0, 0, 0]);
        Image upright = ImageOrientation.Apply(stored, orientation);
        upright[right * (upright.Width - 1), bottom * (upright.Height - 1)][0].ShouldBe((byte)9);
    }

    [Fact]
    public void DamagedExif_DoesNotLoseThePicture()
    {
        byte[] jpeg = ImageCodec.Encode(Flat(8, 8, 1, 2, 3), ImageFormat.Jpeg);
        byte[] tiff = ExifMaker.Tiff(6, false);
        tiff[4] = 0xFF;
        tiff[5] = 0xFF;
        ImageCodec.Decode(ExifMaker.InsertInto(jpeg, tiff), "o").Width.ShouldBe(8);
        ImageCodec.Decode(ExifMaker.InsertInto(jpeg, ExifMaker.Tiff(9, false)), "o").Width.ShouldBe(8);
    }

    /// <summary>libjpeg marks CMYK files as Adobe's, whose inks are stored inverted: 255 is no ink.</summary>
    [Fact]
    public void Cmyk_BecomesRgb()
    {
        byte[] inks = new byte[8 * 8 * 4];
        for (int i = 0; i < inks.Length; i += 4)
            (inks[i], inks[i + 1], inks[i + 2], inks[i + 3]) = (255, 128, 0, 204);
        byte[] jpeg = EncodeCmyk(inks, 8, 8);
        ShouldBeNear(ImageCodec.Decode(jpeg, "cmyk")[4, 4], 204, 102, 0);
    }

    [Fact]
    public void TruncatedFile_IsRefusedAtEveryLength()
    {
        var image = new Image(40, 40);
        new Random(2).NextBytes(image.Pixels);
        byte[] whole = ImageCodec.Encode(image, ImageFormat.Jpeg);
        for (int length = 3; length < whole.Length; length += 41)
            Should.Throw<InvalidInputException>(() => ImageCodec.Decode(whole.AsSpan(0, length), "cut.jpg")).Message.ShouldContain("cut.jpg");
    }

    [Fact]
    public void TruncatedFileWithAnEndMarker_IsRefused()
    {
        var image = new Image(64, 64);
        new Random(3).NextBytes(image.Pixels);
        byte[] whole = ImageCodec.Encode(image, ImageFormat.Jpeg);
        byte[] cut = [.. whole.AsSpan(0, whole.Length / 2), 0xFF, 0xD9];
        Should.Throw<InvalidInputException>(() => ImageCodec.Decode(cut, "cut.jpg"));
    }

    [Fact]
    public void DeclaredSizeOverTheLimit_IsRefused()
    {
        byte[] jpeg = ImageCodec.Encode(Flat(8, 8, 0, 0, 0), ImageFormat.Jpeg);
        int frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        (jpeg[frame + 5], jpeg[frame + 6], jpeg[frame + 7], jpeg[frame + 8]) = (20000 >> 8, 20000 & 255, 20000 >> 8, 20000 & 255);
        Should.Throw<InvalidInputException>(() => ImageCodec.Decode(jpeg, "bomb.jpg")).Message.ShouldContain("20000 x 20000");
    }

    [Fact]
    public void Thumbnail_IsDecodedSmall()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("large.jpg", ImageCodec.Encode(LeftRed(640, 320), ImageFormat.Jpeg));
        Image reduced = ImageCodec.Read(path, new ImageReadOptions { SufficientSide = 100 });
        (reduced.Width, reduced.Height).ShouldBe((160, 80));
        Image thumbnail = ImageCodec.ReadThumbnail(path, 100);
        (thumbnail.Width, thumbnail.Height).ShouldBe((100, 50));
        ShouldBeNear(thumbnail[10, 25], 254, 0, 0);
    }

    private static Image Flat(int width, int height, byte r, byte g, byte b)
    {
        var image = new Image(width, height);
        for (int i = 0; i < image.Pixels.Length; i += 3)
            (image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]) = (r, g, b);
        return image;
    }

    private static Image LeftRed(int width, int height)
    {
        var image = new Image(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                image[x, y][x < width / 2 ? 0 : 2] = 255;
        }

        return image;
    }

    private static void ShouldBeNear(ReadOnlySpan<byte> pixel, int r, int g, int b)
    {
        int error = Math.Max(Math.Abs(pixel[0] - r), Math.Max(Math.Abs(pixel[1] - g), Math.Abs(pixel[2] - b)));
        (error <= FlatTolerance).ShouldBeTrue($"found {pixel[0]}, {pixel[1]}, {pixel[2]}; expected {r}, {g}, {b}");
    }

    private static byte[] EncodeCmyk(byte[] inks, int width, int height)
    {
        nint handle = TurboJpegNative.InitCompress();
        byte* jpeg = null;
        CULong size = default;
        fixed (byte* p = inks)
            TurboJpegNative.Compress(handle, p, width, 0, height, TurboJpegNative.PixelFormatCmyk, &jpeg, &size, TurboJpegNative.Sampling444, 95, 0).ShouldBe(0);
        byte[] result = new ReadOnlySpan<byte>(jpeg, (int)size.Value).ToArray();
        TurboJpegNative.Free(jpeg);
        _ = TurboJpegNative.Destroy(handle);
        return result;
    }
}
