using Vitruvian.Formats;
using Vitruvian.Formats.Matlab;
using Vitruvian.Testing;
using static Vitruvian.Testing.MatV5Writer;

namespace Vitruvian.Tests.Formats.Matlab;

public sealed class MatFileTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Level5_InEitherByteOrder_IsWhatWasWritten(bool bigEndian, bool compressed)
    {
        MatFile file = Read(new MatV5Writer(bigEndian, compressed).Write(
            ("a", RowMajor([2, 3], [1, 2, 3, 4, 5, 6])),
            ("c", new Cells([1, 2], [Number(7), new Text("lsp")])),
            ("s", new Structs([1, 2], ["x", "y"], [[Number(1), Number(2)], [Number(3), new Numbers([0, 0], [])]]))));
        file.Names.ShouldBe(["a", "c", "s"]);
        file.Read("a").ToArray().ToDoubles().ShouldBe([1.0, 2, 3, 4, 5, 6]);
        file.Read("c")[1].ToText().ShouldBe("lsp");
        file.Read("s").Field("x", 1).ToNumber().ShouldBe(3);
        file.Read("s").Field("y", 1).Count.ShouldBe(0);
        file.Read("s").TryField("z", 0).ShouldBeNull();
    }

    [Fact]
    public void Values_AskedForWrongly_NameTheirPlace()
    {
        MatFile file = Read(new MatV5Writer().Write(
            ("a", RowMajor([2, 3], [1, 2, 3, 4, 5, double.NaN])), ("s", new Structs([1, 2], ["x"], [[Number(1)], [new Text("no")]])), ("c", new Cells([1, 1], [Number(1)]))));
        ShouldBeInvalid.Input(() => file.Read("b"), "test.mat: expected a variable 'b'; found only 'a', 's', 'c'.");
        ShouldBeInvalid.Input(() => file.Read("a").ToText(), "test.mat: a: expected text; found Double numbers of shape (2, 3).");
        ShouldBeInvalid.Input(() => file.Read("a").ToNumber(), "a: expected one number");
        ShouldBeInvalid.Input(() => file.Read("a").Field("x"), "a: expected a struct");
        ShouldBeInvalid.Input(() => file.Read("s").ToArray(), "s: expected numbers; found a struct of shape (1, 2).");
        ShouldBeInvalid.Input(() => file.Read("s").Field("y"), "s: expected a field 'y'; found only 'x'.");
        ShouldBeInvalid.Input(() => file.Read("s").Field("x", 2), "s: expected at least 3 elements");
        ShouldBeInvalid.Input(() => file.Read("s").Field("x", 1).ToNumber(), "s(2).x: expected one number; found text");
        ShouldBeInvalid.Input(() => _ = file.Read("c")[1], "c: expected at least 2 elements");
        ShouldBeInvalid.Input(() => file.Read("c")[0].ToText(), "c{1}: expected text");
    }

    [Theory]
    [InlineData(6, 0x08, "real numbers", "complex ones")]
    [InlineData(3, 0, "structs", "an object")]
    [InlineData(5, 0, "structs", "a sparse matrix")]
    [InlineData(16, 0, "structs", "a function")]
    [InlineData(99, 0, "structs", "an array of class 99")]
    public void Classes_ThatAreNotRead_AreRefusedByName(uint type, uint flags, string expected, string found) =>
        ShouldBeInvalid.Input(() => Read(new MatV5Writer().Write(("a", new Raw(type, flags)))).Read("a"), "test.mat: a: expected", expected, found);

    [Fact]
    public void Files_OfOtherKinds_AreRefused()
    {
        using var folder = new TemporaryFolder();
        ShouldBeInvalid.Input(() => MatFile.Open(folder["none.mat"]), "none.mat", "no such file");
        ShouldBeInvalid.Input(() => Read([]), "test.mat: expected a MATLAB file of level 5 or version 7.3; found an empty file.");
        ShouldBeInvalid.Input(() => Read(new byte[1000]), "test.mat", "found another file");
        byte[] level4 = new MatV5Writer().Write(("a", Number(1)));
        level4[125] = 4;
        ShouldBeInvalid.Input(() => Read(level4), "version: expected 0x0100 (level 5); found 0x0400");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Level5_CutAnywhere_GivesOneLine(bool compressed)
    {
        byte[] whole = new MatV5Writer(compressed: compressed).Write(("a", RowMajor([4, 4], new double[16])), ("s", Struct(("x", Number(1)))));
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            int read = 0;
            try
            {
                MatFile file = Read(cut);
                foreach (string name in file.Names)
                {
                    MatValue value = file.Read(name);
                    _ = value.Class == MatClass.Struct ? value.Field("x").ToNumber() : value.ToArray().Count;
                    read++;
                }
            }
            catch (InvalidInputException error)
            {
                error.Message.ShouldStartWith("test.mat: ");
                error.Message.ShouldNotContain("\n");
            }

            read.ShouldBeLessThan(2, "a file that lacks bytes cannot have both variables");
        }
    }

    [Fact]
    public void Level5_Bomb_IsRefusedBeforeItFillsTheMemory()
    {
        byte[] bomb = new MatV5Writer(compressed: true).Write(("a", new Numbers([1, 1 << 20], new double[1 << 20])));
        bomb.Length.ShouldBeLessThan(20_000);
        var limits = new ReadLimits { MaximumBytes = 1 << 20 };
        MatFile file = MatFile.Open(bomb, "test.mat", limits);
        ShouldBeInvalid.Input(() => file.Read("a"), $"test.mat: variable: expected at most {1 << 20} bytes; found more");
        MatFile.Open(bomb, "test.mat").Read("a").Count.ShouldBe(1 << 20);
    }

    private static MatFile Read(byte[] content) => MatFile.Open(content, "test.mat");
}
