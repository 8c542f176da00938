using System.Text.Json;
using Vitruvian.Formats;
using Vitruvian.Formats.Matlab;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Formats.Matlab;

/// <summary>Files that SciPy and HDF5's own library wrote (tests/fixtures/datasets/make_fixtures.py), against the values they were made of.</summary>
public sealed class MatFileParityTests
{
    private static readonly string[] Files = ["level5.mat", "level5_compressed.mat", "version73.mat"];

    public static TheoryData<string> AllFiles => [.. Files];

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void Numbers_OfEveryClass_AreThoseWritten(string name)
    {
        MatFile file = Open(name);
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.Fixture("datasets", "matlab", "expected.json")));
        foreach ((string variable, MatClass type) in ((string, MatClass)[])
            [
                ("numbers", MatClass.Double), ("cube", MatClass.Double), ("single", MatClass.Single), ("bytes", MatClass.UInt8), ("shorts", MatClass.Int16), ("longs", MatClass.Int64), ("flags", MatClass.Logical),
            ])
        {
            MatValue value = file.Read(variable);
            value.Class.ShouldBe(type, variable);
            NpyArray array = value.ToArray();
            JsonElement truth = expected.RootElement.GetProperty(variable);
            array.Shape.ShouldBe(Shape(truth), variable);
            array.ToDoubles().ShouldBe(Flat(truth), variable);
        }
    }

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void TextCellsAndStructs_AreThoseWritten(string name)
    {
        MatFile file = Open(name);
        file.Read("word").ToText().ShouldBe("pose");
        MatValue cell = file.Read("cell");
        cell.Class.ShouldBe(MatClass.Cell);
        cell.Shape.ShouldBe([1, 3]);
        cell[0].ToNumber().ShouldBe(1.5);
        cell[1].ToText().ShouldBe("two");
        cell[2].Shape.ShouldBe([0, 0]);
        cell[2].ToArray().Count.ShouldBe(0);
        MatValue people = file.Read("people");
        people.Class.ShouldBe(MatClass.Struct);
        people.Shape.ShouldBe([1, 2]);
        people.FieldNames.ShouldBe(["name", "size"]);
        people.Field("name", 1).ToText().ShouldBe("bert");
        people.Field("size", 0).ToArray().ToDoubles().ShouldBe([1.0, 2.0]);
        people.Field("size", 1).ToNumber().ShouldBe(3);
        MatValue inner = file.Read("nested").Field("inner");
        inner.Field("value").ToNumber().ShouldBe(42);
        inner.Field("value").Path.ShouldBe("nested.inner.value");
    }

    [Fact]
    public void Hdf5_ManyMembersChunksAndByteOrders_AreRead()
    {
        MatFile file = Open("version73.mat");
        for (int i = 0; i < 40; i++)
            file.Read($"more_{i:00}").ToNumber().ShouldBe(i);
        file.Names.ShouldNotContain("#refs#");
        file.Read("big_endian").ToArray().ToDoubles().ShouldBe(file.Read("numbers").ToArray().ToDoubles());
        NpyArray spread = file.Read("spread").ToArray();
        spread.Shape.ShouldBe([11, 70]);
        int[] values = spread.ToInt32s();
        for (int row = 0; row < 70; row++)
        {
            for (int column = 0; column < 11; column++)
                values[(column * 70) + row].ShouldBe(row < 60 ? (11 * row) + column : 0);
        }
    }

    private static MatFile Open(string name) => MatFile.Open(RepositoryFolder.Fixture("datasets", "matlab", name));

    private static int[] Shape(JsonElement element)
    {
        List<int> shape = [];
        for (; element.ValueKind == JsonValueKind.Array; element = element[0])
            shape.Add(element.GetArrayLength());
        return [.. shape];
    }

    private static double[] Flat(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().SelectMany(Flat)] : [element.GetDouble()];
}
