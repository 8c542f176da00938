using System.Numerics;
using System.Text;
using Vitruvian.Formats;
using Vitruvian.Formats.Pickling;

namespace Vitruvian.Tests.Formats;

/// <summary>Single instructions of the pickle machine, spelled out as bytes; whole files stand in <see cref="Bodies.SmplBodyFileTests"/>.</summary>
public sealed class PickleReaderTests
{
    [Fact]
    public void Numbers_OfEveryProtocol_AreRead()
    {
        Read("I-12\n.").ShouldBe(-12L);
        Read("I01\n.").ShouldBe(true);
        Read("I1\n.").ShouldBe(1L);
        Read("L123456789012345678901234567890L\n.").ShouldBe(BigInteger.Parse("123456789012345678901234567890"));
        Read("L5L\n.").ShouldBe(5L);
        Read("F-1.5e3\n.").ShouldBe(-1500.0);
        Read("Fnan\n.").ShouldBe(double.NaN);
        Read("J\u00ff\u00ff\u00ff\u00ff.").ShouldBe(-1L);
        Read("K\u00ff.").ShouldBe(255L);
        Read("M\u0001\u0001.").ShouldBe(257L);
        Read("\u008a\u0002\u0000\u00ff.").ShouldBe(-256L);
        Read("\u008a\u0000.").ShouldBe(0L);
        Read("\u008b\u0001\0\0\0\u007f.").ShouldBe(127L);
        Read("G\u003f\u00f8\0\0\0\0\0\0.").ShouldBe(1.5);
        Read("\u0088.").ShouldBe(true);
        Read("\u0089.").ShouldBe(false);
        Read("N.").ShouldBeNull();
    }

    [Fact]
    public void Strings_OfEveryProtocol_AreRead()
    {
        Bytes("S'a\\n\\x41\\101\\'\\\\\\q'\n.").ShouldBe("a\nAA'\\\\q");
        Bytes("S\"it's\"\n.").ShouldBe("it's");
        Bytes("U\u0002\u00e4b.").ShouldBe("äb");
        Bytes("T\u0001\0\0\0z.").ShouldBe("z");
        Bytes("C\u0001z.").ShouldBe("z");
        Bytes("B\u0001\0\0\0z.").ShouldBe("z");
        Bytes("\u008e\u0001\0\0\0\0\0\0\0z.").ShouldBe("z");
        Bytes("\u0096\u0001\0\0\0\0\0\0\0z.").ShouldBe("z");
        Read("Va\\u20ac\\U0001F600\u00e4\n.").ShouldBe("a€\U0001F600ä");
        Read("X\u0003\0\0\0\u00e2\u0082\u00ac.").ShouldBe("€");
        Read("\u008c\u0001z.").ShouldBe("z");
        Read("\u008d\u0001\0\0\0\0\0\0\0z.").ShouldBe("z");
    }

