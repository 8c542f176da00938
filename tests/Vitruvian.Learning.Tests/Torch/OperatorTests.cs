using System.Reflection;
using Vitruvian.Learning.Native;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Torch;

public sealed class OperatorTests
{
    public static TheoryData<string> OperatorNames => [.. typeof(Aten).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(OperatorNames))]
    public void Operator_IsKnownToLibtorch(string name)
    {
        var op = (Operator)typeof(Aten).GetField(name)!.GetValue(null)!;
        op.Schema.ShouldStartWith("aten::");
    }

    [Fact]
    public void Call_ThatFails_NamesOperationShapesAndReason()
    {
        using DisposeScope scope = NewDisposeScope();
        TorchException error = Should.Throw<TorchException>(() => zeros(2, 3).matmul(zeros([2, 3], float64)));
        error.Message.ShouldBe("aten::matmul(float32[2, 3], float64[2, 3]): mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)");
        Should.Throw<TorchException>(() => cat([zeros(2), zeros(2, 2)], 0)).Message.ShouldStartWith("aten::cat([float32[2], float32[2, 2]], 0): ");
        Should.Throw<TorchException>(() => nn.functional.conv2d(zeros(1, 3, 4, 4), zeros(2, 5, 3, 3))).Message.ShouldStartWith("aten::conv2d(float32[1, 3, 4, 4], float32[2, 5, 3, 3], none, [1, 1]");
        Should.Throw<TorchException>(() => einsum("ij,jk", zeros(2, 2), zeros(3, 3))).Message.ShouldNotContain("\n");
    }

    [Fact]
    public void Operator_ThatDoesNotExist_IsNamed() =>
        Should.Throw<TorchException>(() => new Operator("no_such_thing", "Tensor").Schema).Message.ShouldStartWith("aten::no_such_thing.Tensor: this libtorch does not have it");

    [Fact]
    public void Call_WithTooManyArguments_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor t = zeros(1);
        Should.Throw<TorchException>(() => Aten.Relu.Call(t, 1)).Message.ShouldContain("takes 1 arguments, got 2");
    }

    [Fact]
    public void Call_WithAMissingRequiredArgument_NamesIt()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor t = zeros(1);
        Should.Throw<TorchException>(() => Aten.Mul.Call(t)).Message.ShouldContain("(other) has no default");
    }

    [Fact]
    public void Call_WithLongLists_PassesThemAll()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] parts = [.. Enumerable.Range(0, 2000).Select(i => tensor([(float)i]))];
        cat(parts).sum().item<double>().ShouldBe(2000 * 1999 / 2);
    }

    [Fact]
    public void Device_CudaWithoutCuda_IsRefusedByName()
    {
        if (cuda.is_available())
            return;
        InvalidInputException error = Should.Throw<InvalidInputException>(() => zeros([2], float32, device("cuda:0")));
        error.Message.ShouldBe($"device: expected cpu (libtorch {__version__} sees no CUDA device); found cuda:0.");
        Should.Throw<InvalidInputException>(() => autocast(DeviceType.CUDA, float16));
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:1x")]
    [InlineData("")]
    public void Device_WithAnUnknownName_IsRefused(string name) =>
        Should.Throw<InvalidInputException>(() => device(name)).Message.ShouldContain("cpu, cuda or cuda:INDEX");
}
