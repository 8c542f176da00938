using Vitruvian.Server.Uploads;
using Vitruvian.Testing;

namespace Vitruvian.Server.Tests.Uploads;

public class PhotoHeaderTests
{
    [Fact]
    public void Sizes_OfRealFiles_AreRead()
    {
        PhotoHeader.Read(Samples.Jpeg).ShouldBe((64L, 48L));
        PhotoHeader.Read(Samples.Png).ShouldBe((64L, 48L));
        PhotoHeader.Read(Samples.Astronaut).ShouldBe((512L, 512L));
        foreach (string photo in Directory.GetFiles(RepositoryFolder.Asset("samples"), "*.jpg"))
        {
            Imaging.Image image = Imaging.ImageCodec.Read(photo);
            PhotoHeader.Read(File.ReadAllBytes(photo)).ShouldBe((image.Width, image.Height), photo);
        }
    }

    [Fact]
    public void Sizes_ThatPngClaims_AreReadAsTheyStand() => PhotoHeader.Read(Samples.HugePng(100_000)).ShouldBe((100_000L, 100_000L));

    [Fact]
    public void Sizes_OfAllKindsOfWebP_AreRead()
    {
        byte[] head = [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8];
        PhotoHeader.Read([.. head, .. "VP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0x03, 0, 0x7F, 0x02, 0, 0, 0, 0]).ShouldBe((1024L, 640L));
        PhotoHeader.Read([.. head, .. "VP8 "u8, 10, 0, 0, 0, 0, 0, 0, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0xE0, 0x01, 0, 0, 0, 0]).ShouldBe((640L, 480L));

        // Width less 1 in 14 bits, then height less 1.
        uint bits = 639 | (479u << 14);
        PhotoHeader.Read([.. head, .. "VP8L"u8, 10, 0, 0, 0, 0x2F, .. BitConverter.GetBytes(bits), 0, 0, 0, 0, 0, 0, 0, 0, 0]).ShouldBe((640L, 480L));
    }

    [Fact]
    public void AnyCut_IsSurvived()
    {
        foreach (byte[] photo in (byte[][])[Samples.Jpeg, Samples.Png, Samples.Astronaut[..2000], Samples.HugePng(9)])
        {
            for (int length = 0; length < Math.Min(photo.Length, 700); length++)
                _ = PhotoHeader.Read(photo.AsSpan(0, length));
        }
    }

    [Fact]
    public void RandomBytes_AreSurvived()
    {
        Random random = new(5);
        byte[] bytes = new byte[400];
        foreach (byte[] start in (byte[][])[[0xFF, 0xD8, 0xFF], Samples.Png[..8], [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8L"u8]])
        {
            for (int i = 0; i < 2000; i++)
            {
                random.NextBytes(bytes);
                start.CopyTo(bytes, 0);
                _ = PhotoHeader.Read(bytes.AsSpan(0, random.Next(bytes.Length)));
            }
        }
    }
}
