using Vitruvian.Formats.Tensors;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Formats.Tensors;

public sealed class SafetensorsPropertyTests
{
    private const int Cases = 200;

    [Fact]
    public void WrittenTensors_AreReadBack()
    {
        for (ulong seed = 0; seed < Cases; seed++)
        {
            SeededRandom random = new(seed);
            Dictionary<string, (TensorType Type, long[] Shape, byte[] Bytes)> tensors = Tensors(random);
            Dictionary<string, string> metadata = new() { [Name(random)] = Name(random) };
            byte[] file = Write(tensors, metadata);
            using SafetensorsReader reader = SafetensorsReader.Open(new MemoryStream(file), $"seed {seed}");
            reader.Metadata.ShouldBe(metadata, ignoreOrder: true);
            reader.Entries.Count.ShouldBe(tensors.Count);
            foreach (SafetensorsEntry entry in reader.Entries)
            {
                (TensorType type, long[] shape, byte[] bytes) = tensors[entry.Name];
                entry.Type.ShouldBe(type);
                entry.Shape.ShouldBe(shape);
                reader.Read(entry).ShouldBe(bytes);
            }
        }
    }

    [Fact]
    public void DamagedFiles_AreReadOrRefused_NeverAnythingElse()
    {
        int refused = 0;
        for (ulong seed = 0; seed < Cases; seed++)
        {
            SeededRandom random = new(seed);
            byte[] file = Write(Tensors(random), []);
            for (int i = 0; i < 1 + random.NextInt(4); i++)
                file[random.NextInt(file.Length)] = (byte)random.NextInt(256);
            try
            {
                using SafetensorsReader reader = SafetensorsReader.Open(new MemoryStream(file), "damaged");
                foreach (SafetensorsEntry entry in reader.Entries)
                    reader.Read(entry).LongLength.ShouldBe(entry.ByteCount);
            }
            catch (InvalidInputException error)
            {
                error.Message.ShouldNotContain("\n");
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(Cases / 4);
    }

    private static byte[] Write(Dictionary<string, (TensorType Type, long[] Shape, byte[] Bytes)> tensors, Dictionary<string, string> metadata)
    {
        using MemoryStream stream = new();
        SafetensorsWriter.Write(stream, tensors.Select(t => new SafetensorsContent(t.Key, t.Value.Type, t.Value.Shape, s => s.Write(t.Value.Bytes))), metadata);
        return stream.ToArray();
    }

    private static Dictionary<string, (TensorType Type, long[] Shape, byte[] Bytes)> Tensors(SeededRandom random)
    {
        Dictionary<string, (TensorType, long[], byte[])> tensors = [];
        int count = random.NextInt(6);
        for (int i = 0; i < count; i++)
        {
            var type = (TensorType)random.NextInt(Enum.GetValues<TensorType>().Length);
            long[] shape = [.. Enumerable.Range(0, random.NextInt(4)).Select(_ => (long)random.NextInt(5))];
            byte[] bytes = new byte[type.Size() * shape.Aggregate(1L, (a, b) => a * b)];
            for (int k = 0; k < bytes.Length; k++)
                bytes[k] = (byte)random.NextInt(256);
            tensors[Name(random)] = (type, shape, bytes);
        }

        return tensors;
    }

    private static string Name(SeededRandom random)
    {
        const string letters = "abc.\"\\/\n\u00e9\u4eba \U0001F600";
        return string.Concat(Enumerable.Range(0, 1 + random.NextInt(12)).Select(_ => letters.EnumerateRunes().ElementAt(random.NextInt(letters.EnumerateRunes().Count()))));
    }
}
