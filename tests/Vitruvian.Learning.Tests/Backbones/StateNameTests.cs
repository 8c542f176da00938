using Vitruvian.Learning.Backbones;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Backbones;

/// <summary>Names under which others publish weights.</summary>
public sealed class StateNameTests
{
    [Fact]
    public void ResNet50_HasTorchvisionsNames()
    {
        using ResNet net = ResNet.ResNet50(1000);
        Dictionary<string, Tensor> state = net.state_dict();
        state.Count.ShouldBe(320);
        state["conv1.weight"].shape.ShouldBe([64, 3, 7, 7]);
        state["bn1.num_batches_tracked"].shape.ShouldBe([]);
        state["layer1.0.conv3.weight"].shape.ShouldBe([256, 64, 1, 1]);
        state["layer1.0.downsample.0.weight"].shape.ShouldBe([256, 64, 1, 1]);
        state["layer1.0.downsample.1.running_var"].shape.ShouldBe([256]);
        state["layer4.2.bn3.bias"].shape.ShouldBe([2048]);
        state["fc.weight"].shape.ShouldBe([1000, 2048]);
    }

    [Fact]
    public void ResNet18_HasNoShortcutConvolutionInItsFirstStage()
    {
        using ResNet net = ResNet.ResNet18();
        Dictionary<string, Tensor> state = net.state_dict();
        state.Count.ShouldBe(120);
        state.ContainsKey("layer1.0.downsample.0.weight").ShouldBeFalse();
        state["layer2.0.downsample.0.weight"].shape.ShouldBe([128, 64, 1, 1]);
    }

    [Fact]
    public void HRNet_HasTheAuthorsNames()
    {
        using HRNet net = HRNet.HRNetW32(17);
        Dictionary<string, Tensor> state = net.state_dict();
        state["layer1.3.conv3.weight"].shape.ShouldBe([256, 64, 1, 1]);
        state["transition1.0.0.weight"].shape.ShouldBe([32, 256, 3, 3]);
        state["transition1.1.0.0.weight"].shape.ShouldBe([64, 256, 3, 3]);
        state["transition2.2.0.0.weight"].shape.ShouldBe([128, 64, 3, 3]);
        state["stage2.0.branches.1.3.conv2.weight"].shape.ShouldBe([64, 64, 3, 3]);
        state["stage2.0.fuse_layers.0.1.0.weight"].shape.ShouldBe([32, 64, 1, 1]);
        state["stage3.3.fuse_layers.2.0.1.0.weight"].shape.ShouldBe([128, 32, 3, 3]);
        state["stage4.2.fuse_layers.0.3.1.weight"].shape.ShouldBe([32]);
        state.ContainsKey("stage4.2.fuse_layers.1.0.0.0.weight").ShouldBeFalse();
        state["stage4.1.fuse_layers.3.0.2.0.weight"].shape.ShouldBe([256, 32, 3, 3]);
        state["final_layer.weight"].shape.ShouldBe([17, 32, 1, 1]);
    }

    [Fact]
    public void Decoders_HaveTheAuthorsNames()
    {
        using DeconvolutionDecoder decoder = new(512, 17);
        decoder.state_dict()["deconv_layers.3.weight"].shape.ShouldBe([256, 256, 4, 4]);
        decoder.state_dict()["final_layer.bias"].shape.ShouldBe([17]);
    }
}
