using Vitruvian.Bodies;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Nbf;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Tests.Spin;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Nbf;

public sealed class MirroredNetworkTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void MirroredPicture_HasTheMirroredBody(double turn)
    {
        SpinOptions options = PartedBodies.Seeing(NbfCoding.Probabilities);
        using SpinTask task = new(options, PartedBodies.Data(options), null, PartedBodies.MakeSegmentation);
        var network = (NbfNetwork)task.Network;
        network.eval();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        Tensor pictures = task.MakeBatch(0).Images(CPU);
        JointsLooks looks = new(true, turn);
        (HmrEstimate own, Tensor parts) = network.Look(pictures, looks);
        (HmrEstimate other, Tensor otherParts) = network.Look(pictures.flip(3), looks);

        // Left arms are right arms on the other side of the map.
        float[] map = parts.to_array<float>(), mirroredMap = otherParts.to_array<float>();
        IReadOnlyList<byte> mirrored = PartMaps.For(12).Mirrored;
        int side = (int)parts.size(3), cells = side * side;
        for (int i = 0; i < map.Length; i++)
        {
            int picture = i / (13 * cells), part = i / cells % 13, y = i % cells / side, x = i % side;
            mirroredMap[(((((picture * 13) + mirrored[part]) * side) + y) * side) + side - 1 - x].ShouldBe(map[i], 1e-4f);
        }

        // The left elbow bends as the right one did, turned in the mirror; the body stands on the other side of the picture.
        float[] rotations = own.Rotations.to_array<float>(), mirroredRotations = other.Rotations.to_array<float>();
        float[] cameras = own.Camera.to_array<float>(), mirroredCameras = other.Camera.to_array<float>();
        int joints = DrawnBodies.Model.JointCount;
        for (int i = 0; i < rotations.Length; i++)
        {
            int picture = i / (9 * joints), joint = i / 9 % joints, row = i % 9 / 3, column = i % 3;
            float sign = row == 0 ^ column == 0 ? -1 : 1;
            (sign * mirroredRotations[(((picture * joints) + BodySymmetry.Skeleton[joint]) * 9) + i % 9]).ShouldBe(rotations[i], 1e-3f);
        }

        for (int i = 0; i < cameras.Length; i++)
            (i % 3 == 1 ? -mirroredCameras[i] : mirroredCameras[i]).ShouldBe(cameras[i], 1e-4f);

        // And it is not that everything looks alike: one look does not have the property.
        float[] alone = network.See(pictures).Parts.to_array<float>(), alike = network.See(pictures.flip(3)).Parts.flip(3).to_array<float>();
        alone.Zip(alike).Max(pair => Math.Abs(pair.First - pair.Second)).ShouldBeGreaterThan(1e-3f);
    }

    [Fact]
    public void MirroredBody_ProjectsToMirroredJoints()
    {
        // Independently of how rotations are mirrored: by the joints of the posed body.
        BodyModel model = DrawnBodies.Model;
        Sample sample = new DrawnBodies(false, 2).Read(1)!;
        BodyParameters body = sample.Body!;
        using DisposeScope scope = NewDisposeScope();
        float[] matrices = [.. body.Pose.SelectMany(rotation =>
        {
            double[] values = new double[9];
            rotation.ToMatrix().Write(values);
            return values.Select(v => (float)v);
        })];
        HmrEstimate estimate = new(zeros(1, model.JointCount, 6), tensor(matrices, [1, model.JointCount, 3, 3]), tensor([.. body.Betas.Select(b => (float)b)], [1, model.BetaCount]), tensor([0.9f, 0.1f, -0.2f], [1, 3]));
        HmrEstimate mirrored = MirroredEstimates.Mirror(estimate);
        using Learning.Bodies.BodyLayer layer = new(model);
        float[] joints = layer.call(estimate.Betas, estimate.Rotations).Joints.to_array<float>();
        float[] mirroredJoints = layer.call(mirrored.Betas, mirrored.Rotations).Joints.to_array<float>();
        for (int j = 0; j < model.JointCount; j++)
        {
            int other = BodySymmetry.Skeleton[j];
            for (int k = 0; k < 3; k++)
                (mirroredJoints[(3 * other) + k] * (k == 0 ? -1 : 1)).ShouldBe(joints[(3 * j) + k], 1e-3f);
        }

        mirrored.Camera.to_array<float>().ShouldBe([0.9f, -0.1f, -0.2f]);
    }
}
