using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Testing;
using Vitruvian.Tests.Bodies.Baking;

namespace Vitruvian.Tests.Fitting;

/// <summary>Bodies from joints in space and in the picture, which are those of bodies that are known.</summary>
public sealed class SpaceStartTests
{
    private static readonly PerspectiveCamera s_camera = PerspectiveCamera.ForImage(640, 480);
    private static readonly Lazy<GaussianMixture> s_prior = new(() => GaussianMixtureFile.Read(RepositoryFolder.Asset("priors", "pose-gmm.npz")));
    private static readonly string[] s_names = [.. JointSets.JointNames(JointSets.All36)];

    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(1, -0.9)]
    [InlineData(2, 0.5)]
    [InlineData(3, 2.8)]
    public void Joints_OfABody_GiveTheBodyBack(int pose, double yaw)
    {
        RecoveredBody truth = Body(pose, yaw);
        SpaceEvidence space = Space(truth);
        BodyParameters found = new SpaceStart(truth.Model).Find(space, Seen(truth), s_camera)!;
        Vector3d[] places = Recovered(found).Joints3d(JointSets.All36), expected = truth.Joints3d(JointSets.All36);
        foreach (string joint in (ReadOnlySpan<string>)["left_elbow", "right_wrist", "left_knee", "right_ankle", "neck", "pelvis", "left_shoulder", "head_top"])
        {
            int j = Array.IndexOf(s_names, joint);
            ((places[j] - expected[j]).Length < 0.03).ShouldBeTrue($"{joint}: {places[j]}, expected {expected[j]}");
        }
    }

    [Fact]
    public void Elbows_BendAboutTheirHinge()
    {
        RecoveredBody truth = Body(1, 0.3);
        BodyParameters found = new SpaceStart(truth.Model).Find(Space(truth), Seen(truth), s_camera)!;
        AxisAngle elbow = found.Pose[Array.IndexOf(truth.Model.JointNames, "left_elbow")];
        (elbow.Y < -1 && Math.Abs(elbow.X) < 0.2 && Math.Abs(elbow.Z) < 0.2).ShouldBeTrue($"{elbow}");
    }

    [Fact]
    public void JointsOfACropAtTheSide_AreTurnedWithTheRay()
    {
        RecoveredBody truth = Body(2, 0.5, x: 1.4);
        var box = BoundingBox.Around(truth.Joints2d(JointSets.All36));
        Matrix3 cameraFromCrop = new CropView(box.ToSquare(), s_camera).CameraFromCrop;
        SpaceEvidence straight = Space(truth);
        SpaceEvidence turned = straight with { Joints = [.. straight.Joints.Select(p => cameraFromCrop.Transpose() * p)], CameraFromCrop = cameraFromCrop };
        Vector3d[] a = Recovered(new SpaceStart(truth.Model).Find(straight, Seen(truth), s_camera)!).Joints3d(JointSets.Smpl24);
        Vector3d[] b = Recovered(new SpaceStart(truth.Model).Find(turned, Seen(truth), s_camera)!).Joints3d(JointSets.Smpl24);
        for (int j = 0; j < a.Length; j++)
            ((a[j] - b[j]).Length < 1e-6).ShouldBeTrue($"{j}: {a[j]} and {b[j]}");
    }

    [Fact]
    public void JointsSeenInOnePlace_GiveNoBody()
    {
        RecoveredBody truth = Body(0, 0);
        Keypoint[] seen = [.. s_names.Select(_ => new Keypoint(100, 100, 1))];
        new SpaceStart(truth.Model).Find(Space(truth), seen, s_camera).ShouldBeNull();
    }

    [Fact]
    public void Depths_DecideWhatThePictureLeavesOpen()
    {
        // Both arms stretched towards the camera or away from it look alike from far away; only the depths tell.
        BodyModel model = BuiltInBody.Body;
        PerspectiveCamera far = PerspectiveCamera.ForCrop(256, 256);
        RecoveredBody Reaching(double sign)
        {
            BodyParameters body = new(model.BetaCount, model.JointCount) { GlobalOrient = new AxisAngle(Math.PI, 0, 0), Translation = new Vector3d(0, 0.2, 45) };
            body.Pose[Array.IndexOf(model.JointNames, "left_shoulder")] = new AxisAngle(0, -sign * 0.7, 0);
            body.Pose[Array.IndexOf(model.JointNames, "right_shoulder")] = new AxisAngle(0, sign * 0.7, 0);
            return Recovered(body, far);
        }

        RecoveredBody forward = Reaching(1), backward = Reaching(-1);
        var fitter = new SmplifyFitter(model, s_prior.Value, JointSets.All36);
        foreach (RecoveredBody truth in (RecoveredBody[])[forward, backward])
        {
            BodyFit fit = fitter.Fit(new SmplifyInput(Seen(truth, far), far, null, Space(truth)));
            Vector3d[] places = Recovered(fit.Body, far).Joints3d(JointSets.All36);
            int wrist = Array.IndexOf(s_names, "left_wrist"), shoulder = Array.IndexOf(s_names, "left_shoulder");
            double expected = truth.Joints3d(JointSets.All36)[wrist].Z - truth.Joints3d(JointSets.All36)[shoulder].Z;
            (places[wrist].Z - places[shoulder].Z).ShouldBe(expected, 0.1);
        }
    }

    [Fact]
    public void Evidence_ThatIsNotFinite_IsRefused()
    {
        RecoveredBody truth = Body(0, 0);
        var fitter = new SmplifyFitter(truth.Model, s_prior.Value, JointSets.All36);
        SpaceEvidence space = Space(truth);
        space.Joints[5] = new Vector3d(0, 0, double.NaN);
        Should.Throw<InvalidInputException>(() => fitter.Fit(new SmplifyInput(Seen(truth), s_camera, null, space))).Message.ShouldContain("right_knee");
        Should.Throw<InvalidInputException>(() => fitter.Fit(new SmplifyInput(Seen(truth), s_camera, null, space with { Weights = [1] }))).Message.ShouldContain("36");
    }

    // Standing, bent elbows, a lifted bent leg, lying.
    private static RecoveredBody Body(int pose, double yaw, double x = 0.2)
    {
        BodyModel model = BuiltInBody.Body;
        Matrix3 turn = new AxisAngle(Math.PI, 0, 0).ToMatrix() * new AxisAngle(0, yaw, 0).ToMatrix() * new AxisAngle(0, 0, pose == 3 ? 1.4 : 0).ToMatrix();
        BodyParameters body = new(model.BetaCount, model.JointCount) { GlobalOrient = AxisAngle.FromMatrix(turn), Translation = new Vector3d(x, 0.1, 4) };
        void Set(string joint, double rx, double ry, double rz) => body.Pose[Array.IndexOf(model.JointNames, joint)] = new AxisAngle(rx, ry, rz);
        Set("left_shoulder", 0, 0, -0.9);
        Set("right_shoulder", 0, 0, 0.9);
        if (pose >= 1)
        {
            Set("left_elbow", 0, -1.4, 0);
            Set("right_elbow", 0, 0.9, 0);
        }

        if (pose >= 2)
        {
            Set("left_hip", -1.2, 0, 0.1);
            Set("left_knee", 1.5, 0, 0);
        }

        return Recovered(body);
    }

    private static SpaceEvidence Space(RecoveredBody truth)
    {
        Vector3d[] places = truth.Joints3d(JointSets.All36);
        return new SpaceEvidence([.. places.Select(p => p - places[0])], [.. places.Select(_ => 1.0)], Matrix3.Identity);
    }

    private static Keypoint[] Seen(RecoveredBody truth, PerspectiveCamera? camera = null) =>
        [.. truth.Joints3d(JointSets.All36).Select((camera ?? s_camera).Project).Select(p => new Keypoint(p.X, p.Y, 1))];

    private static RecoveredBody Recovered(BodyParameters body, PerspectiveCamera? camera = null) =>
        new(BuiltInBody.Body, body, camera ?? s_camera, (640, 480)) { Method = "test", JointSet = JointSets.All36, Confidence = [] };
}
