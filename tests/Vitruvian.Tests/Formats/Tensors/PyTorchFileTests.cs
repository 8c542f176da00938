using System.IO.Compression;
using System.Runtime.InteropServices;
using Vitruvian.Formats;
using Vitruvian.Formats.Tensors;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Formats.Tensors;

/// <summary>Files made by tests/fixtures/torch/torch_files.py with Python's own torch.</summary>
public sealed class PyTorchFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-pytorch").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("tensors.pt")]
    [InlineData("tensors_legacy.pt")]
    public void Read_GivesEveryTypeAndView(string file)
    {
        IReadOnlyDictionary<string, PyTorchTensor> tensors = PyTorchFile.Read(Fixture(file));
        Expect<float>("float32", TensorType.Float32, [0, 1, 2, 100]);
        Expect<double>("float64", TensorType.Float64, [0, 1, 2, 100]);
        Expect<Half>("float16", TensorType.Float16, [(Half)0, (Half)1, (Half)2, (Half)100]);
        Expect<byte>("uint8", TensorType.UInt8, [0, 1, 2, 100]);
        Expect<sbyte>("int8", TensorType.Int8, [0, 1, 2, 100]);
        Expect<short>("int16", TensorType.Int16, [0, 1, 2, 100]);
        Expect<int>("int32", TensorType.Int32, [0, 1, 2, 100]);
        Expect<long>("int64", TensorType.Int64, [0, 1, 2, 100]);
        Expect<bool>("bool", TensorType.Boolean, [false, true, true, true]);

        // The upper halves of 0, 1, 2 and 100 in single precision.
        Expect<ushort>("bfloat16", TensorType.BFloat16, [0, 0x3f80, 0x4000, 0x42c8]);
        Expect<float>("base", TensorType.Float32, [.. Enumerable.Range(0, 24).Select(i => (float)i)]);
        Expect<float>("turned", TensorType.Float32, [.. from k in Enumerable.Range(0, 4) from i in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 3) select (float)((12 * i) + (4 * j) + k)]);
        Expect<float>("part", TensorType.Float32, [13, 14, 17, 18, 21, 22]);
        Expect<float>("repeated", TensorType.Float32, [0, 1, 0, 1, 0, 1]);
        Expect<float>("last", TensorType.Float32, [.. Enumerable.Range(0, 24).Select(i => (float)i)]);
        Expect<float>("scalar", TensorType.Float32, [23]);
        Expect<float>("empty", TensorType.Float32, []);
        tensors["turned"].Shape.ShouldBe([4, 2, 3]);
        tensors["scalar"].Shape.ShouldBeEmpty();
        tensors["empty"].Shape.ShouldBe([0, 3, 4]);
        tensors.Count.ShouldBe(17);

        void Expect<T>(string name, TensorType type, T[] expected)
            where T : unmanaged
        {
            tensors[name].Type.ShouldBe(type);
            MemoryMarshal.Cast<byte, T>(tensors[name].ToBytes()).ToArray().ShouldBe(expected, name);
        }
    }

    [Theory]
    [InlineData("state_dict.pth")]
    [InlineData("state_dict_legacy.pth")]
    [InlineData("checkpoint.pt")]
    public void Read_FindsTheStateDictionary(string file) =>
        PyTorchFile.Read(Fixture(file)).Keys.ShouldBe(["0.weight", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked"]);

    [Fact]
    public void Read_OfTwoNetworks_WantsToBeToldWhich()
    {
        Should.Throw<InvalidInputException>(() => PyTorchFile.Read(Fixture("two_networks.pt"))).Message.ShouldContain("expected one dictionary of tensors; found several: 'generator', 'discriminator'.");
        PyTorchFile.Read(Fixture("two_networks.pt"), "generator").Count.ShouldBe(6);
        Should.Throw<InvalidInputException>(() => PyTorchFile.Read(Fixture("two_networks.pt"), "epoch")).Message.ShouldContain("'epoch': expected a dictionary of tensors; found an integer.");
        Should.Throw<InvalidInputException>(() => PyTorchFile.Read(Fixture("two_networks.pt"), "other")).Message.ShouldContain("found no such entry");
    }

    [Fact]
    public void Read_OfAWholeModule_RunsNothing() =>
        Should.Throw<InvalidInputException>(() => PyTorchFile.Read(Fixture("whole_module.pt"))).Message
            .ShouldEndWith("expected tensors and plain data only; found a pickle that names 'torch.nn.modules.container.Sequential'. Nothing was run; save the model's state_dict alone.");

    [Fact]
    public void Read_OfAnEvilPickle_RunsNothing()
    {
        string path = Path.Combine(_folder, "evil.pt");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using Stream stream = archive.CreateEntry("archive/data.pkl").Open();
            stream.Write("cos\nsystem\n(S'touch evil'\ntR."u8);
        }

        Should.Throw<InvalidInputException>(() => PyTorchFile.Read(path)).Message.ShouldContain("names 'os.system'. Nothing was run");
    }

    [Theory]
    [InlineData("tensors.pt")]
    [InlineData("tensors_legacy.pt")]
    public void Read_OfTruncatedFiles_IsRefused(string file)
    {
        byte[] whole = File.ReadAllBytes(Fixture(file));
        string path = Path.Combine(_folder, file);
        for (int length = 0; length < whole.Length; length += 13)
        {
            File.WriteAllBytes(path, whole[..length]);
            InvalidInputException error = Should.Throw<InvalidInputException>(() => PyTorchFile.Read(path));
            error.Message.ShouldStartWith(path);
            error.Message.ShouldNotContain("\n");
        }
    }

    [Theory]
    [InlineData("tensors.pt")]
    [InlineData("tensors_legacy.pt")]
    public void Read_OfDamagedFiles_IsReadOrRefused(string file)
    {
        byte[] whole = File.ReadAllBytes(Fixture(file));
        string path = Path.Combine(_folder, file);
        for (int position = 0; position < whole.Length; position += 3)
        {
            byte[] damaged = [.. whole];
            damaged[position] ^= 0x55;
            File.WriteAllBytes(path, damaged);
            try
            {
                foreach (PyTorchTensor tensor in PyTorchFile.Read(path).Values)
                    tensor.ToBytes().LongLength.ShouldBe(tensor.ByteCount);
            }
            catch (InvalidInputException error)
            {
                error.Message.ShouldNotContain("\n");
            }
        }
    }

    [Fact]
    public void Read_OverTheLimit_IsRefused()
    {
        ReadLimits limits = new() { MaximumBytes = 200 };
        Should.Throw<InvalidInputException>(() => PyTorchFile.Read(Fixture("tensors.pt"), limits: limits)).Message.ShouldContain("at most 200 bytes");
        Should.Throw<InvalidInputException>(() => PyTorchFile.Read(Fixture("tensors_legacy.pt"), limits: limits)).Message.ShouldContain("at most 200 bytes");
    }

    private static string Fixture(string name) => RepositoryFolder.Fixture("torch", name);
}
