using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Priors;
using Vitruvian.Learning.Bodies;
using Vitruvian.Learning.Geometry;
using Vitruvian.Learning.Heatmaps;
using Vitruvian.Learning.Regressors;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Export;

/// <summary>What decodes networks' outputs into bodies is part of the exported graph: rotations, the body itself, cameras, maps.</summary>
public sealed class BodyParityTests
{
    [Fact]
    public void HmrRegressor_AgreesWithLibtorch()
    {
        manual_seed(1);
        BodyModel model = RandomBodies.Model(1, jointCount: 6, betaCount: 4);
        var options = new HmrOptions { Backbone = HmrBackbone.MobileNetV2, MobileNetWidth = 0.35, HiddenUnits = 32 };
        using HmrRegressor network = Parity.Lived(new HmrRegressor(HmrMeanParameters.Standing(model), options));
        Parity.Check(
            network,
            inputs =>
            {
                HmrEstimate estimate = network.call(inputs[0]);
                return [estimate.Rotations, estimate.Betas, estimate.Camera];
            },
            batch => [randn(batch, 3, 64, 64)]);
    }

    [Theory]
    [InlineData(HmrFeatures.Map)]
    [InlineData(HmrFeatures.Joints)]
    public void HmrRegressor_OnTheJointsEncoder_AgreesWithLibtorch(HmrFeatures features)
    {
        manual_seed(4);
        BodyModel model = RandomBodies.Model(1, jointCount: 6, betaCount: 4);
        var options = new HmrOptions { Backbone = HmrBackbone.Residual, Features = features, Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16, MapChannels = 8, HiddenUnits = 32 };
        using HmrRegressor network = Parity.Lived(new HmrRegressor(HmrMeanParameters.Standing(model), options));
        Parity.Check(
            network,
            inputs =>
            {
                HmrEstimate estimate = network.call(inputs[0]);
                return [estimate.Rotations, estimate.Betas, estimate.Camera];
            },
            batch => [randn(batch, 3, 64, 64)]);
    }

    [Theory]
    [InlineData(HmrHeadKind.Linear)]
    [InlineData(HmrHeadKind.Parts)]
    public void HolosHeads_AgreeWithLibtorch(HmrHeadKind head)
    {
        manual_seed(5);
        BodyModel model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        HoloParts parts = HoloParts.Of(model, RotationClustersFile.Read(RepositoryFolder.Asset("priors", "rotation-clusters.npz")));

        // A young network's heat maps are flat: with a limit between its confidences some joints are observed and some not.
        var options = new HmrOptions
        {
            Backbone = HmrBackbone.Residual, Features = HmrFeatures.Joints, Head = head, Dense = true, Observed = 0.1, Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16, MapChannels = 8, HiddenUnits = 32,
        };
        using HmrRegressor network = Parity.Lived(new HmrRegressor(HmrMeanParameters.Standing(model), options, parts));
        Parity.Check(
            network,
            inputs =>
            {
                HmrEstimate estimate = network.call(inputs[0]);
                return [estimate.Rotations, estimate.Betas, estimate.Camera, estimate.Dense!.Parts, estimate.Dense.Uv];
            },
            batch => [randn(batch, 3, 64, 64)]);
    }

    [Fact]
    public void Rotations_AgreeWithLibtorch()
    {
        manual_seed(2);
        using nn.Module none = nn.Identity();
        Parity.Check(
            none,
            inputs =>
            {
                Tensor rotation = RotationProjection.Project(inputs[0]);
                return [rotation, Rotations.FromAxisAngle(inputs[1]), Rotations.From6D(inputs[2]), Rotations.FromQuaternion(inputs[3]), Rotations.ToAxisAngle(rotation)];
            },
            batch => [randn(batch, 5, 3, 3) + eye(3), randn(batch, 5, 3), randn(batch, 5, 6), randn(batch, 5, 4)]);
    }

    [Fact]
    public void BodyWithItsCameras_AgreesWithLibtorch()
    {
        manual_seed(3);
        BodyModel model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        using var body = new BodyLayer(model);
        using var mesh = new BodyVertexLayer(model, model.Surface!.LowPoly!.Vertices);
        using var points = new BodyPointLayer(model, JointSets.For(model, JointSets.Coco17).Points);
        Parity.Check(
            body,
            inputs =>
            {
                BodyState state = body.call(inputs[0], Rotations.From6D(inputs[1]));
                Tensor joints = points.call(state);
                return [state.Joints, mesh.call(state), joints, Projections.CropPerspective(joints, inputs[2]), Projections.CropTranslation(inputs[2])];
            },
            batch => [randn(batch, model.BetaCount), randn(batch, model.JointCount, 6), rand(batch, 3) + 0.5]);
    }

    [Fact]
    public void PoseBlendShapes_AgreeWithLibtorch()
    {
        manual_seed(4);
        BodyModel model = RandomBodies.Model(2, jointCount: 7, betaCount: 3);
        using var body = new BodyLayer(model);
        using var mesh = new BodyVertexLayer(model);
        Parity.Check(body, inputs => [mesh.call(body.call(inputs[0], Rotations.From6D(inputs[1]), inputs[2]))], batch => [randn(batch, 3), randn(batch, 7, 6), randn(batch, 3)]);
    }

    [Fact]
    public void Maps_AgreeWithLibtorch()
    {
        manual_seed(5);
        using nn.Module none = nn.Identity();
        Parity.Check(
            none,
            inputs =>
            {
                Tensor places = ArgSoftmax.Image(inputs[0], stride: 4, tau: 2);
                return [places, FeatureSampling.Bilinear(inputs[0], places, stride: 4), ArgSoftmax.Line(inputs[1], -1, 2), ArgSoftmax.Volume(inputs[2], 8, -1, 1)];
            },
            batch => [randn(batch, 5, 6, 7), randn(batch, 4, 9), randn(batch, 2, 4, 5, 6)]);
    }
}
