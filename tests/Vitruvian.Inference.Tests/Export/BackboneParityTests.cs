using Vitruvian.Learning.Backbones;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Onnx;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Export;

/// <summary>Every network exports and computes in ONNX Runtime what it computes in libtorch, with one file for all batches.</summary>
public class BackboneParityTests
{
    [Fact]
    public void ResNet18_WithClasses_AgreesWithLibtorch() => Check(() => ResNet.ResNet18(10), 64);

    [Fact]
    public void ResNet34_Features_AgreeWithLibtorch() => Check(() => ResNet.ResNet34(), 64);

    [Fact]
    public void ResNet50_WithClasses_AgreesWithLibtorch() => Check(() => ResNet.ResNet50(10), 64);

    [Fact]
    public void ResNet18_Pyramid_AgreesWithLibtorch()
    {
        manual_seed(4);
        using ResNet net = Parity.Lived(ResNet.ResNet18());
        Parity.Check(net, inputs => [.. net.Pyramid(inputs[0])], batch => [randn(batch, 3, 64, 64)]);
    }

    [Fact]
    public void MobileNetV2_WithClasses_AgreesWithLibtorch() => Check(() => new MobileNetV2(10), 64);

    [Fact]
    public void MobileNetV2_InTrainingMode_IsExportedAsInUseAndStaysInTraining()
    {
        manual_seed(2);
        using MobileNetV2 net = Parity.Lived(new MobileNetV2(10, width: 0.35));
        net.train();
        Parity.Check(net, inputs => [net.call(inputs[0])], batch => [randn(batch, 3, 64, 64)]);
        using TestFolder folder = new();
        net.train();
        OnnxExporter.Export(net, randn(1, 3, 64, 64), "image", "classes", folder.File("x.onnx"));
        net.modules().ShouldAllBe(module => module.training);
    }

    [Fact]
    public void HRNetW32_WithMaps_AgreesWithLibtorch() => Check(() => HRNet.HRNetW32(17), 64);

    [Fact]
    public void StackedHourglass_AllStacks_AgreeWithLibtorch()
    {
        manual_seed(3);
        using StackedHourglass net = Parity.Lived(new StackedHourglass(16, 2));
        Parity.Check(net, inputs => net.call(inputs[0]), batch => [randn(batch, 3, 64, 64)]);
    }

    [Fact]
    public void JointsNetwork_DecodingIncluded_AgreesWithLibtorch()
    {
        manual_seed(6);
        using JointsNetwork net = Parity.Lived(new JointsNetwork(new JointsNetworkOptions { Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16 }));
        Parity.Check(
            net,
            inputs =>
            {
                JointEstimates estimates = JointsDecoder.Decode(net.call(inputs[0]));
                return [estimates.Joints2D, estimates.Confidence, estimates.Joints3D];
            },
            batch => [randn(batch, 3, 64, 64)]);
    }

    [Fact]
    public void DeconvolutionDecoder_AgreesWithLibtorch()
    {
        manual_seed(5);
        using DeconvolutionDecoder net = Parity.Lived(new DeconvolutionDecoder(64, 17));
        Scale(net);
        Parity.Check(net, inputs => [net.call(inputs[0])], batch => [randn(batch, 64, 4, 3)]);
    }

    [Fact]
    public void SeparableDecoder_OfADilatedBackbone_AgreesWithLibtorch()
    {
        manual_seed(6);
        using MobileNetV2 net = Parity.Lived(new MobileNetV2(width: 0.35, dilated: true));
        using SeparableDecoder decoder = Parity.Lived(new SeparableDecoder(net.Channels, 16));
        Parity.Check(net, inputs => [decoder.call(net.Pyramid(inputs[0]))], batch => [randn(batch, 3, 64, 96)]);
    }

    [Fact]
    public void WithoutFolding_GivesTheSame()
    {
        manual_seed(7);
        using MobileNetV2 net = Parity.Lived(new MobileNetV2(10, width: 0.35));
        Parity.Check(net, inputs => [net.call(inputs[0])], batch => [randn(batch, 3, 64, 64)], new OnnxExportOptions { FoldBatchNorm = false });
    }

    [Fact]
    public void Float16Weights_HalveTheFileAndStayClose()
    {
        manual_seed(8);
        using MobileNetV2 net = Parity.Lived(new MobileNetV2(10, width: 0.35));
        using TestFolder folder = new();
        Tensor input = randn(1, 3, 64, 64);
        OnnxExporter.Export(net, input, "image", "classes", folder.File("full.onnx"));
        OnnxExporter.Export(net, input, "image", "classes", folder.File("half.onnx"), new OnnxExportOptions { Float16Weights = true });
        double ratio = (double)new FileInfo(folder.File("half.onnx")).Length / new FileInfo(folder.File("full.onnx")).Length;
        ratio.ShouldBeInRange(0.45, 0.6);

        // Rounding to 11 bits moves the result a little, and a file that ignored the option would not.
        const double rounding = 0.02;
        Parity.Check(net, inputs => [net.call(inputs[0])], batch => [randn(batch, 3, 64, 64)], new OnnxExportOptions { Float16Weights = true }, rounding);
    }

    private static void Check(Func<nn.Module<Tensor, Tensor>> make, long size)
    {
        manual_seed(1);
        using nn.Module<Tensor, Tensor> net = Parity.Lived(make());
        Parity.Check(net, inputs => [net.call(inputs[0])], batch => [randn(batch, 3, size, size)]);
    }

    // The decoder's first weights are so small that its maps are nearly its biases.
    private static void Scale(nn.Module net)
    {
        using IDisposable mode = no_grad();
        foreach (Tensor parameter in net.parameters().Where(parameter => parameter.ndim > 1))
            parameter.mul_(40);
    }
}
