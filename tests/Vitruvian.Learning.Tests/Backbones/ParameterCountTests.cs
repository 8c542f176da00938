using Vitruvian.Learning.Backbones;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Backbones;

/// <summary>Sizes of the backbones against the published ones, and shapes of what they give.</summary>
public sealed class ParameterCountTests
{
    public static TheoryData<string, long> Published => new()
    {
        // torchvision's documentation, ImageNet heads of 1000 classes.
        { "ResNet-18", 11_689_512 },
        { "ResNet-34", 21_797_672 },
        { "ResNet-50", 25_557_032 },
        { "ResNet-101", 44_549_160 },
        { "MobileNetV2", 3_504_872 },

        // Table 4 of the MobileNetV2 paper: width 1.4, 6.9 M; width 0.5 from the authors' list of checkpoints, 1.95 M.
        { "MobileNetV2 1.4", 6_108_776 },
        { "MobileNetV2 0.5", 1_968_680 },

        // 28.5 M in table 1 of the paper; the number in full is the backbone's, to which the last layer adds 17 x 33.
        { "HRNet-W32", 28_535_552 },
        { "HRNet-W32, 17 joints", 28_535_552 + (17 * 33) },

        // Simple Baselines with ResNet-50 and 17 joints (34.0 M in table 2 of the paper).
        { "ResNet-50 + deconvolutions", 33_999_697 },

        // Added up by hand from the layers, for 16 joints: the stem, 14 blocks of 214,528 and two layers in each stack, and the way back
        // to the next one.
        { "Hourglass, 2 stacks", 513_152 + (2 * 3_073_808) + 70_144 },
        { "Hourglass, 8 stacks", 513_152 + (8 * 3_073_808) + (7 * 70_144) },

        // By hand: 1x1 from 1280 channels to 128; two stages of 1x1 from the level, 3x3 for each channel and 1x1.
        { "Separable decoder", (1280 * 128) + 256 + ((24 + 32) * 128) + (2 * 256) + (2 * ((128 * 9) + 256 + (128 * 128) + 256)) },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Backbone_HasThePublishedNumberOfParameters(string name, long expected)
    {
        nn.Module[] parts = Make(name);
        try
        {
            parts.SelectMany(part => part.parameters()).Sum(parameter => parameter.numel()).ShouldBe(expected);
        }
        finally
        {
            foreach (nn.Module part in parts)
                part.Dispose();
        }
    }

    [Fact]
    public void Pyramid_HalvesTheSizeStageByStage()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        using ResNet net = ResNet.ResNet50();
        net.eval();
        net.Pyramid(zeros(1, 3, 64, 96)).Select(level => level.shape).ShouldBe([[1, 256, 16, 24], [1, 512, 8, 12], [1, 1024, 4, 6], [1, 2048, 2, 3]]);
        net.FeatureChannels.ShouldBe(2048);
        using ResNet dilated = ResNet.ResNet50(dilated: true);
        dilated.eval();
        dilated.Pyramid(zeros(1, 3, 64, 96))[^1].shape.ShouldBe([1, 2048, 4, 6]);
    }

    [Fact]
    public void Decoders_EnlargeToTheFirstLevel()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        using MobileNetV2 net = new(width: 0.5);
        using DeconvolutionDecoder heavy = new(net.FeatureChannels, 14, 32);
        using MobileNetV2 dilated = new(width: 0.5, dilated: true);
        using SeparableDecoder light = new(dilated.Channels, 14);
        Tensor features = net.call(zeros(2, 3, 64, 96));
        features.shape.ShouldBe([2, 1280, 2, 3]);
        heavy.call(features).shape.ShouldBe([2, 14, 16, 24]);
        Tensor[] levels = dilated.Pyramid(zeros(2, 3, 64, 96));
        levels.Select(level => level.shape).ShouldBe([[2, 16, 16, 24], [2, 16, 8, 12], [2, 1280, 4, 6]]);
        levels[^1].shape.ShouldBe(dilated.call(zeros(2, 3, 64, 96)).shape);
        light.call(levels).shape.ShouldBe([2, 14, 16, 24]);
    }

    [Fact]
    public void HRNet_GivesAQuarterOfTheSize()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        using HRNet net = HRNet.HRNetW32(17);
        net.eval();
        net.call(zeros(1, 3, 64, 96)).shape.ShouldBe([1, 17, 16, 24]);
    }

    [Fact]
    public void StackedHourglass_GivesMapsOfEveryStack()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        using StackedHourglass net = new(5, 2);
        net.eval();
        net.call(zeros(1, 3, 64, 128)).Select(maps => maps.shape).ShouldBe([[1, 5, 16, 32], [1, 5, 16, 32]]);
    }

    [Theory]
    [InlineData(32, 32)]
    [InlineData(16 * 0.5, 8)]
    [InlineData(24 * 0.5, 16)]
    [InlineData(33.6, 32)]
    [InlineData(44.8, 48)]
    [InlineData(1, 8)]
    public void MobileNetWidths_AreRoundedAsTheAuthorsDo(double channels, long expected) => MobileNetV2.Round(channels).ShouldBe(expected);

    private static nn.Module[] Make(string name)
    {
        switch (name)
        {
            case "ResNet-18": return [ResNet.ResNet18(1000)];
            case "ResNet-34": return [ResNet.ResNet34(1000)];
            case "ResNet-50": return [ResNet.ResNet50(1000)];
            case "ResNet-101": return [ResNet.ResNet101(1000)];
            case "MobileNetV2": return [new MobileNetV2(1000)];
            case "MobileNetV2 1.4": return [new MobileNetV2(1000, 1.4)];
            case "MobileNetV2 0.5": return [new MobileNetV2(1000, 0.5)];
            case "HRNet-W32": return [HRNet.HRNetW32()];
            case "HRNet-W32, 17 joints": return [HRNet.HRNetW32(17)];
            case "Separable decoder": return [new SeparableDecoder([24, 32, 1280], 128)];
            case "Hourglass, 2 stacks": return [new StackedHourglass(16, 2)];
            case "Hourglass, 8 stacks": return [new StackedHourglass(16, 8)];
            default:
                ResNet backbone = ResNet.ResNet50();
                return [backbone, new DeconvolutionDecoder(backbone.FeatureChannels, 17)];
        }
    }
}
