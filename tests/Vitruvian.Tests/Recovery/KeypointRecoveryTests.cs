using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;
using Vitruvian.Tests.Rendering;

namespace Vitruvian.Tests.Recovery;

public sealed class KeypointRecoveryTests
{
    private const int Width = 240;
    private const int Height = 320;

    private static readonly Lazy<KeypointRecovery> Recovery = new(() =>
        new KeypointRecovery(TestBodies.Model, GaussianMixtureFile.Read(RepositoryFolder.Asset("priors", "pose-gmm.npz"))));

    [Fact]
    public void People_AreFoundWhereTheirJointsAre()
    {
        PersonKeypoints[] people = [Person(-0.4), Person(0.5)];
        RecoveredBody[] bodies = Recovery.Value.Recover(new Keypoints("k.json", JointSets.Coco17, people), Width, Height);
        bodies.Length.ShouldBe(2);
        for (int i = 0; i < people.Length; i++)
        {
            Vector2d[] found = bodies[i].Joints2d(JointSets.Coco17);
            for (int j = 0; j < found.Length; j++)
                (found[j] - new Vector2d(people[i].Joints[j].X, people[i].Joints[j].Y)).Length.ShouldBeLessThan(5);
            bodies[i].Confidence.ShouldBe([.. people[i].Joints.Select(k => k.Confidence)]);
            bodies[i].Fit!.After.ShouldBeLessThan(bodies[i].Fit!.Before);
        }

        bodies[1].Box.ShouldBe(new BoundingBox(1, 2, 3, 4));
        bodies[0].Parameters.Translation.X.ShouldBeLessThan(0);
    }

    [Fact]
    public void People_WithTooFewJointsAreLeftOut()
    {
        PersonKeypoints whole = Person(0);
        var part = new PersonKeypoints([.. whole.Joints.Select((k, j) => j < 2 ? k : default)]);
        Recovery.Value.Recover(new Keypoints("k.json", JointSets.Coco17, [part, whole]), Width, Height).Length.ShouldBe(1);
        ShouldBeInvalid.Input(() => Recovery.Value.Recover(new Keypoints("k.json", JointSets.Coco17, [part]), Width, Height), "k.json", "at least 3", "at most 2");
    }

    [Fact]
    public void Joints_OfAnotherImageAreRefused() =>
        ShouldBeInvalid.Input(() => Recovery.Value.Recover(new Keypoints("k.json", JointSets.Coco17, [Person(0)]), Width / 8, Height / 8), "k.json", "another image");

    [Fact]
    public void Starts_MustBeOneAPerson()
    {
        BodyParameters[] starts = [Standing(0), Standing(0)];
        ShouldBeInvalid.Input(() => Recovery.Value.Recover(new Keypoints("k.json", JointSets.Coco17, [Person(0)]), Width, Height, starts), "k.json", "2, one a start");
        Recovery.Value.Recover(new Keypoints("k.json", JointSets.Coco17, [Person(0)]), Width, Height, starts[..1])[0].Fit!.StartsTried.ShouldBe(1);
    }

    private static PersonKeypoints Person(double x)
    {
        var body = new RecoveredBody(TestBodies.Model, Standing(x), PerspectiveCamera.ForImage(Width, Height), (Width, Height)) { Method = "test", JointSet = JointSets.Coco17, Confidence = [] };
        return new PersonKeypoints([.. body.Joints2d(JointSets.Coco17).Select(p => new Keypoint(p.X, p.Y, 0.9))], new BoundingBox(1, 2, 3, 4));
    }

    // Upright, facing the camera, arms lowered.
    private static BodyParameters Standing(double x)
    {
        var body = new BodyParameters(TestBodies.Model.BetaCount, TestBodies.Model.JointCount) { GlobalOrient = new AxisAngle(Math.PI, 0, 0), Translation = new Vector3d(x, 0.05, 3) };
        body.Pose[16] = new AxisAngle(0, 0, -1.1);
        body.Pose[17] = new AxisAngle(0, 0, 1.1);
        return body;
    }
}
