using System.Buffers.Binary;
using System.Text;
using Vitruvian.Imaging;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Tests.Training;

public sealed class EventFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-events").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void MaskedChecksum_IsThatOfTheFormat()
    {
        // CRC-32C of "123456789" is 0xE3069283 (RFC 3720, appendix B.4 lists others); the mask is that of TFRecord files.
        const uint crc = 0xE3069283;
        EventFile.MaskedChecksum("123456789"u8).ShouldBe(unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8));
    }

    [Fact]
    public void Write_GivesTheBytesOfTheProtocolBuffers()
    {
        using (EventFile events = new(_folder, 1.5))
            events.Write(2.5, 300, [("a/b", 0.25)]);
        byte[][] records = Records();
        records.Length.ShouldBe(2);

        // time (1, fixed64), step (2, varint), version (3, bytes).
        records[0].ShouldBe([0x09, .. BitConverter.GetBytes(1.5), 0x10, 0, 0x1A, 13, .. Encoding.ASCII.GetBytes("brain.Event:2")]);

        // summary (5) { value (1) { tag (1, bytes), simple_value (2, fixed32) } }; 300 is AC 02 as a varint.
        records[1].ShouldBe([0x09, .. BitConverter.GetBytes(2.5), 0x10, 0xAC, 0x02, 0x2A, 12, 0x0A, 10, 0x0A, 3, .. "a/b"u8, 0x15, .. BitConverter.GetBytes(0.25f)]);
    }

    [Fact]
    public void Write_Picture_HoldsAPng()
    {
        using (EventFile events = new(_folder, 1))
            events.Write(2, 3, "picture", new Image(5, 4));
        byte[] record = Records()[1];
        int png = record.AsSpan().IndexOf(new byte[] { 0x89, 0x50, 0x4E, 0x47 });
        Image image = ImageCodec.Decode(record.AsSpan(png), "record");
        (image.Width, image.Height).ShouldBe((5, 4));
    }

    private byte[][] Records()
    {
        byte[] file = File.ReadAllBytes(Directory.GetFiles(_folder).Single());
        List<byte[]> records = [];
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)).ShouldBe(EventFile.MaskedChecksum(file.AsSpan(at, 8)));
            records.Add(file[(at + 12)..(at + 12 + length)]);
            BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)).ShouldBe(EventFile.MaskedChecksum(records[^1]));
            at += length + 16;
        }

        return [.. records];
    }
}
