using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Export;

/// <summary>Each operator in ONNX gives what it gives in libtorch, for batches of 1 and 3 with one file.</summary>
public class OperatorParityTests
{
    public static TheoryData<string> Names => [.. OperatorCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Operator_AgreesWithLibtorch(string name)
    {
        (Func<Tensor[], Tensor[]> run, long[][] shapes) = OperatorCases.All[name];
        manual_seed(11);
        using Nothing module = new();
        Parity.Check(module, run, batch => [.. shapes.Select(shape => randn([batch, .. shape]))]);
    }

    private sealed class Nothing() : nn.Module(nameof(Nothing));
}
