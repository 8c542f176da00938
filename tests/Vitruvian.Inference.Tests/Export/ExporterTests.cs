using Vitruvian.Learning.Onnx;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Export;

/// <summary>What the exporter refuses, names and keeps.</summary>
public class ExporterTests
{
    [Fact]
    public void UnknownOperator_IsNamed() => Refused(x => x.masked_select(x > 0)).ShouldContain("aten::masked_select");

    [Fact]
    public void RandomNumbers_AreRefused() => Refused(x => x + rand(2)).ShouldContain("aten::rand ");

    [Fact]
    public void RandomNumbersBehindAConstant_AreRefused() => Refused(x => x + rand(2).exp()).ShouldContain("aten::rand ");

    [Fact]
    public void Dropout_InTraining_IsRefused() => Refused(x => nn.functional.dropout(x, 0.5, true)).ShouldContain("training");

    [Fact]
    public void ReadingANumber_IsRefused() => Refused(x => x * x.max().item<float>()).ShouldContain("aten::item");

    [Fact]
    public void ReadingElements_IsRefused() => Refused(x => x * x.to_array<float>()[0]).ShouldContain("outside libtorch");

    [Fact]
    public void BranchingOnTheBatch_IsRefused() => Refused(x => x.size(0) > 2 ? x.exp() : x.sin()).ShouldContain("aten::sin");

    [Fact]
    public void ALengthThatIsNoLineOverTheBatch_IsRefused() => Refused(x => zeros(x.size(0) * x.size(0), 2) + x.sum()).ShouldContain("straight line");

    [Fact]
    public void ConstantThatDependsOnTheBatch_IsRefused() => Refused(x => x * tensor<float>([x.size(0)])).ShouldContain("depend on the batch");

    [Fact]
    public void ChangingAView_IsRefusedOnceTheOtherIsUsed() =>
        Refused(x =>
        {
            Tensor sum = x + 1;
            _ = sum.narrow(1, 0, 1).mul_(2);
            return sum;
        }).ShouldContain("aten::mul_.Scalar changed a tensor in place");

    [Fact]
    public void ChangingAConstantAfterItsUse_IsRefused()
    {
        Refused(x => ones(2).add_(x.sum(0))).ShouldContain("aten::add_.Tensor changes a constant");
        Refused(x =>
        {
            Tensor table = ones(2);
            Tensor product = x * table;
            _ = table.narrow(0, 0, 1).fill_(7);
            return product;
        }).ShouldContain("aten::fill_.Scalar changes a constant");
    }

    [Fact]
    public void BuildingAConstantInPlaceBeforeItsUse_IsFine()
    {
        using Function module = new(x =>
        {
            Tensor table = ones(2);
            _ = table.narrow(0, 0, 1).fill_(7);
            return (x * table) + zeros(x.size(0), 2).add_(x);
        });
        Parity.Check(module, inputs => [module.call(inputs[0])], batch => [randn(batch, 2)]);
    }

    [Fact]
    public void ARefusedExport_LeavesTheOldFile()
    {
        using TestFolder folder = new();
        File.WriteAllText(folder.File("x.onnx"), "old");
        using Function module = new(x => x.masked_select(x > 0));
        Should.Throw<OnnxExportException>(() => OnnxExporter.Export(module, randn(1, 2), "x", "y", folder.File("x.onnx")));
        File.ReadAllText(folder.File("x.onnx")).ShouldBe("old");
        Directory.GetFiles(folder.Path).Length.ShouldBe(1);
    }

    [Fact]
    public void DeadCode_IsLeftOut()
    {
        using Function module = new(x =>
        {
            _ = x.masked_select(x > 0);
            return x + 1;
        });
        using TestFolder folder = new();
        OnnxExporter.Export(module, randn(1, 2), "x", "y", folder.File("x.onnx"));
        using InferenceSession session = new(folder.File("x.onnx"));
        session.OutputNames.ShouldBe(["y"]);
    }

    [Fact]
    public void Names_Shapes_AndMetadata_AreInTheFile()
    {
        using Function module = new(x => x.reshape(x.size(0) * 2, 3));
        using TestFolder folder = new();
        OnnxExportOptions options = new() { GraphName = "halves", Description = "Two of each.", Metadata = new Dictionary<string, string> { ["method"] = "none" } };
        OnnxExporter.Export(module, randn(1, 6), "whole", "halves", folder.File("x.onnx"), options);
        using InferenceSession session = new(folder.File("x.onnx"));
        session.InputMetadata["whole"].ToString().ShouldBe("Float[batch, 6]");
        session.OutputMetadata["halves"].ToString().ShouldBe("Float[2*batch, 3]");
        session.ModelMetadata.ProducerName.ShouldBe("vitruvian");
        session.ModelMetadata.GraphName.ShouldBe("halves");
        session.ModelMetadata.Description.ShouldBe("Two of each.");
        session.ModelMetadata.CustomMetadataMap["method"].ShouldBe("none");
    }

    [Fact]
    public void Weights_KeepTheirNames_AndWhatIsConstantIsComputedOnce()
    {
        using nn.Module<Tensor, Tensor> net = nn.Sequential(nn.Linear(4, 3), nn.ReLU());
        Tensor shift = randn(3);
        using TestFolder folder = new();
        OnnxExporter.Export(net, inputs => [net.call(inputs[0]) + shift.exp().sqrt()], [randn(1, 4)], ["x"], ["y"], folder.File("x.onnx"));
        string content = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(folder.File("x.onnx")));
        content.ShouldContain("0.weight");
        content.ShouldContain("0.bias");
        content.ShouldContain("Gemm");
        content.ShouldNotContain("Sqrt");
    }

    [Fact]
    public void FixedBatch_KeepsTheExamplesShape()
    {
        using Function module = new(x => x.squeeze() * 2);
        Parity.Check(module, inputs => [module.call(inputs[0])], batch => [randn(batch, 1, 3)], new OnnxExportOptions { DynamicBatch = false });
    }

    [Fact]
    public void Recording_EndsWithTheExport()
    {
        Refused(x => x.masked_select(x > 0)).ShouldNotBeEmpty();
        Refused(x => x.masked_select(x > 0)).ShouldNotBeEmpty();
        (randn(3).max().item<float>() < 100).ShouldBeTrue();
    }

    private static string Refused(Func<Tensor, Tensor> function)
    {
        using TestFolder folder = new();
        using Function module = new(function);
        return Should.Throw<OnnxExportException>(() => OnnxExporter.Export(module, randn(1, 2), "x", "y", folder.File("x.onnx"))).Message;
    }

    private sealed class Function(Func<Tensor, Tensor> run) : nn.Module<Tensor, Tensor>(nameof(Function))
    {
        public override Tensor forward(Tensor input) => run(input);
    }
}
