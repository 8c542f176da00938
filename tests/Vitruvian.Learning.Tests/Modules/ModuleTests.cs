using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Modules;

public sealed class ModuleTests
{
    [Fact]
    public void NamedParts_AreJoinedByDotsInOrder()
    {
        using Sequential net = Small();
        net.named_parameters().Select(entry => entry.name).ShouldBe(["body.0.weight", "body.1.weight", "body.1.bias", "head.weight", "head.bias"]);
        net.named_buffers().Select(entry => entry.name).ShouldBe(["body.1.running_mean", "body.1.running_var", "body.1.num_batches_tracked"]);
        net.named_modules().Select(entry => entry.name).ShouldBe(["", "body", "body.0", "body.1", "flat", "head"]);
        net.state_dict().Keys.ShouldBe(["body.0.weight", "body.1.weight", "body.1.bias", "body.1.running_mean", "body.1.running_var", "body.1.num_batches_tracked", "head.weight", "head.bias"]);
    }

    [Fact]
    public void Parameters_OutliveTheScopeTheyWereMadeIn()
    {
        Sequential net;
        using (NewDisposeScope())
            net = Small();
        net.parameters().ShouldAllBe(parameter => !parameter.IsInvalid && parameter.requires_grad);
        net.Dispose();
        net.parameters().ShouldAllBe(parameter => parameter.IsInvalid);
    }

    [Fact]
    public void TrainAndEval_ReachEveryModule()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential net = nn.Sequential(nn.Sequential(nn.Dropout(0.5)));
        Tensor x = ones(1000);
        net.eval();
        net.call(x).equal(x).ShouldBeTrue();
        net.train();
        double kept = net.call(x).ne(0).to(float32).mean().item<double>();
        kept.ShouldBe(0.5, 0.1);
        net.call(x).max().item<double>().ShouldBe(2);
    }

    [Fact]
    public void BatchNorm_WhileTraining_KeepsRunningStatistics()
    {
        using DisposeScope scope = NewDisposeScope();
        using BatchNorm2d norm = nn.BatchNorm2d(1);
        Tensor x = tensor([1f, 3f], [1, 1, 1, 2]);
        norm.call(x).to_array<float>().ShouldBe([-1, 1], 1e-4);
        norm.running_mean.item<double>().ShouldBe(0.2, 1e-6);
        norm.running_var.item<double>().ShouldBe(0.9 + (0.1 * 2), 1e-6);
        norm.num_batches_tracked.item<long>().ShouldBe(1);
        norm.eval();
        norm.call(x);
        norm.num_batches_tracked.item<long>().ShouldBe(1);
    }

    [Fact]
    public void LoadStateDict_CopiesAndConverts()
    {
        using DisposeScope scope = NewDisposeScope();
        using Linear from = nn.Linear(3, 2);
        using Linear to = nn.Linear(3, 2);
        to.load_state_dict(from.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().to(float64)));
        to.weight.equal(from.weight).ShouldBeTrue();
        to.weight.dtype.ShouldBe(float32);
    }

    [Fact]
    public void LoadStateDict_ThatDoesNotFit_ChangesNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        using Linear net = nn.Linear(3, 2);
        Tensor before = net.weight.detach().clone();
        Dictionary<string, Tensor> other = new() { ["weight"] = zeros(2, 3), ["bias"] = zeros(4) };
        Should.Throw<InvalidInputException>(() => net.load_state_dict(other)).Message.ShouldBe("Linear: bias: expected shape [2]; found [4].");
        other["bias"] = zeros(2);
        other["extra"] = zeros(1);
        Should.Throw<InvalidInputException>(() => net.load_state_dict(other)).Message.ShouldBe("Linear: the weights are another network's: none missing; not known extra.");
        net.weight.equal(before).ShouldBeTrue();
        other.Remove("bias");
        (IList<string> missing, IList<string> unexpected) = net.load_state_dict(other, strict: false);
        missing.ShouldBe(["bias"]);
        unexpected.ShouldBe(["extra"]);
        net.weight.abs().sum().item<double>().ShouldBe(0);
    }

    [Fact]
    public void To_KeepsInstancesForOptimisers()
    {
        using DisposeScope scope = NewDisposeScope();
        using Conv2d net = nn.Conv2d(4, 8, 3);
        Tensor weight = net.weight;
        net.to(channels_last).to(float64);
        weight.dtype.ShouldBe(float64);
        weight.is_contiguous(channels_last).ShouldBeTrue();
        weight.requires_grad.ShouldBeTrue();
        net.call(zeros([1, 4, 5, 5], float64)).sum().backward();
        weight.grad!.dtype.ShouldBe(float64);
        weight.is_leaf.ShouldBeTrue();
    }

    [Fact]
    public void Register_UnderATakenOrDottedName_IsRefused()
    {
        using Sequential net = Small();
        Should.Throw<ArgumentException>(() => net.register_module("head", nn.Identity())).Message.ShouldContain("already");
        Should.Throw<ArgumentException>(() => net.register_buffer("a.b", zeros(1))).Message.ShouldContain("dot");
    }

    private static Sequential Small() => nn.Sequential(
        ("body", nn.Sequential(nn.Conv2d(1, 2, 3, bias: false), nn.BatchNorm2d(2))),
        ("flat", nn.Flatten()),
        ("head", nn.Linear(8, 3)));
}