    [Fact]
    public void Containers_AndMemo_AreRead()
    {
        Read("(lp0\nI1\naI2\na.").ShouldBeOfType<List<object?>>().ShouldBe([1L, 2L]);
        Read("](K\u0001K\u0002e.").ShouldBeOfType<List<object?>>().ShouldBe([1L, 2L]);
        Read("(K\u0001K\u0002l.").ShouldBeOfType<List<object?>>().ShouldBe([1L, 2L]);
        Read("(K\u0001N\u0088t.").ShouldBeOfType<PickleTuple>().Items.ShouldBe([1L, null, true]);
        Read("K\u0001K\u0002K\u0003\u0087.").ShouldBeOfType<PickleTuple>().Items.ShouldBe([1L, 2L, 3L]);
        Read(").").ShouldBeOfType<PickleTuple>().Count.ShouldBe(0);
        Read("}(U\u0001aK\u0001\u008c\u0001bK\u0002u.").ShouldBeOfType<PickleDictionary>().Find("b").ShouldBe(2L);
        PickleDictionary dictionary = Read("(U\u0001aK\u0001K\u0005K\u0006d.").ShouldBeOfType<PickleDictionary>();
        dictionary.Find("a").ShouldBe(1L);
        dictionary.Others.Single().ShouldBe(new KeyValuePair<object?, object?>(5L, 6L));
        Read("\u008f(K\u0001K\u0002\u0090.").ShouldBeOfType<PickleSet>().Items.ShouldBe([1L, 2L]);
        Read("(K\u0007\u0091.").ShouldBeOfType<PickleSet>().Items.ShouldBe([7L]);
        Read("K\u0005q\u0003K\u0006h\u0003\u0086.").ShouldBeOfType<PickleTuple>().Items.ShouldBe([6L, 5L]);
        Read("K\u0005p300\n0g300\n.").ShouldBe(5L);
        Read("K\u0005\u0094K\u0006\u0094h\0.").ShouldBe(5L);
        Read("K\u0005r\0\u0001\0\00j\0\u0001\0\0.").ShouldBe(5L);
        Read("K\u0005(K\u0006K\u00071.").ShouldBe(5L);
        Read("K\u00052\u0086.").ShouldBeOfType<PickleTuple>().Items.ShouldBe([5L, 5L]);
    }

    [Fact]
    public void List_InsideItself_IsReadWithoutEnd()
    {
        List<object?> list = Read("]q\0h\0a.").ShouldBeOfType<List<object?>>();
        list.Single().ShouldBeSameAs(list);
    }

    [Theory]
    [InlineData("cos\nsystem\n(S'exit 1'\ntR.", "'os.system'")]
    [InlineData("cbuiltins\neval\n(S'1'\ntR.", "'builtins.eval'")]
    [InlineData("c__builtin__\ngetattr\n.", "'__builtin__.getattr'")]
    [InlineData("\u008c\u0005posix\u008c\u0006system\u0093.", "'posix.system'")]
    [InlineData("(S'exit 1'\nios\nsystem\n.", "'os.system'")]
    [InlineData("(cos\nsystem\nS'exit 1'\no.", "'os.system'")]
    [InlineData("cnumpy\nload\n.", "'numpy.load'")]
    [InlineData("cchumpy.utils\nrow\n.", "'chumpy.utils.row'")]
    [InlineData("cchumpy.ch\nCh.__init__\n.", "'chumpy.ch.Ch.__init__'")]
    [InlineData("cnumpy.core.multiarray\nfromfile\n.", "'numpy.core.multiarray.fromfile'")]
    [InlineData("cos\u0000\u001b[31m\nsystem\n.", "'os\\u0000\\u001b[31m.system'")]
    public void Globals_NotOnTheList_AreNamedAndRefused(string pickle, string name) =>
        ShouldBeInvalid.Input(() => Read(pickle), "memory", name, "Nothing was run");

    [Theory]
    [InlineData("P1\n.", "an object outside")]
    [InlineData("K\u0001Q.", "an object outside")]
    [InlineData("\u0082\u0001.", "extensions")]
    [InlineData("\u0097.", "a buffer outside")]
    [InlineData("\u0080\u0006N.", "protocol 0 to 5")]
    [InlineData("Z.", "0x5a")]
    [InlineData("K\u0001K\u0002a.", "a list")]
    [InlineData("K\u0001K\u0002b.", "takes a state")]
    [InlineData("K\u0001)R.", "a class or function")]
    [InlineData("t.", "a mark")]
    [InlineData("(.", "a value")]
    [InlineData("0.", "a value")]
    [InlineData("h\u0007.", "none under 7")]
    [InlineData("(K\u0001d.", "a value for each key")]
    [InlineData("Iabc\n.", "an integer")]
    [InlineData("S'abc\n.", "a quoted string")]
    [InlineData("S'\\x4'\n.", "hexadecimal")]
    [InlineData("Vab\\u12\n.", "hexadecimal")]
    [InlineData("B\u00ff\u00ff\u00ff\u00ffz.", "bytes at position")]
    [InlineData("\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffz.", "bytes at position")]
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007fz.", "at most")]
    [InlineData("\u008b\u00ff\u00ff\u00ff\u007fz.", "1024 bytes")]
    [InlineData("c__builtin__\nobject\n)\u0081.", "bare object")]
    [InlineData("cchumpy.ch\nCh\n(K\u0001tR.", "constructor arguments")]
    public void Damage_IsNamed(string pickle, string mention) => ShouldBeInvalid.Input(() => Read(pickle), "memory", mention);

