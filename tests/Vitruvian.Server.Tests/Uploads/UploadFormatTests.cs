using Vitruvian.Server.Uploads;

namespace Vitruvian.Server.Tests.Uploads;

public class UploadFormatTests
{
    public static TheoryData<string, byte[], bool> Taken => new()
    {
        { "jpeg", Samples.Jpeg, false },
        { "png", Samples.Png, false },
        { "webp", [.. "RIFF"u8, 1, 2, 3, 4, .. "WEBPVP8 "u8], false },
        { "avi", [.. "RIFF"u8, 1, 2, 3, 4, .. "AVI LIST"u8], true },
        { "heif", [0, 0, 0, 24, .. "ftypheic"u8], false },
        { "mp4", Samples.Mp4, true },
        { "mov", [0, 0, 0, 8, .. "moov"u8], true },
        { "matroska", [0x1A, 0x45, 0xDF, 0xA3, 1, 2, 3], true },
    };

    public static TheoryData<byte[]> Refused =>
    [
        [],
        [0xFF],
        [0xFF, 0xD8],
        "GIF89a"u8.ToArray(),
        "#EXTM3U\nfile:///etc/passwd\n"u8.ToArray(),
        "ffconcat version 1.0\nfile /etc/passwd\n"u8.ToArray(),
        "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(),
        "PK\u0003\u0004"u8.ToArray(),
        "RIFF1234WAVEfmt "u8.ToArray(),
        "plain text"u8.ToArray(),
    ];

    [Theory]
    [MemberData(nameof(Taken))]
    public void Content_TellsTheFormat(string name, byte[] content, bool isVideo) => UploadFormat.Sniff(content).ShouldBe(new UploadFormat(name, isVideo));

    [Theory]
    [MemberData(nameof(Refused))]
    public void OtherContent_IsNotTaken(byte[] content) => UploadFormat.Sniff(content).ShouldBeNull();
}
