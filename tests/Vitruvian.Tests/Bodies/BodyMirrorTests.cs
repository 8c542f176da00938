using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Bodies;

public sealed class BodyMirrorTests
{
    [Fact]
    public void Mirror_OfAPose_GivesTheMirroredBody()
    {
        BodyModel model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        var mirror = new BodyMirror(model.JointNames);
        BodyParameters parameters = RandomBodies.Parameters(model, 1);
        parameters.Translation = Vector3d.Zero;
        Array.Clear(parameters.Betas);
        BodyParameters image = parameters.Clone();
        mirror.Mirror(parameters.Pose, image.Pose);
        float[] joints = model.Pose(parameters).Joints;
        float[] imageJoints = model.Pose(image).Joints;
        for (int j = 0; j < model.JointCount; j++)
        {
            int partner = mirror.Partner(j);
            imageJoints[3 * j].ShouldBe(-joints[3 * partner], 1e-3f);
            imageJoints[(3 * j) + 1].ShouldBe(joints[(3 * partner) + 1], 1e-3f);
            imageJoints[(3 * j) + 2].ShouldBe(joints[(3 * partner) + 2], 1e-3f);
        }
    }

    [Fact]
    public void MirrorBodyPose_IsMirrorWithoutTheRoot()
    {
        var mirror = new BodyMirror(["pelvis", "left_hip", "right_hip"]);
        double[] image = new double[6];
        mirror.MirrorBodyPose([1, 2, 3, 4, 5, 6], image);
        image.ShouldBe([4, -5, -6, 1, -2, -3]);
        var pose = new AxisAngle[3];
        mirror.Mirror([new(7, 8, 9), new(1, 2, 3), new(4, 5, 6)], pose);
        pose.ShouldBe([new(7, -8, -9), new(4, -5, -6), new(1, -2, -3)]);
    }

    [Fact]
    public void Construction_WithoutACounterpart_NamesTheJoint() =>
        ShouldBeInvalid.Input(() => _ = new BodyMirror(["pelvis", "left_hip"]), "left_hip", "right_hip");
}