    [Fact]
    public void Array_WithMoreDeclaredThanThere_IsRefused() => ShouldBeInvalid.Input(
        () => Read("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR(I1\n(L1000000L\nL1000000L\ntcnumpy\ndtype\n(S'f8'\nI0\nI1\ntRI00\nS'abc'\ntb."),
        "8000000000000 bytes for an array of shape (1000000, 1000000)", "found 3");

    [Fact]
    public void Nesting_DeeperThanTheLimit_IsRefused() =>
        ShouldBeInvalid.Input(() => Read(new string('(', 100_000) + "."), "nested at most 200 deep");

    [Fact]
    public void Memory_OverTheLimit_IsRefused()
    {
        string many = "](" + new string('N', 100_000) + "e.";
        Read(many).ShouldBeOfType<List<object?>>().Count.ShouldBe(100_000);
        ShouldBeInvalid.Input(() => Read(many, new ReadLimits { MaximumBytes = 1_000_000 }), "at most 1000000 bytes");
        ShouldBeInvalid.Input(() => Read("N" + string.Concat(Enumerable.Range(0, 20).Select(i => $"p{i}\n")) + ".", new ReadLimits { MaximumEntries = 10 }), "at most 10 remembered");
    }

    [Theory]
    [InlineData("}q\0(U\u0001aG\u003f\u00f8\0\0\0\0\0\0X\u0003\0\0\0\u00e2\u0082\u00ac](K\u0001M\u0001\u0001J\u00ff\u00ff\u00ff\u00ffeu.")]
    [InlineData("(dp0\nS'a\\x41'\np1\n(lp2\nI01\naL5L\naF1.5\naV\\u20ac\nas.")]
    [InlineData("\u0080\u0002cnumpy.core.multiarray\n_reconstruct\nq\u0001cnumpy\nndarray\n(K\0tU\u0001b\u0087R(K\u0001(K\u0001tcnumpy\ndtype\n(U\u0002u1K\0K\u0001tR\u0089U\u0001ztb.")]
    [InlineData("\u0080\u0004\u0095\u0010\0\0\0\0\0\0\0\u008c\u0005numpy\u008c\u0005dtype\u0093\u0094\u008c\u0002f8\u0089\u0088\u0087R.")]
    public void EveryPrefix_IsRefused(string pickle)
    {
        Read(pickle).ShouldNotBeNull();
        for (int length = 0; length < pickle.Length; length++)
            ShouldBeInvalid.Input(() => Read(pickle[..length]), "memory");
    }

    [Fact]
    public void PersistentIds_GoToTheCallersHook()
    {
        object? Load(object? id, PickleContext context) => $"loaded {id}";
        PickleReader.Read(Encoding.Latin1.GetBytes("P7\n."), "memory", (_, _) => null, null, Load).Value.ShouldBe("loaded 7");
        PickleReader.Read(Encoding.Latin1.GetBytes("K\u0007Q."), "memory", (_, _) => null, null, Load).Value.ShouldBe("loaded 7");
    }

    private static object? Read(string pickle, ReadLimits? limits = null) =>
        PickleReader.Read(Encoding.Latin1.GetBytes(pickle), "memory", Vitruvian.Bodies.Formats.Chumpy.FindGlobal, limits).Value;

    private static string Bytes(string pickle) => Read(pickle).ShouldBeOfType<PickleBytes>().ToLatin1();
}
