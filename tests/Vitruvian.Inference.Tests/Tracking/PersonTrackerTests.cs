using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Inference.Tracking;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Testing;

namespace Vitruvian.Inference.Tests.Tracking;

/// <summary>Who is who from frame to frame.</summary>
public sealed class PersonTrackerTests
{
    private const double Rate = 25;

    private static readonly BodyModel s_model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));

    [Fact]
    public void PeopleWhoCross_KeepTheirNumbers_InWhateverOrderTheyAreSeen()
    {
        // They meet in the middle of the picture, where their boxes overlap by half and more.
        var tracker = new PersonTracker(Rate);
        int[] numbers = [];
        for (int f = 0; f <= 40; f++)
        {
            RecoveredBody one = Person(-1.2 + (0.06 * f), 0.3), other = Person(1.2 - (0.06 * f), -0.3);
            int[] found = tracker.Update(f, f % 2 == 0 ? [one, other] : [other, one]);
            numbers = f % 2 == 0 ? found : [found[1], found[0]];
            numbers.ShouldBe([0, 1], $"frame {f}");
        }

        numbers.ShouldBe([0, 1]);
    }

    [Fact]
    public void WhoIsOutOfSightShortly_ComesBackAsTheSame_WhoIsLongIsSomebodyElse()
    {
        var tracker = new PersonTracker(Rate);
        double X(int frame) => -1 + (0.02 * frame);
        for (int f = 0; f < 20; f++)
            tracker.Update(f, [Person(X(f))]).ShouldBe([0]);
        for (int f = 20; f < 32; f++)
            tracker.Update(f, []).ShouldBeEmpty();
        for (int f = 32; f < 40; f++)
            tracker.Update(f, [Person(X(f))]).ShouldBe([0], $"frame {f}");
        tracker.Update(40 + (int)(1.2 * Rate), [Person(X(70))]).ShouldBe([1]);
    }

    [Fact]
    public void SomebodyElsewhere_IsSomebodyElse()
    {
        var tracker = new PersonTracker(Rate);
        tracker.Update(0, [Person(-1)]).ShouldBe([0]);
        tracker.Update(1, [Person(1), Person(-1)]).ShouldBe([1, 0]);
    }

    [Fact]
    public void Joints_TellPeopleInOneBoxApart()
    {
        // Both sightings have the same box; only the arms differ.
        var tracker = new PersonTracker(Rate);
        BoundingBox box = new(200, 100, 200, 300);
        tracker.Update(0, [Person(0, 0.2, box), Person(0, -1.2, box)]).ShouldBe([0, 1]);
        tracker.Update(1, [Person(0.01, -1.15, box), Person(0.01, 0.25, box)]).ShouldBe([1, 0]);
    }

    private static RecoveredBody Person(double x, double arm = 0, BoundingBox? box = null)
    {
        BodyParameters parameters = new(s_model.BetaCount, s_model.JointCount) { GlobalOrient = new AxisAngle(Math.PI, 0, 0), Translation = new Vector3d(x, 0.05, 4) };
        parameters.Pose[16] = new AxisAngle(0, 0, arm);
        parameters.Pose[17] = new AxisAngle(0, 0, -arm);
        var body = new RecoveredBody(s_model, parameters, PerspectiveCamera.ForImage(640, 480), (640, 480))
        {
            Method = "test",
            JointSet = JointSets.Coco17,
            Confidence = [.. Enumerable.Repeat(0.9, 17)],
        };
        return new RecoveredBody(s_model, parameters, body.Camera, body.ImageSize)
        {
            Method = "test",
            JointSet = body.JointSet,
            Confidence = body.Confidence,
            Box = box ?? BoundingBox.Around(body.Joints2d(JointSets.Coco17)),
        };
    }
}
