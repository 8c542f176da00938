using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Bodies.Motion;
using Vitruvian.Formats;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Bodies.Motion;

public sealed class MotionRetargeterTests
{
    private static readonly Lazy<BodyModel> LazyBody = new(() => BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz")));

    // Recorded joint at the far end of each limb, and the body's joints at its two ends.
    private static readonly (string Recorded, int From, int To)[] Limbs =
    [
        ("LeftLeg", 1, 4), ("LeftFoot", 4, 7), ("RightLeg", 2, 5), ("RightFoot", 5, 8),
        ("LeftForeArm", 16, 18), ("LeftHand", 18, 20), ("RightForeArm", 17, 19), ("RightHand", 19, 21),
    ];

    private static BodyModel Body => LazyBody.Value;

    [Fact]
    public void Retarget_OfRandomPoses_PointsEveryLimbWhereTheRecordingDoes()
    {
        using var folder = new TemporaryFolder();
        MotionCapture motion = RandomMotion(20, 1).Read(folder["motion.npz"]);
        var retargeter = new MotionRetargeter(Body, motion);
        for (int frame = 0; frame < motion.FrameCount; frame++)
        {
            Vector3d[] recorded = motion.JointPlaces(frame);
            float[] joints = Body.Pose(retargeter.Retarget(frame, Body.BetaCount)).Joints;
            foreach ((string name, int from, int to) in Limbs)
            {
                int end = RecordedMotion.Joint(name);
                Vector3d wanted = (recorded[end] - recorded[RecordedMotion.Parents[end]]).Normalized();
                Vector3d found = (Place(joints, to) - Place(joints, from)).Normalized();
                ((wanted - found).Length <= 1e-5).ShouldBeTrue($"frame {frame}, {name}: {found} for {wanted}");
            }
        }
    }

    [Fact]
    public void Retarget_OfBentElbows_BendsTheBodysOwnHinges()
    {
        using var folder = new TemporaryFolder();
        MotionCapture motion = RandomMotion(10, 2).Read(folder["motion.npz"]);
        var retargeter = new MotionRetargeter(Body, motion);
        var pose = new AxisAngle[24];
        for (int frame = 0; frame < motion.FrameCount; frame++)
        {
            retargeter.Retarget(frame, pose);

            // The forearm leaves the upper arm (x outwards) towards the front: about y alone, whatever it turns about itself. The recorded hinge is a
            // degree off the right angle to its bone.
            Vector3d left = pose[18].ToMatrix() * new Vector3d(1, 0, 0);
            Vector3d right = pose[19].ToMatrix() * new Vector3d(-1, 0, 0);
            left.Y.ShouldBe(0, 0.01);
            right.Y.ShouldBe(0, 0.01);
            (left.Z > 0.2 && right.Z > 0.2).ShouldBeTrue($"{left}, {right}");
        }
    }

    [Fact]
    public void Retarget_OfTPose_KeepsTheTrunkAndHangsTheArmsByEightDegrees()
    {
        using var folder = new TemporaryFolder();
        var motion = new RecordedMotion();
        motion.AddTPose();
        motion.AddRandom(new SeededRandom(3));
        var pose = new AxisAngle[24];
        new MotionRetargeter(Body, motion.Read(folder["motion.npz"])).Retarget(0, pose);
        foreach (int joint in new[] { 0, 3, 6, 9, 12, 15 })
            pose[joint].Angle.ShouldBe(0, 1e-6);
        Vector3d arm = pose[13].ToMatrix() * (pose[16].ToMatrix() * new Vector3d(1, 0, 0));
        double hanging = Math.Atan2(-arm.Y, arm.X) / RecordedMotion.Degree;
        hanging.ShouldBe(Math.Atan2(0.039, 0.28) / RecordedMotion.Degree, 1e-3);
        arm.Z.ShouldBe(0, 1e-5);
    }

    [Fact]
    public void Retarget_OfTurnedHand_SharesThePronationBetweenElbowAndWrist()
    {
        using var folder = new TemporaryFolder();
        RecordedMotion motion = RandomMotion(1, 4);
        motion.AddTPose();
        motion.AddTPose()[RecordedMotion.Joint("LeftHand")] = RecordedMotion.Turn(new Vector3d(0.29, -0.041, 0), 0.8);
        var retargeter = new MotionRetargeter(Body, motion.Read(folder["motion.npz"]));
        var rest = new AxisAngle[24];
        var turned = new AxisAngle[24];
        retargeter.Retarget(1, rest);
        retargeter.Retarget(2, turned);
        (turned[18].X - rest[18].X).ShouldBe(0.4, 2e-3);
        (turned[20].X - rest[20].X).ShouldBe(0.4, 2e-3);
    }

    [Fact]
    public void Retarget_OfMirrorImage_IsTheMirrorImage()
    {
        using var folder = new TemporaryFolder();
        RecordedMotion motion = RandomMotion(5, 5);
        for (int i = 0; i < 5; i++)
            motion.AddMirrorImage(i);
        var retargeter = new MotionRetargeter(Body, motion.Read(folder["motion.npz"]));
        var mirror = new BodyMirror(Body.JointNames);
        var pose = new AxisAngle[24];
        var image = new AxisAngle[24];
        var expected = new AxisAngle[24];
        for (int i = 0; i < 5; i++)
        {
            retargeter.Retarget(i, pose);
            retargeter.Retarget(i + 5, image);
            mirror.Mirror(pose, expected);

            // The body's own T-pose is symmetric to a fraction of a millimetre.
            for (int j = 0; j < 24; j++)
                ((expected[j].Vector - image[j].Vector).Length <= 1e-3).ShouldBeTrue($"joint {j}: {image[j]} for {expected[j]}");
        }
    }

    [Fact]
    public void Retarget_WithPlace_PutsTheHipsThereInTheBodysScale()
    {
        using var folder = new TemporaryFolder();
        var motion = new RecordedMotion();
        motion.AddTPose();
        motion.AddRandom(new SeededRandom(6));
        motion.Roots[0] = new Vector3d(2, 1.05, -1);
        float[] joints = Body.Pose(new MotionRetargeter(Body, motion.Read(folder["motion.npz"])).Retarget(0, Body.BetaCount)).Joints;
        double bodyLeg = (Place(joints, 4) - Place(joints, 1)).Length + (Place(joints, 7) - Place(joints, 4)).Length;
        double scale = bodyLeg / (Math.Sqrt((0.4 * 0.4) + (0.007 * 0.007)) + Math.Sqrt((0.42 * 0.42) + (0.007 * 0.007)));
        Vector3d hips = 0.5 * (Place(joints, 1) + Place(joints, 2));

        // The recorded hips are 0.1 m below its root and 0.04 m in front of it; the floor is at 0.05 m.
        Vector3d wanted = scale * new Vector3d(2, 1.05 - 0.1 - 0.05, -1 + 0.04);
        ((hips - wanted).Length <= 1e-3).ShouldBeTrue($"{hips} for {wanted}");
    }

    [Fact]
    public void Construction_WithAnotherSkeleton_IsRefused()
    {
        using var folder = new TemporaryFolder();
        MotionCapture motion = RandomMotion(1, 7).Read(folder["motion.npz"]);
        ShouldBeInvalid.Input(() => Make(RandomBodies.Model(1, jointCount: 5), motion), "24 joints", "5 joints");
        NpzWriter.Write(folder["two.npz"], writer =>
        {
            writer.AddStrings("names", ["Hips", "Spine"], 2);
            writer.Add<sbyte>("parents", [-1, 0], 2);
            writer.Add<float>("quat", [1, 0, 0, 0, 1, 0, 0, 0], 1, 2, 4);
            writer.Add<float>("root_pos", new float[3], 1, 3);
            writer.Add<float>("rest_offsets", new float[6], 1, 2, 3);
            writer.Add<float>("floor_y", [0], 1);
            writer.Add<int>("file_id", [0], 1);
        });
        ShouldBeInvalid.Input(() => Make(Body, MotionCaptureFile.Read(folder["two.npz"])), "two.npz", "LowerBack");
    }

    private static RecordedMotion RandomMotion(int frames, ulong seed)
    {
        var motion = new RecordedMotion();
        var random = new SeededRandom(seed);
        for (int i = 0; i < frames; i++)
            motion.AddRandom(random);
        return motion;
    }

    private static void Make(BodyModel model, MotionCapture motion) => _ = new MotionRetargeter(model, motion);

    private static Vector3d Place(float[] joints, int j) => new(joints[3 * j], joints[(3 * j) + 1], joints[(3 * j) + 2]);
}
