using Vitruvian.Learning.Segmentation;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Segmentation;

public sealed class SegmentationNetworkTests
{
    [Theory]
    [InlineData(SegmentationBackbone.Residual)]
    [InlineData(SegmentationBackbone.ResNet50)]
    [InlineData(SegmentationBackbone.MobileNetV2)]
    [InlineData(SegmentationBackbone.Plain)]
    [InlineData(SegmentationBackbone.Vgg)]
    public void Network_SaysOfEveryCell_WhatItShows(SegmentationBackbone backbone)
    {
        using DisposeScope scope = NewDisposeScope();
        using SegmentationNetwork network = new(new SegmentationNetworkOptions { Backbone = backbone, Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16, Refined = 8 });
        network.Stride.ShouldBe(2);
        network.eval();
        using IDisposable mode = no_grad();
        Tensor logits = network.call(randn(2, 3, 64, 64));
        logits.shape.ShouldBe([2, 13, 32, 32]);
        logits.dtype.ShouldBe(float32);

        // Convolutional: weights of one size work at another.
        network.call(randn(1, 3, 96, 96)).shape.ShouldBe([1, 13, 48, 48]);
    }

    [Fact]
    public void Network_ThatHasLearnedNothing_SeesNobody_AndNoPartRatherThanAnother()
    {
        using DisposeScope scope = NewDisposeScope();
        using SegmentationNetwork network = new(new SegmentationNetworkOptions { Backbone = SegmentationBackbone.Plain, Input = 64, Width = 16, Blocks = [1, 1, 1, 1] });
        using IDisposable mode = no_grad();
        Tensor shares = network.call(zeros(1, 3, 64, 64)).softmax(1).mean([2, 3]);
        shares.select(1, 0).item<float>().ShouldBe(0.85f, 0.02f);
        for (int part = 1; part <= SegmentationNetwork.PartCount; part++)
            shares.select(1, part).item<float>().ShouldBe(0.0125f, 0.003f);
    }

    [Fact]
    public void PublishedSegmenter_HasResNet101_AndFourBlocks()
    {
        using SegmentationNetwork network = new(new SegmentationNetworkOptions { Backbone = SegmentationBackbone.ResNet101, Decoder = 256 });
        network.state_dict().ContainsKey("backbone.layer3.22.conv3.weight").ShouldBeTrue("ResNet-101 has 23 blocks in its third stage");
        network.state_dict().ContainsKey("decoder.refine4.output1.0.second.0.weight").ShouldBeTrue("the deepest level has a block");
        network.state_dict()["decoder.refine1.output1.2.first.0.weight"].shape.ShouldBe([256, 256, 3, 3]);
        network.state_dict()["decoder.refine4.fuse1.0.weight"].shape.ShouldBe([512, 512, 3, 3]);
    }

    [Fact]
    public void Sizes_ThatDoNotFit_AreNamed()
    {
        Should.Throw<InvalidInputException>(() => new SegmentationNetwork(new SegmentationNetworkOptions { Input = 100 })).Message.ShouldContain("a multiple of 32");
        Should.Throw<InvalidInputException>(() => new SegmentationNetwork(new SegmentationNetworkOptions { Refined = 12 })).Message.ShouldContain("network.refined: expected a multiple of 8; found 12");
    }

    [Fact]
    public void Checkpoint_OfAnotherKind_IsNotLoaded()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        Should.Throw<InvalidInputException>(() => SegmentationNetwork.Load(path)).Message.ShouldContain(path);
    }
}
