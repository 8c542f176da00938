using System.Text;
using Vitruvian.Formats;

namespace Vitruvian.Tests.Formats;

public sealed class NpyFileTests
{
    [Fact]
    public void Write_OfAVector_IsNumPysOwnLayout()
    {
        using var stream = new MemoryStream();
        NpyFile.Write(stream, NpyArray.Create<float>("a", [1f, 2f], 2));
        byte[] bytes = stream.ToArray();
        bytes.Length.ShouldBe(128 + 8);
        bytes[..10].ShouldBe([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 118, 0]);
        Encoding.ASCII.GetString(bytes, 10, 118).TrimEnd().ShouldBe("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }");
        bytes[127].ShouldBe((byte)'\n');
    }

    [Theory]
    [InlineData(1, "{'descr': '>f8', 'fortran_order': False, 'shape': (1,), }")]
    [InlineData(2, "{'shape': (1L,), 'fortran_order': False, 'descr': '>f8'}")]
    [InlineData(3, "{\"descr\": \">f8\", \"fortran_order\": True, \"shape\": (1,)}  \n")]
    public void Read_OfEveryVersion_UnderstandsTheHeader(int version, string header)
    {
        NpyArray array = Read(Npy(version, header, [0x3F, 0xF8, 0, 0, 0, 0, 0, 0]));
        array.ToDoubles().ShouldBe([1.5]);
    }

    [Fact]
    public void Read_OfASingleValue_HasNoAxes()
    {
        NpyArray array = Read(Npy(1, "{'descr': '|i1', 'fortran_order': False, 'shape': (), }", [0xFE]));
        array.Shape.ShouldBeEmpty();
        array.ToInt64s().ShouldBe([-2L]);
    }

    [Theory]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "'<c8'")]
    [InlineData("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }", "structured")]
    [InlineData("{'descr': '<f4', 'fortran_order': 1, 'shape': (1,), }", "True or False")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "axis lengths")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", "axis lengths")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647, 9), }", "at most")]
    [InlineData("{'descr': '<U0', 'fortran_order': False, 'shape': (2147483647, 2147483647), }", "at most")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1000,), }", "4000 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "shape")]
    [InlineData("{'descr': '<f4', 'evil': False}", "'evil'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} + 1", "its end")]
    [InlineData("__import__('os')", "'{'")]
    public void Read_OfABadHeader_SaysWhatIsWrong(string header, string mention) =>
        ShouldBeInvalid.Input(() => Read(Npy(1, header, [0, 0, 0, 0])), "memory: field: expected", mention);

    [Fact]
    public void Read_OfMoreDataThanDeclared_IsRefused() =>
        ShouldBeInvalid.Input(() => Read(Npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", new byte[5])), "more bytes");

    [Fact]
    public void Read_OfEveryPrefix_IsRefused()
    {
        using var folder = new TemporaryFolder();
        byte[] content = Npy(2, "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", new byte[24]);
        ShouldBeInvalid.EveryPrefix(content, folder, "a.npy", path => NpyFile.Read(path));
    }

    [Fact]
    public void Read_OfAMissingFile_NamesIt() => ShouldBeInvalid.Input(() => NpyFile.Read("/nowhere/there.npy"), "/nowhere/there.npy", "no such file");

    [Fact]
    public void Conversions_OfUnfitValues_NameThePosition()
    {
        ShouldBeInvalid.Input(() => NpyArray.Create<long>("n", [1, 1L << 40], 2).ToInt32s(), "1099511627776 at position 1");
        ShouldBeInvalid.Input(() => NpyArray.Create<ulong>("n", [ulong.MaxValue], 1).ToInt64s(), "18446744073709551615");
        ShouldBeInvalid.Input(() => NpyArray.Create<int>("n", [256], 1).ToBytes(), "0 to 255", "256");
        ShouldBeInvalid.Input(() => NpyArray.Create<double>("n", [1], 1).ToInt32s(), "integers", "<f8");
        ShouldBeInvalid.Input(() => NpyArray.CreateStrings("n", ["a"], 1).ToSingles(), "numbers", "<U1");
        ShouldBeInvalid.Input(() => NpyArray.Create<double>("n", [1, 2], 2).ExpectShape("(V, 3)", -1, 3), "(V, 3)", "(2)");
    }

    internal static byte[] Npy(int version, string header, byte[] data)
    {
        byte[] text = Encoding.Latin1.GetBytes(header);
        byte[] length = BitConverter.GetBytes(text.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. version == 1 ? length[..2] : length, .. text, .. data];
    }

    private static NpyArray Read(byte[] content) => NpyFile.Read(new MemoryStream(content), "memory", "field", content.Length, 1 << 20);
}
