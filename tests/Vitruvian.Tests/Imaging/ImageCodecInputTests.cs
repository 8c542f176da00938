using Vitruvian.Imaging;
using Vitruvian.Imaging.Codecs;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Imaging;

/// <summary>What happens to files that are no JPEG or PNG, and where a library or program is missing.</summary>
public sealed class ImageCodecInputTests
{
    /// <summary>A 2 x 1 BMP: 24 bits, blue first, rows padded to four bytes.</summary>
    private static readonly byte[] s_bmp =
    [
        (byte)'B', (byte)'M', 62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0,
        40, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        1, 2, 3, 4, 5, 6, 0, 0,
    ];

    [Fact]
    public void Bmp_IsReadByFfmpeg()
    {
        using var folder = new TemporaryFolder();
        Image image = ImageCodec.Read(folder.Write("photo.bmp", s_bmp));
        (image.Width, image.Height, image.Channels).ShouldBe((2, 1, 3));
        image.Pixels.ShouldBe(new byte[] { 3, 2, 1, 6, 5, 4 });
    }

    [Fact]
    public void LargeImageByFfmpeg_IsRefused()
    {
        byte[] bomb = (byte[])s_bmp.Clone();
        (bomb[18], bomb[19], bomb[22], bomb[23]) = (20000 & 255, 20000 >> 8, 20000 & 255, 20000 >> 8);
        using var folder = new TemporaryFolder();
        Should.Throw<InvalidInputException>(() => ImageCodec.Read(folder.Write("bomb.bmp", bomb))).Message.ShouldContain("bomb.bmp");
    }

    [Fact]
    public void Noise_IsRefusedWithFfmpegsWords()
    {
        byte[] noise = new byte[2000];
        new Random(4).NextBytes(noise);
        using var folder = new TemporaryFolder();
        string message = Should.Throw<InvalidInputException>(() => ImageCodec.Read(folder.Write("noise.webp", noise))).Message;
        message.ShouldContain("noise.webp");
        message.ShouldContain("Invalid data found");
        message.ShouldNotContain("\n");
    }

    [Fact]
    public void TextFile_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("notes.txt", "Dear diary,\nno picture today.\n"u8.ToArray());
        Should.Throw<InvalidInputException>(() => ImageCodec.Read(path)).Message.ShouldContain("a text file");
    }

    [Fact]
    public void EmptyFile_MissingFileAndFolder_AreRefusedByName()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<InvalidInputException>(() => ImageCodec.Read(folder.Write("empty.jpg", []))).Message.ShouldContain("an empty file");
        Should.Throw<InvalidInputException>(() => ImageCodec.Read(folder["missing.jpg"])).Message.ShouldContain("missing.jpg");
        Should.Throw<InvalidInputException>(() => ImageCodec.Read(Path.GetDirectoryName(folder["x"])!)).Message.ShouldContain("a folder");
    }

    [Fact]
    public void MissingFfmpeg_NamesThePackage()
    {
        var decoder = new FfmpegImageDecoder("no-such-program-anywhere");
        string message = Should.Throw<MissingDependencyException>(() => decoder.Decode("photo.bmp", s_bmp, new ImageReadOptions())).Message;
        message.ShouldContain("sudo apt-get install -y --no-install-recommends ffmpeg");
    }

    [Fact]
    public void MissingNativeLibrary_NamesThePackage()
    {
        string message = Should.Throw<MissingDependencyException>(() => NativeImageLibraries.Load(["libnothing.so.77"], "libnothing", "libnothing77")).Message;
        message.ShouldContain("sudo apt-get install -y --no-install-recommends libnothing77");
    }

    [Fact]
    public void Write_RefusesAnUnknownEnding_AndWritesNothing()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<InvalidInputException>(() => ImageCodec.Write(folder["picture.webp"], new Image(2, 2))).Message.ShouldContain(".webp");
        Directory.GetFileSystemEntries(Path.GetDirectoryName(folder["x"])!).ShouldBeEmpty();
    }
}
