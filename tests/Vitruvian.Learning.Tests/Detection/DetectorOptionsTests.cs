using Vitruvian.Learning.Detection;
using Vitruvian.Testing;

namespace Vitruvian.Learning.Tests.Detection;

public sealed class DetectorOptionsTests
{
    [Fact]
    public void Read_ShippedConfiguration_IsValid_AndEndsWithTheNetworksOwnInput()
    {
        DetectorRunOptions options = DetectorRunOptions.Read(RepositoryFolder.Asset("training", "detector.json"));
        options.Data.Count.ShouldBePositive();
        options.InputAt(0).ShouldBeLessThan(options.Network.Input);
        options.InputAt(options.Steps - 1).ShouldBe(options.Network.Input);
        DetectorRunOptions.FromJson(options.ToJson(), "json").ToText().ShouldBe(options.ToText());
    }
}
