using System.Buffers.Binary;
using System.Text;
using Vitruvian.Formats.Tensors;

namespace Vitruvian.Tests.Formats.Tensors;

public sealed class SafetensorsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-safetensors").FullName;

    private string PathOfFile => Path.Combine(_folder, "a.safetensors");

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Read_OfAFileByTheSpecification_GivesItsTensors()
    {
        // Written out by hand from the format's description, with padding and a tensor without elements.
        File.WriteAllBytes(PathOfFile, Encode("""{"__metadata__":{"by":"hand"},"b":{"dtype":"I16","shape":[2],"data_offsets":[8,12]},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"none":{"dtype":"U8","shape":[0,3],"data_offsets":[12,12]},"one":{"dtype":"BOOL","shape":[],"data_offsets":[12,13]}}   """, [0, 0, 128, 63, 0, 0, 0, 192, 1, 0, 255, 255, 1]));
        using SafetensorsReader reader = SafetensorsReader.Open(PathOfFile);
        reader.Metadata["by"].ShouldBe("hand");
        reader.Entries.Select(entry => entry.Name).ShouldBe(["b", "a", "none", "one"]);
        SafetensorsEntry a = reader.Find("a")!;
        a.Type.ShouldBe(TensorType.Float32);
        a.Shape.ShouldBe([2, 1]);
        BitConverter.ToSingle(reader.Read(a), 4).ShouldBe(-2);
        reader.Read(reader.Find("b")!).ShouldBe([1, 0, 255, 255]);
        reader.Read(reader.Find("none")!).ShouldBeEmpty();
        reader.Read(reader.Find("one")!).ShouldBe([1]);
        reader.Find("c").ShouldBeNull();
    }

    [Fact]
    public void Write_AlignsTheHeaderAndEveryTensor()
    {
        using MemoryStream stream = new();
        SafetensorsWriter.Write(stream, [SafetensorsContent.Of("byte", TensorType.UInt8, [3], (byte[])[1, 2, 3]), SafetensorsContent.Of("double", TensorType.Float64, [1], (double[])[2.5])]);
        byte[] content = stream.ToArray();
        ulong header = BinaryPrimitives.ReadUInt64LittleEndian(content);
        (header % 8).ShouldBe(0UL);
        Encoding.UTF8.GetString(content, 8, (int)header).TrimEnd().ShouldBe("""{"double":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"byte":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}""");
        content.Length.ShouldBe(8 + (int)header + 11);
    }

    [Fact]
    public void Write_ThatWritesTooLittleOrTwiceTheSameName_IsRefused()
    {
        using MemoryStream stream = new();
        SafetensorsContent one = SafetensorsContent.Of("a", TensorType.UInt8, [3], (byte[])[1, 2]);
        Should.Throw<ArgumentException>(() => SafetensorsWriter.Write(stream, [one])).Message.ShouldStartWith("'a' wrote 2 bytes; expected 3.");
        Should.Throw<ArgumentException>(() => SafetensorsWriter.Write(stream, [one, one])).Message.ShouldStartWith("Two tensors are called 'a'.");
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "'a': expected 8 bytes for shape (2) of F32; found 4 bytes for (2)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "'a': expected bytes up to 8; found 4 in the file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a': expected its first byte at 0; found 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "bytes in all; found")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "expected its first byte at 4; found 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "header: expected JSON without double names")]
    [InlineData("""{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,4]}}""", 4, "'a': dtype: expected BOOL")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "'a': shape: expected whole numbers from 0 up; found '-1'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "found '1.5'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}""", 4, "a shape that fits into memory")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "a first byte and one past the last; found [4, 0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "a list called data_offsets; found none")]
    [InlineData("""{"a":7}""", 0, "'a': expected an object with dtype")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "metadata 'k': expected text; found Number")]
    [InlineData("[]", 0, "header: expected a JSON object; found Array")]
    [InlineData("{\"a\":", 0, "header: expected JSON")]
    [InlineData("{\"a\":[[[[[[]]]]]]}", 0, "header: expected JSON")]
    public void Read_OfADamagedFile_SaysWhatIsWrong(string header, int bytes, string message)
    {
        File.WriteAllBytes(PathOfFile, Encode(header, new byte[bytes]));
        InvalidInputException error = Should.Throw<InvalidInputException>(() => SafetensorsReader.Open(PathOfFile));
        error.Message.ShouldStartWith(PathOfFile);
        error.Message.ShouldContain(message);
        error.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void Read_OfAHeaderLongerThanTheFile_TakesNoMemory()
    {
        byte[] content = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(content, 90_000_000);
        File.WriteAllBytes(PathOfFile, content);
        Should.Throw<InvalidInputException>(() => SafetensorsReader.Open(PathOfFile)).Message.ShouldContain("header: expected at most 8 bytes; found 90000000");
        BinaryPrimitives.WriteUInt64LittleEndian(content, ulong.MaxValue);
        File.WriteAllBytes(PathOfFile, content);
        Should.Throw<InvalidInputException>(() => SafetensorsReader.Open(PathOfFile)).Message.ShouldContain("18446744073709551615");
    }

    [Fact]
    public void Read_OfEveryTruncation_IsRefused()
    {
        SafetensorsWriter.Write(PathOfFile, [SafetensorsContent.Of("a", TensorType.Float32, [2, 3], new float[6]), SafetensorsContent.Of("b", TensorType.Int64, [1], new long[1])]);
        byte[] whole = File.ReadAllBytes(PathOfFile);
        for (int length = 0; length < whole.Length; length++)
        {
            using MemoryStream stream = new(whole[..length]);
            Should.Throw<InvalidInputException>(() => SafetensorsReader.Open(stream, "part")).Message.ShouldStartWith("part: ");
        }
    }

    private static byte[] Encode(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] content = new byte[8 + text.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(content, (ulong)text.Length);
        text.CopyTo(content, 8);
        data.CopyTo(content, 8 + text.Length);
        return content;
    }
}
