using System.IO.Compression;
using System.Text;
using Vitruvian.Formats;

namespace Vitruvian.Tests.Formats;

public sealed class NpzReaderTests
{
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Read_OfStoredAndDeflatedEntries_GivesTheSame(CompressionLevel level)
    {
        using NpzReader reader = NpzReader.Open(new MemoryStream(Zip(level, ("a", Zeros(1000)), ("b", Zeros(10)))), "memory");
        reader.Names.ShouldBe(["a", "b"]);
        reader.Read("a").ToBytes().ShouldBe(new byte[1000]);
        reader.TryRead("c").ShouldBeNull();
        ShouldBeInvalid.Input(() => reader.Read("c"), "memory: expected an array named 'c'; found only 'a', 'b'.");
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytesAndNoCompression()
    {
        byte[] first = WriteSample();
        first.ShouldBe(WriteSample());
        using var archive = new ZipArchive(new MemoryStream(first));
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            entry.CompressedLength.ShouldBe(entry.Length);
            entry.LastWriteTime.DateTime.ShouldBe(new DateTime(1980, 1, 1));
        }
    }

    [Fact]
    public void Read_OfABomb_StopsAtTheLimit()
    {
        // 64 MB of zeros in 64 kB: under the default limit, over the one given.
        byte[] bomb = Zip(CompressionLevel.Optimal, ("a", Zeros(64_000_000)));
        bomb.Length.ShouldBeLessThan(100_000);
        using NpzReader reader = NpzReader.Open(new MemoryStream(bomb), "bomb.npz", new ReadLimits { MaximumBytes = 1_000_000 });
        ShouldBeInvalid.Input(() => reader.Read("a"), "bomb.npz: a: expected at most 1000000 bytes; found 64000128 declared");
    }

    [Fact]
    public void Read_OfManyArrays_CountsThemTogether()
    {
        byte[] content = Zip(CompressionLevel.Optimal, [.. Enumerable.Range(0, 20).Select(i => ($"a{i}", Zeros(100_000)))]);
        using NpzReader reader = NpzReader.Open(new MemoryStream(content), "many.npz", new ReadLimits { MaximumBytes = 1_000_000 });
        ShouldBeInvalid.Input(() => reader.Names.ToList().ForEach(n => reader.Read(n)), "many.npz", "declared");
    }

    [Fact]
    public void Read_OfAnEntryThatDeclaresLessThanItInflates_IsRefused()
    {
        byte[] content = Zip(CompressionLevel.Optimal, ("a", Zeros(50_000)));
        PatchUncompressedLength(content, 50_128, 1_000);
        using NpzReader reader = NpzReader.Open(new MemoryStream(content), "memory");
        ShouldBeInvalid.Input(() => reader.Read("a"), "memory: a");
    }

    [Fact]
    public void Read_OfAnEntryThatDeclaresMoreThanItInflates_IsRefusedWithoutTheMemory()
    {
        byte[] lie = NpyFileTests.Npy(1, "{'descr': '|u1', 'fortran_order': False, 'shape': (900000000,), }", new byte[100]);
        byte[] content = Zip(CompressionLevel.Optimal, ("a", lie));
        PatchUncompressedLength(content, lie.Length, 900_000_100);
        using NpzReader reader = NpzReader.Open(new MemoryStream(content), "memory");
        long before = GC.GetAllocatedBytesForCurrentThread();
        ShouldBeInvalid.Input(() => reader.Read("a"), "memory: a");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000_000);
    }

    [Fact]
    public void Read_OfAChangedByte_FailsTheChecksum()
    {
        byte[] content = Zip(CompressionLevel.NoCompression, ("a", Zeros(50)));
        const int localHeader = 30, name = 5, npyHeader = 128;
        content[localHeader + name + npyHeader + 10] ^= 1;
        using NpzReader reader = NpzReader.Open(new MemoryStream(content), "memory");
        ShouldBeInvalid.Input(() => reader.Read("a"), "memory: a: expected checksum", "damaged");
    }

    [Fact]
    public void Open_OfTwoArraysOfOneName_IsRefused() =>
        ShouldBeInvalid.Input(() => NpzReader.Open(new MemoryStream(Zip(CompressionLevel.NoCompression, ("a", Zeros(1)), ("a", Zeros(1)))), "memory"), "one array of that name");

    [Fact]
    public void Open_OfTooManyEntries_IsRefused() =>
        ShouldBeInvalid.Input(
            () => NpzReader.Open(new MemoryStream(Zip(CompressionLevel.NoCompression, ("a", Zeros(1)), ("b", Zeros(1)))), "memory", new ReadLimits { MaximumEntries = 1 }),
            "at most 1 arrays");

    [Fact]
    public void Read_OfEveryPrefix_IsRefused()
    {
        using var folder = new TemporaryFolder();
        foreach (CompressionLevel level in new[] { CompressionLevel.NoCompression, CompressionLevel.Optimal })
        {
            ShouldBeInvalid.EveryPrefix(Zip(level, ("a", Zeros(20)), ("b", Zeros(3))), folder, "a.npz", path =>
            {
                using NpzReader reader = NpzReader.Open(path);
                _ = reader.Read("a");
                _ = reader.Read("b");
            });
        }
    }

    [Fact]
    public void Read_OfAnyByteChanged_GivesTheArrayOrAnError()
    {
        byte[] whole = Zip(CompressionLevel.Optimal, ("a", Zeros(20)));
        for (int i = 0; i < whole.Length; i++)
        {
            foreach (byte value in new byte[] { 0x00, 0x01, 0x7F, 0x80, 0xFF })
            {
                byte[] content = (byte[])whole.Clone();
                content[i] = value;
                try
                {
                    using NpzReader reader = NpzReader.Open(new MemoryStream(content), "memory");
                    if (reader.TryRead("a") is { } array)
                        array.Count.ShouldBe(20);
                }
                catch (InvalidInputException)
                {
                    // The only error there may be.
                }
            }
        }
    }

    internal static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = archive.CreateEntry(name + ".npy", level).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Zeros(int count)
    {
        using var stream = new MemoryStream();
        NpyFile.Write(stream, NpyArray.Create<byte>("a", new byte[count], count));
        return stream.ToArray();
    }

    private static byte[] WriteSample()
    {
        using var stream = new MemoryStream();
        using (var writer = new NpzWriter(stream))
        {
            writer.Add<float>("values", [1, 2, 3], 3);
            writer.AddStrings("näme", ["left", "right"], 2);
        }

        return stream.ToArray();
    }

    // The length stands in the local header, the data descriptor and the central directory.
    private static void PatchUncompressedLength(byte[] content, int from, int to)
    {
        byte[] before = BitConverter.GetBytes(from);
        byte[] after = BitConverter.GetBytes(to);
        int found = 0;
        for (int i = 0; i + 4 <= content.Length; i++)
        {
            if (!content.AsSpan(i, 4).SequenceEqual(before))
                continue;
            after.CopyTo(content, i);
            found++;
        }

        found.ShouldBeGreaterThan(0, Encoding.ASCII.GetString(content, 0, 4));
    }
}
