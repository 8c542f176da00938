using Vitruvian.Imaging;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Imaging;

public sealed class PngCodecTests
{
    private static readonly ImageReadOptions s_asStored = new() { Channels = 0 };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void WriteThenRead_GivesTheSamePixels(int channels)
    {
        var image = new Image(7, 5, channels);
        for (int i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = (byte)(i * 37);
        using var folder = new TemporaryFolder();
        string path = folder["image.png"];
        ImageCodec.Write(path, image);
        Image read = ImageCodec.Read(path, s_asStored);
        (read.Width, read.Height, read.Channels).ShouldBe((7, 5, channels));
        read.Pixels.ShouldBe(image.Pixels);
        Directory.GetFiles(Path.GetDirectoryName(path)!).ShouldBe([path]);
    }

    [Fact]
    public void Palette_IsLookedUp()
    {
        byte[] png = PngMaker.Make(3, 1, 8, 3, [[2, 0, 1]], ("PLTE", [10, 20, 30, 40, 50, 60, 70, 80, 90]));
        ImageCodec.Decode(png, "p").Pixels.ShouldBe(new byte[] { 70, 80, 90, 10, 20, 30, 40, 50, 60 });
    }

    [Fact]
    public void PaletteWithTransparency_HasAlpha()
    {
        byte[] png = PngMaker.Make(2, 1, 8, 3, [[0, 1]], ("PLTE", [10, 20, 30, 40, 50, 60]), ("tRNS", [128, 255]));
        ImageCodec.Decode(png, "p", s_asStored).Pixels.ShouldBe(new byte[] { 10, 20, 30, 128, 40, 50, 60, 255 });
    }

    [Fact]
    public void SixteenBitRgb_KeepsTheHighByte()
    {
        byte[] png = PngMaker.Make(1, 1, 16, 2, [[0x12, 0x00, 0x80, 0x10, 0xFF, 0xFF]]);
        ImageCodec.Decode(png, "p").Pixels.ShouldBe(new byte[] { 0x12, 0x80, 0xFF });
    }

    [Theory]
    [InlineData((byte)1, new byte[] { 0b1010_0000 }, new byte[] { 255, 0, 255 })]
    [InlineData((byte)2, new byte[] { 0b0001_1000 }, new byte[] { 0, 85, 170 })]
    [InlineData((byte)4, new byte[] { 0x0F, 0x80 }, new byte[] { 0, 255, 136 })]
    [InlineData((byte)8, new byte[] { 1, 2, 3 }, new byte[] { 1, 2, 3 })]
    [InlineData((byte)16, new byte[] { 1, 0, 2, 0, 3, 0 }, new byte[] { 1, 2, 3 })]
    public void Gray_OfAnyDepth_IsOneChannel(byte depth, byte[] row, byte[] expected)
    {
        Image image = ImageCodec.Decode(PngMaker.Make(3, 1, depth, 0, [row]), "p", s_asStored);
        image.Channels.ShouldBe(1);
        image.Pixels.ShouldBe(expected);
    }

    [Fact]
    public void GrayWithAlpha_BecomesRgba_AndIsLaidOverWhite()
    {
        byte[] png = PngMaker.Make(2, 1, 8, 4, [[100, 255, 0, 51]]);
        ImageCodec.Decode(png, "p", s_asStored).Pixels.ShouldBe(new byte[] { 100, 100, 100, 255, 0, 0, 0, 51 });
        ImageCodec.Decode(png, "p").Pixels.ShouldBe(new byte[] { 100, 100, 100, 204, 204, 204 });
    }

    [Fact]
    public void ExifChunk_TurnsTheImage()
    {
        byte[] png = PngMaker.Make(2, 1, 8, 0, [[10, 20]], ("eXIf", ExifMaker.Tiff(6, bigEndian: true)));
        Image image = ImageCodec.Decode(png, "p", s_asStored);
        (image.Width, image.Height).ShouldBe((1, 2));
        image.Pixels.ShouldBe(new byte[] { 10, 20 });
    }

    [Fact]
    public void DeclaredSizeOverTheLimit_IsRefusedByName()
    {
        byte[] bomb = PngMaker.Make(20000, 20000, 8, 2, []);
        string message = Should.Throw<InvalidInputException>(() => ImageCodec.Decode(bomb, "bomb.png")).Message;
        message.ShouldContain("bomb.png");
        message.ShouldContain("20000 x 20000");
        message.ShouldContain("100000000");
    }

    [Fact]
    public void RefusingALargeImage_AllocatesNothingOfItsSize()
    {
        byte[] bomb = PngMaker.Make(20000, 20000, 8, 2, []);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<InvalidInputException>(() => ImageCodec.Decode(bomb, "bomb.png"));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(4, 0)]
    public void ZeroSize_IsRefused(int width, int height) =>
        Should.Throw<InvalidInputException>(() => ImageCodec.Decode(PngMaker.Make(width, height, 8, 0, []), "zero.png")).Message.ShouldContain("zero.png");

    [Fact]
    public void TruncatedFile_IsRefusedAtEveryLength()
    {
        var image = new Image(16, 16);
        new Random(1).NextBytes(image.Pixels);
        byte[] whole = ImageCodec.Encode(image, ImageFormat.Png);
        for (int length = 8; length < whole.Length - 16; length += 13)
            Should.Throw<InvalidInputException>(() => ImageCodec.Decode(whole.AsSpan(0, length), "cut.png")).Message.ShouldContain("cut.png");
    }

    [Fact]
    public void DamagedPixels_AreRefused()
    {
        byte[] whole = ImageCodec.Encode(new Image(16, 16), ImageFormat.Png);
        whole[whole.Length - 20] ^= 0x55;
        Should.Throw<InvalidInputException>(() => ImageCodec.Decode(whole, "damaged.png"));
    }
}
