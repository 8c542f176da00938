using System.Text.Json.Nodes;
using Vitruvian.Formats.Tensors;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private const int Half = 5;
    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-checkpoint").FullName;

    private string PathOfRun => Path.Combine(_folder, "run.safetensors");

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Resume_GoesOnBitByBit()
    {
        double[] whole;
        using (Run run = new(seed: 3))
        {
            whole = run.Steps(Half);
            run.Save(PathOfRun);
            whole = [.. whole, .. run.Steps(Half)];
        }

        using Run resumed = new(seed: 99);
        resumed.Steps(2);
        CheckpointInfo info = resumed.Load(PathOfRun);
        info.Step.ShouldBe(Half);
        info.Options["lr"]!.GetValue<double>().ShouldBe(0.01);
        info.Progress["best"]!.GetValue<double>().ShouldBe(0.25);
        resumed.Steps(Half).ShouldBe(whole[Half..]);
        whole.Distinct().Count().ShouldBe(2 * Half);
    }

    [Fact]
    public void Write_OverAnotherCheckpoint_ThatFails_KeepsTheOldOne()
    {
        using Run run = new(seed: 3);
        run.Save(PathOfRun);
        byte[] before = File.ReadAllBytes(PathOfRun);
        run.Net.weight.Dispose();
        Should.Throw<ObjectDisposedException>(() => run.Save(PathOfRun));
        File.ReadAllBytes(PathOfRun).ShouldBe(before);
        Directory.GetFiles(_folder).Length.ShouldBe(1);
    }

    [Fact]
    public void Restore_OfAFlippedBit_IsRefused()
    {
        using Run run = new(seed: 3);
        run.Steps(1);
        run.Save(PathOfRun);
        byte[] content = File.ReadAllBytes(PathOfRun);
        content[^100] ^= 1;
        File.WriteAllBytes(PathOfRun, content);
        InvalidInputException error = Should.Throw<InvalidInputException>(() => run.Load(PathOfRun));
        error.Message.ShouldStartWith($"{PathOfRun}: sha256: expected ");
        error.Message.ShouldEndWith("The file is damaged; resume from another checkpoint.");
    }

    [Fact]
    public void Restore_OfATruncatedFile_IsRefused()
    {
        using Run run = new(seed: 3);
        run.Save(PathOfRun);
        byte[] content = File.ReadAllBytes(PathOfRun);
        foreach (int length in (int[])[0, 7, 8, 100, content.Length / 2, content.Length - 1])
        {
            File.WriteAllBytes(PathOfRun, content[..length]);
            Should.Throw<InvalidInputException>(() => run.Load(PathOfRun)).Message.ShouldStartWith(PathOfRun);
        }
    }

    [Fact]
    public void Restore_OfWeightsAlone_SaysThatItIsNoCheckpoint()
    {
        using Run run = new(seed: 3);
        WeightsFile.Write(PathOfRun, run.Net.state_dict());
        Should.Throw<InvalidInputException>(() => run.Load(PathOfRun)).Message.ShouldBe($"{PathOfRun}: expected a checkpoint of a training run; found a safetensors file without its marks.");
    }

    [Fact]
    public void Restore_IntoAnotherNetworkOrGrouping_IsRefused()
    {
        using Run run = new(seed: 3);
        run.Steps(1);
        run.Save(PathOfRun);
        using Linear other = nn.Linear(7, 2);
        Should.Throw<InvalidInputException>(() => Checkpoint.Restore(PathOfRun, new Dictionary<string, nn.Module> { ["model"] = other }, null))
            .Message.ShouldStartWith($"{PathOfRun}: Linear: ");
        using Adam grouped = optim.AdamW([new ParamGroup([run.Net.weight]), new ParamGroup([run.Net.bias!])]);
        Should.Throw<InvalidInputException>(() => Checkpoint.Restore(PathOfRun, new Dictionary<string, nn.Module> { ["model"] = run.Net }, grouped))
            .Message.ShouldBe($"{PathOfRun}: groups: expected groups of 1, 1 parameters; found 2.");
    }

    [Fact]
    public void Weights_WrittenAndRead_AreTheSame()
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = new()
        {
            ["half"] = randn(3, 2).to(float16),
            ["brain"] = randn(3, 2).to(bfloat16),
            ["turned"] = randn(3, 2).T,
            ["last"] = randn(1, 3, 4, 5).contiguous(channels_last),
            ["truth"] = tensor([true, false]),
            ["number"] = tensor(7),
            ["none"] = zeros(0, 4),
        };
        WeightsFile.Write(PathOfRun, tensors, new Dictionary<string, string> { ["made by"] = "a test" });
        Dictionary<string, Tensor> read = WeightsFile.Read(PathOfRun);
        read.Count.ShouldBe(tensors.Count);
        foreach ((string name, Tensor tensor) in tensors)
        {
            read[name].dtype.ShouldBe(tensor.dtype);
            read[name].equal(tensor).ShouldBeTrue(name);
        }

        using SafetensorsReader reader = SafetensorsReader.Open(PathOfRun);
        reader.Metadata["made by"].ShouldBe("a test");
    }

    [Theory]
    [InlineData("state_dict.pth")]
    [InlineData("state_dict_legacy.pth")]
    [InlineData("checkpoint.pt")]
    public void Weights_FromPyTorch_LoadIntoAModule(string file)
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential net = nn.Sequential(nn.Conv2d(2, 3, 3, bias: false), nn.BatchNorm2d(3));
        WeightsFile.Load(net, Fixtures.PathOf(file));
        allclose(net.state_dict()["0.weight"], Fixtures.Tensor(70, [3, 2, 3, 3])).ShouldBeTrue();
        net.state_dict()["1.num_batches_tracked"].item<long>().ShouldBe(3);
    }

    [Fact]
    public void Weights_OfAMissingFile_NameIt() =>
        Should.Throw<InvalidInputException>(() => WeightsFile.Read(PathOfRun)).Message.ShouldStartWith($"{PathOfRun}: expected a safetensors file");

    /// <summary>A toy run with everything that a resumed one must not lose: momentum, schedule, dropout's and data's random numbers.</summary>
    private sealed class Run : IDisposable
    {
        private readonly Adam _adam;
        private readonly optim.lr_scheduler.LRScheduler _schedule;

        public Run(long seed)
        {
            manual_seed(seed);
            Net = nn.Linear(6, 2);
            _adam = optim.AdamW(Net.parameters(), 0.01);
            _schedule = optim.lr_scheduler.CosineAnnealingLR(_adam, 20);
        }

        public Linear Net { get; }

        private Dictionary<string, nn.Module> Networks => new() { ["model"] = Net };

        public double[] Steps(int count) => [.. Enumerable.Range(0, count).Select(_ => Step())];

        public void Save(string path)
        {
            var info = new CheckpointInfo(_schedule.last_epoch, new JsonObject { ["lr"] = 0.01 }, new JsonObject { ["best"] = 0.25 });
            Checkpoint.Write(path, Networks, _adam, info);
            Checkpoint.ReadInfo(path).Step.ShouldBe(info.Step);
        }

        public CheckpointInfo Load(string path)
        {
            CheckpointInfo info = Checkpoint.Restore(path, Networks, _adam);
            _schedule.last_epoch = info.Step;
            return info;
        }

        public void Dispose()
        {
            _adam.Dispose();
            Net.Dispose();
        }

        private double Step()
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = nn.functional.dropout(randn(8, 6), 0.3);
            Tensor loss = nn.functional.mse_loss(Net.call(x), x[.., ..2]);
            _adam.zero_grad();
            loss.backward();
            _adam.step();
            _schedule.step();
            return loss.item<double>();
        }
    }
}
