using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Regressors;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Regressors;

/// <summary>What is refused as weights of a regressor, and what is passed over.</summary>
public sealed class HmrCheckpointTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"vitruvian-{Guid.NewGuid():N}.safetensors");
    private readonly Dictionary<string, Tensor> _weights = SpinWeights.Of(HmrBackbone.ResNet18);

    public void Dispose()
    {
        _scope.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public void PartsWithPrefixes_AndABodyModelBeside_AreRead()
    {
        Dictionary<string, Tensor> named = _weights
            .Where(entry => !entry.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            .ToDictionary(entry => (entry.Key.Contains("fc", StringComparison.Ordinal) || entry.Key.StartsWith("dec", StringComparison.Ordinal) || entry.Key.StartsWith("init", StringComparison.Ordinal) ? "head." : "backbone.") + entry.Key, entry => entry.Value);
        named["head.smpl.v_template"] = zeros(5, 3);
        WeightsFile.Write(_path, named);
        using HmrRegressor network = HmrCheckpoint.Read(_path);
        network.state_dict()["backbone.layer3.1.conv2.weight"].equal(_weights["layer3.1.conv2.weight"]).ShouldBeTrue();
    }

    [Theory]
    [InlineData("fc2.bias", "fc2.bias: expected a tensor of that name; found none")]
    [InlineData("init_pose", "init_pose: expected a tensor of that name; found none. Save the whole state_dict")]
    [InlineData("layer4.1.bn2.running_var", "layer4.1.bn2.running_var: expected a tensor of that name")]
    [InlineData("decpose.weight", "expected one tensor 'decpose.weight' of a regressor with the names of SPIN's; found none among")]
    public void MissingLayer_IsNamed(string layer, string message)
    {
        _weights.Remove(layer);
        Refused().ShouldContain(message);
    }

    [Fact]
    public void OtherLayers_AreRefused()
    {
        _weights["attention.weight"] = zeros(3, 3);
        Refused().ShouldContain("expected the layers of SPIN's regressor alone; found 'attention.weight' beside them");
        _weights.Remove("attention.weight");
        _weights["layer3.2.conv1.weight"] = zeros(256, 256, 3, 3);
        Refused().ShouldContain("expected the layers of a ResNet18; found 'layer3.2.conv1.weight' beside them. Only ResNet-18 and ResNet-50 are known.");
    }

    [Fact]
    public void OtherSizes_AreRefused()
    {
        _weights["fc1.weight"] = zeros(1024, 512 + 144 + 13 + 3);
        Refused().ShouldContain("fc1.weight: expected shape [1024, 669] of a ResNet18 with 24 joints and 10 betas; found [1024, 672]");
        _weights["decpose.weight"] = zeros(85, 1024);
        Refused().ShouldContain("decpose.weight: expected rows for whole rotations of 6 numbers; found 85");
    }

    [Fact]
    public void RotationsInAnotherOrder_AreRefused()
    {
        // As columns, one after the other.
        _weights["init_pose"] = _weights["init_pose"].reshape(1, 24, 3, 2).mT.reshape(1, 144);
        Refused().ShouldContain("init_pose: expected rotations by their first two columns, row after row");
    }

    [Fact]
    public void FileWithoutWeights_IsRefused()
    {
        File.WriteAllText(_path, "not weights");
        Should.Throw<InvalidInputException>(() => HmrCheckpoint.Read(_path)).Message.ShouldStartWith(_path);
        Should.Throw<InvalidInputException>(() => HmrCheckpoint.Read(_path + ".none")).Message.ShouldContain("no such file");
    }

    private string Refused()
    {
        WeightsFile.Write(_path, _weights);
        string message = Should.Throw<InvalidInputException>(() => HmrCheckpoint.Read(_path)).Message;
        message.ShouldStartWith(_path);
        message.ShouldNotContain('\n');
        return message;
    }
}
