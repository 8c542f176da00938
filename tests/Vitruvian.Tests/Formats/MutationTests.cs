using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;
using Vitruvian.Formats.Matlab;
using Vitruvian.Formats.Pickling;
using Vitruvian.Testing;
using Xunit.Abstractions;
using static Vitruvian.Testing.MatV5Writer;

namespace Vitruvian.Tests.Formats;

/// <summary>
/// Damaged and hostile files: whatever is in them, a reader gives values of known types or one clear line, soon and within its memory. A few thousand files each time; VITRUVIAN_MUTATIONS=100000 makes so many.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int UsualCount = 1500;
    private const string Variable = "VITRUVIAN_MUTATIONS";
    private const int MostValues = 20_000;
    private const int MostDepth = 40;

    // Far above any of the small files' needs; a reader that trusts a declared length takes more.
    private const long MostAllocated = 96L << 20;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);
    private static readonly ReadLimits Limits = new() { MaximumBytes = 16 << 20 };

    [Fact]
    public void Level5_Damaged_GivesValuesOrOneLine()
    {
        (string, Item)[] variables =
        [
            ("joints", RowMajor([3, 4, 5], TinyDatasets.Wave(60, 1))), ("cell", new Cells([1, 3], [Number(1), new Text("two"), new Cells([1, 1], [Number(3)])])),
            ("people", new Structs([1, 2], ["name", "points"], [[new Text("a"), Struct(("x", Number(1)), ("y", Number(2)))], [new Text("b"), new MatV5Writer.Numbers([0, 0], [])]])),
        ];
        byte[][] files =
        [
            new MatV5Writer().Write(variables), new MatV5Writer(bigEndian: true).Write(variables), new MatV5Writer(compressed: true).Write(variables),
            File.ReadAllBytes(RepositoryFolder.Fixture("datasets", "matlab", "level5.mat")), File.ReadAllBytes(RepositoryFolder.Fixture("datasets", "matlab", "level5_compressed.mat")),
        ];
        Survive(files, 0.4, content => WalkAll(MatFile.Open(content, "test.mat", Limits)));
    }

    [Fact]
    public void Version73_Damaged_GivesValuesOrOneLine() => Survive(
        [File.ReadAllBytes(RepositoryFolder.Fixture("datasets", "matlab", "version73.mat")), File.ReadAllBytes(RepositoryFolder.Fixture("datasets", "mpi-inf-3dhp", "annot_data.mat"))],
        0.3,
        content => WalkAll(MatFile.Open(content, "test.mat", Limits)));

    [Fact]
    public void Pickles_Damaged_GiveKnownValuesOrOneLine()
    {
        string[] smpl = Directory.GetFiles(RepositoryFolder.Fixture("smpl"), "*.pkl");
        smpl.ShouldNotBeEmpty();
        byte[][] files =
        [
            .. ((string[][])[["3dpw", "sequenceFiles", "test", "tiny_street_00.pkl"], ["up-3d", "00000_body.pkl"], ["rich", "003.pkl"]]).Select(path => File.ReadAllBytes(RepositoryFolder.Fixture(["datasets", .. path]))),
            .. smpl.Select(File.ReadAllBytes),
        ];
        Survive(files, 0.3, content =>
        {
            (object? value, PickleContext context) = PickleReader.Read(content, "test.pkl", Chumpy.FindGlobal, Limits);
            int values = 0;
            return Walk(value, context, 0, ref values);
        });
    }

    private static int WalkAll(MatFile file)
    {
        int values = 0;
        List<string> wrong = [];
        foreach (string name in file.Names)
        {
            try
            {
                Walk(file.Read(name), 0, ref values);
            }
            catch (InvalidInputException error)
            {
                OneLine(error.Message, "test.mat");
                wrong.Add(error.Message);
            }
        }

        return wrong.Count == 0 ? values : throw new InvalidInputException(wrong[0]);
    }

    private static void Walk(MatValue value, int depth, ref int values)
    {
        if (++values > MostValues || depth > MostDepth)
            return;
        switch (value.Class)
        {
            case MatClass.Cell:
                for (int i = 0; i < value.Count && values <= MostValues; i++)
                    Walk(value[i], depth + 1, ref values);
                break;
            case MatClass.Struct:
                for (int i = 0; i < value.Count && values <= MostValues; i++)
                {
                    foreach (string field in value.FieldNames.Take(20))
                        Walk(value.Field(field, i), depth + 1, ref values);
                }

                break;
            case MatClass.Char when value.Shape is [1, _] or [0, 0]:
                value.ToText().ShouldNotBeNull();
                break;
            default:
                value.ToArray().Count.ShouldBe(value.Count);
                break;
        }
    }

    // Pickles may hold themselves; nothing may be of a type that acts.
    private static int Walk(object? value, PickleContext context, int depth, ref int values)
    {
        if (++values > MostValues || depth > MostDepth)
            return values;
        IEnumerable<object?> parts = value switch
        {
            null or bool or long or BigInteger or double or string or PickleBytes or PickleGlobal or PickledDataType => [],
            List<object?> list => list,
            PickleTuple tuple => tuple.Items,
            PickleSet set => set.Items,
            PickleDictionary dictionary => [.. dictionary.Names.Select(dictionary.Find), .. dictionary.Others.Select(o => o.Value)],
            PickleObject instance => instance.Attributes.Names.Select(instance.Attributes.Find),
            PickledArray { Items: { } items } => items,
            PickledArray array => Read(() => array.ToArray("test.pkl", "array")),
            PickledSparseMatrix matrix => Read(() => matrix.ToTriples("test.pkl", "matrix", context)),
            _ => throw new InvalidOperationException($"a pickle made a {value.GetType()}"),
        };
        foreach (object? part in parts)
            Walk(part, context, depth + 1, ref values);
        return values;
    }

    private static object?[] Read<T>(Func<T> read)
    {
        _ = read();
        return [];
    }

    private void Survive(byte[][] files, double share, Func<byte[], int> read)
    {
        files.Count(IsRead).ShouldBeGreaterThan(0, "whole files are read");
        int count = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } wanted ? (int)Math.Ceiling(share * int.Parse(wanted, CultureInfo.InvariantCulture)) : UsualCount;
        var mutations = new Mutations(files, seed: 11);
        (int whole, int refused, long most, TimeSpan longest) = (0, 0, 0, TimeSpan.Zero);
        var total = Stopwatch.StartNew();
        for (int i = 0; i < count; i++)
        {
            (byte[] content, string what) = mutations.Next();
            long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
            try
            {
                read(content);
                whole++;
            }
            catch (InvalidInputException error)
            {
                OneLine(error.Message, "test.");
                refused++;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"mutation {i} ({what}): {error.Message}", error);
            }

            TimeSpan time = Stopwatch.GetElapsedTime(start);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            (most, longest) = (Math.Max(most, allocated), time > longest ? time : longest);
            (allocated <= MostAllocated).ShouldBeTrue($"mutation {i} ({what}) took {allocated >> 20} MiB");
            (time <= MostTime).ShouldBeTrue($"mutation {i} ({what}) took {time}");
        }

        output.WriteLine($"{count} files in {total.Elapsed.TotalSeconds:0.0} s: {refused} refused, {whole} read; at most {most / 1048576.0:0.0} MiB and {longest.TotalMilliseconds:0} ms");
        refused.ShouldBeGreaterThan(count / 4, "much damage shows");
        whole.ShouldBeGreaterThan(0, "some damage does not");

        // Among the originals are hostile ones, which name what no file of data needs.
        bool IsRead(byte[] file)
        {
            try
            {
                return read(file) > 0;
            }
            catch (InvalidInputException error)
            {
                error.Message.ShouldContain("Nothing was run.");
                return false;
            }
        }
    }

    private static void OneLine(string message, string begin)
    {
        message.ShouldStartWith(begin);
        message.ShouldNotContain("\n");
        message.ShouldNotContain("\r");
    }
}
