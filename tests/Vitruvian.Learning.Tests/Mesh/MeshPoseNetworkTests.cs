using Vitruvian.Bodies;
using Vitruvian.Learning.Mesh;
using Vitruvian.Learning.Tests.Spin;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Mesh;

public sealed class MeshPoseNetworkTests
{
    private static readonly int s_vertices = MeshPoseNetwork.VertexCountOf(DrawnBodies.Model);

    /// <summary>The variants of table 3 with all that leads to the mesh: the two affine maps of the up-sampler are counted in full.</summary>
    [Theory]
    [InlineData(MeshPoseBackbone.HRNet32, 46.29)]
    [InlineData(MeshPoseBackbone.ResNet50, 45.37)]
    [InlineData(MeshPoseBackbone.MobileNetV2, 21)]
    public void Variant_HasAboutThePublishedNumberOfParameters(MeshPoseBackbone backbone, double millions)
    {
        using MeshPoseNetwork network = new(s_vertices, new MeshPoseOptions { Backbone = backbone, Decoder = 512 });
        MeshUpsampler upsampler = MeshUpsampler.Plan(DrawnBodies.Model);
        double affine = new[] { upsampler.First, upsampler.Second }.Sum(map => (double)map.RowCount * (map.ColumnCount + 1));
        double found = (network.parameters().Sum(parameter => parameter.numel()) + affine) / 1e6;
        found.ShouldBeInRange(0.9 * millions, 1.1 * millions);
    }

    [Theory]
    [InlineData(MeshPoseBackbone.Residual)]
    [InlineData(MeshPoseBackbone.HRNet32)]
    [InlineData(MeshPoseBackbone.ResNet50)]
    [InlineData(MeshPoseBackbone.MobileNetV2)]
    public void Variant_GivesMapsOfAQuarterOfTheInput_AndEveryVertex(MeshPoseBackbone backbone)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        using MeshPoseNetwork network = new(s_vertices, new MeshPoseOptions { Backbone = backbone, Input = 64, Decoder = 32, MapChannels = 8 });
        network.eval();
        MeshPoseEstimate estimate = network.call(zeros(1, 3, 64, 64));
        estimate.Scores.shape.ShouldBe([1, s_vertices, 16, 16]);
        estimate.Merged.shape.ShouldBe([1, s_vertices, 3]);
        estimate.Visibility.shape.ShouldBe([1, s_vertices]);
    }
}
