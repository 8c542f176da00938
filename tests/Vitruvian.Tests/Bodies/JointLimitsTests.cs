using Vitruvian.Bodies;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Bodies;

public sealed class JointLimitsTests
{
    private const double Degree = Math.PI / 180;

    [Theory]
    [InlineData(4, 130, 0, 0, true)]
    [InlineData(4, -40, 0, 0, false)]
    [InlineData(5, 130, 0, 0, true)]
    [InlineData(5, -40, 0, 0, false)]
    [InlineData(18, 0, -140, 0, true)]
    [InlineData(18, 0, 60, 0, false)]
    [InlineData(19, 0, 140, 0, true)]
    [InlineData(19, 0, -60, 0, false)]
    [InlineData(15, 0, 50, 0, true)]
    [InlineData(15, 0, 120, 0, false)]
    [InlineData(7, 0, 0, 170, false)]
    [InlineData(1, -120, 0, 0, true)]
    [InlineData(1, 120, 0, 0, false)]
    [InlineData(0, 0, 170, 0, true)]
    public void Allow_OfOneTurnedJoint_IsWhatABodyCanDo(int joint, double x, double y, double z, bool allowed)
    {
        var pose = new AxisAngle[24];
        JointLimits.Allow(pose).ShouldBeTrue();
        pose[joint] = new AxisAngle(x * Degree, y * Degree, z * Degree);
        JointLimits.Allow(pose).ShouldBe(allowed);
        JointLimits.FirstBeyond(pose).ShouldBe(allowed ? -1 : joint);
    }

    [Fact]
    public void Of_AJoint_AreTheBoundsThatAllowKeeps()
    {
        (Vector3d least, Vector3d greatest) = JointLimits.Of("left_knee")!.Value;
        (least.X, greatest.X).ShouldBe((-20 * Degree, 165 * Degree));
        var pose = new AxisAngle[24];
        pose[4] = new AxisAngle(least.X, 0, 0);
        JointLimits.Allow(pose).ShouldBeTrue();
        pose[4] = new AxisAngle(least.X - 1e-6, 0, 0);
        JointLimits.Allow(pose).ShouldBeFalse();

        // The mirror image turns y and z round.
        (Vector3d left, Vector3d leftTo) = JointLimits.Of("left_shoulder")!.Value;
        (Vector3d right, Vector3d rightTo) = JointLimits.Of("right_shoulder")!.Value;
        (right, rightTo).ShouldBe((new Vector3d(left.X, -leftTo.Y, -leftTo.Z), new Vector3d(leftTo.X, -left.Y, -left.Z)));
        JointLimits.Of("pelvis").ShouldBeNull();
        JointLimits.Of("tail").ShouldBeNull();
    }

    [Fact]
    public void Allow_OfMirrorImages_IsTheSame()
    {
        var mirror = new BodyMirror(JointSets.JointNames(JointSets.Smpl24));
        var random = new SeededRandom(1);
        var image = new AxisAngle[24];
        int[] counts = new int[2];
        for (int trial = 0; trial < 800; trial++)
        {
            var pose = new AxisAngle[24];
            for (int n = 0; n < 3; n++)
                pose[1 + random.NextInt(23)] = new AxisAngle(random.NextNormal(), random.NextNormal(), random.NextNormal());
            mirror.Mirror(pose, image);
            bool allowed = JointLimits.Allow(pose);
            JointLimits.Allow(image).ShouldBe(allowed);
            counts[allowed ? 1 : 0]++;
        }

        counts.Min().ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Allow_OfAnotherSkeleton_IsRefused() =>
        Should.Throw<ArgumentException>(() => JointLimits.Allow(new AxisAngle[3])).Message.ShouldContain("3 rotations; expected 24");
}
