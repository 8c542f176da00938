using Vitruvian.Bodies;
using Vitruvian.Bodies.Baking;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Bodies.Baking;

/// <summary>The named points of the committed body lie where anatomy has them.</summary>
public sealed class LandmarkTests
{
    private static readonly string[] Paired =
        ["eye", "ear", "big_toe", "small_toe", "heel", "thumb_tip", "index_tip", "middle_tip", "ring_tip", "pinky_tip"];

    private static readonly BodyModel Body = BuiltInBody.Body;

    [Fact]
    public void Landmarks_ServeEveryJointSet()
    {
        foreach (string set in JointSets.Names)
            JointSets.For(Body, set).Points.Count.ShouldBe(JointSets.JointNames(set).Count);
    }

    [Fact]
    public void Landmarks_AreTheSameOnBothMeshes()
    {
        foreach (BodyPoint point in Body.Landmarks)
        {
            Vector3d difference = BuiltInBody.Landmark(BuiltInBody.Full, point.Name) - At(point.Name);
            (difference.Length <= 1e-12).ShouldBeTrue(point.Name);
        }
    }

    [Fact]
    public void RightLandmarks_AreMirroredLeftOnes()
    {
        foreach (string name in Paired)
        {
            Vector3d left = At("left_" + name);
            Vector3d right = At("right_" + name);
            (left.X > 0 && (new Vector3d(-right.X, right.Y, right.Z) - left).Length <= 1e-12).ShouldBeTrue(name);
        }

        foreach (string name in new[] { "nose", "chin", "head_top", "suprasternale", "cervicale" })
            At(name).X.ShouldBe(0);
    }

    [Fact]
    public void Face_IsOrderedAsFacesAre()
    {
        Vector3d[] vertices = BuiltInBody.Vectors(Body.Template);
        (Vector3d nose, Vector3d eye, Vector3d ear, Vector3d chin, Vector3d top) = (At("nose"), At("left_eye"), At("left_ear"), At("chin"), At("head_top"));
        vertices.Max(v => v.Y).ShouldBe(top.Y);

        // The tip of the nose is the foremost point of the head.
        vertices.Where(v => v.Y > chin.Y).Max(v => v.Z).ShouldBe(nose.Z);
        (eye.Y > nose.Y + 0.02 && nose.Y > chin.Y + 0.04).ShouldBeTrue();

        // Pupils of adults are 54 to 74 mm apart, ears (their middles) about 15 cm, and ear and eye are about level.
        (2 * eye.X is > 0.054 and < 0.074).ShouldBeTrue($"{2 * eye.X}");
        (2 * ear.X is > 0.13 and < 0.17).ShouldBeTrue($"{2 * ear.X}");
        (Math.Abs(ear.Y - eye.Y) <= 0.03 && ear.Z < eye.Z - 0.07).ShouldBeTrue();

        // The eye lies on MakeHuman's eyeball: within 6 mm of its front.
        Vector3d[] eyeball = BuiltInBody.Vectors(BuiltInBody.Full.Template)[14598..14670];
        (eyeball.Min(p => (p - eye).Length) <= 0.006).ShouldBeTrue($"{eyeball.Min(p => (p - eye).Length)}");
    }

    [Fact]
    public void NeckLandmarks_EncloseTheNeck()
    {
        (Vector3d front, Vector3d back, Vector3d neck) = (At("suprasternale"), At("cervicale"), Joint("neck"));
        (front.Z > neck.Z && back.Z < neck.Z && front.Y < neck.Y && back.Y > front.Y).ShouldBeTrue();
        ((front - back).Length is > 0.09 and < 0.16).ShouldBeTrue($"{(front - back).Length}");
    }

    [Fact]
    public void FootLandmarks_AreTheEndsOfTheFoot()
    {
        (Vector3d big, Vector3d small, Vector3d heel, Vector3d ankle) = (At("left_big_toe"), At("left_small_toe"), At("left_heel"), Joint("left_ankle"));
        (big.Z > small.Z && small.Z > ankle.Z && ankle.Z > heel.Z).ShouldBeTrue();
        (small.X > big.X + 0.04).ShouldBeTrue("toes point forward, the small one outside");
        ((big - heel).Length is > 0.21 and < 0.28).ShouldBeTrue($"foot length {(big - heel).Length}");
        double floor = BuiltInBody.Vectors(Body.Template).Min(v => v.Y);
        foreach (Vector3d point in new[] { big, small, heel })
            (point.Y - floor is >= 0 and < 0.04).ShouldBeTrue($"{point.Y - floor} above the floor");
    }

    [Fact]
    public void Fingertips_AreTheFarEndsOfTheHand()
    {
        (Vector3d[] tPose, Vector3d[] joints) = BuiltInBody.TPose(Body);
        Vector3d wrist = joints[SkeletonLayout.IndexOf("left_wrist")];
        Vector3d Tip(string finger) => tPose[Body.Landmarks.Single(l => l.Name == $"left_{finger}_tip").Vertices.Single()];

        // In the T-pose fingers point outwards, the thumb foremost, the small finger hindmost; the middle one is longest.
        (Math.Abs(tPose.Max(v => v.X) - Tip("middle").X) <= 0.005).ShouldBeTrue();
        string[] order = ["thumb", "index", "middle", "ring", "pinky"];
        for (int i = 1; i < order.Length; i++)
            (Tip(order[i - 1]).Z > Tip(order[i]).Z + 0.015).ShouldBeTrue($"{order[i - 1]} {Tip(order[i - 1])} {order[i]} {Tip(order[i])}");
        ((Tip("middle") - wrist).Length is > 0.15 and < 0.22).ShouldBeTrue($"hand length {(Tip("middle") - wrist).Length}");
    }

    private static Vector3d At(string name) => BuiltInBody.Landmark(Body, name);

    private static Vector3d Joint(string name) => BuiltInBody.Vectors(Body.JointTemplate)[SkeletonLayout.IndexOf(name)];
}
