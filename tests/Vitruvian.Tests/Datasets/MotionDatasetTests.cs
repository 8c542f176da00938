using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Bodies.Motion;
using Vitruvian.Datasets;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Datasets;

/// <summary>Datasets with joints in space and bodies: what is read is what <see cref="TinyMotionDatasets"/> wrote, in the camera's frame.</summary>
public sealed class MotionDatasetTests : IDisposable
{
    private static readonly Lazy<BodyModel> Model = new(() => BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz")));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ThreeDpw_FramesWithACamera_AreThoseWritten()
    {
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("3dpw", TinyMotionDatasets.ThreeDpw(_folder["3dpw"]));
        dataset.Count.ShouldBe(5);
        AnnotatedSample[] all = [.. Enumerable.Range(0, 5).Select(dataset.Read)];
        all.Select(s => (s.PersonId, s.Frame)).ShouldBe([("0", 0), ("0", 1), ("0", 2), ("1", 0), ("1", 2)]);
        AnnotatedSample sample = all[4];
        sample.Name.ShouldBe("tiny_street_00/1/00002");
        sample.ImagePath.ShouldEndWith(Path.Combine("imageFiles", "tiny_street_00", "image_00002.jpg"));
        File.Exists(all[0].ImagePath).ShouldBeTrue();
        sample.Gender.ShouldBe(BodyGender.Male);
        all[0].Gender.ShouldBe(BodyGender.Female);
        sample.Camera!.Value.FocalLengthPixels.ShouldBe(1965);
        sample.Camera.Value.PrincipalPoint.ShouldBe(new Vector2d(540, 960));

        // The fixture's camera turns the world about x and moves it.
        const double angle = 3.2;
        var camera = new RigidTransform(new AxisAngle(angle, 0, 0).ToMatrix(), new Vector3d(0.2, 1.2, 5));
        double[] joints = TinyDatasets.Wave(3 * 72, 7), place = TinyDatasets.Wave(9, 5);
        for (int j = 0; j < 24; j++)
            Close(sample.Joints3D![j].Place, camera * Vector3d.Read(joints.AsSpan((2 * 72) + (3 * j))), 1e-12);
        double[] pose = [.. TinyDatasets.Wave(3 * 72, 3).Skip(2 * 72).Select(v => 0.4 * v)];
        for (int j = 1; j < 24; j++)
            Close(sample.Body!.Pose[j].Vector, Vector3d.Read(pose.AsSpan(3 * j)), 1e-12);
        sample.Body!.Betas[3].ShouldBe(0.5 * TinyDatasets.Wave(10, 1)[3], 1e-15);
        PlacedLike(sample, Parameters(pose, [.. TinyDatasets.Wave(10, 1).Select(b => 0.5 * b)], Vector3d.Read(place.AsSpan(6))), camera);

        // OpenPose counts from the first pixel's centre; its fifth joint was not found, and it has no mid-hip.
        double[] seen = TinyDatasets.Wave(3 * 3 * 18, 11);
        sample.JointSet.ShouldBe("openpose-25");
        sample.Joints2D![0].X.ShouldBe(100 + (50 * seen[108]) + 0.5, 1e-12);
        sample.Joints2D[0].Confidence.ShouldBe(0.75);
        sample.Joints2D[4].ShouldBe(default);
        sample.Joints2D[8].ShouldBe(default);
        sample.Joints2D[9].Y.ShouldBe(100 + (50 * seen[108 + 18 + 8]) + 0.5, 1e-12);
    }

    [Fact]
    public void Up3d_Body_IsSeenByItsFitsCamera()
    {
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("up-3d", TinyMotionDatasets.Up3d(_folder["up"]));
        dataset.Count.ShouldBe(2);
        AnnotatedSample sample = dataset.Read(0);
        sample.ImageSize.ShouldBe((64, 48));
        sample.Camera!.Value.FocalLengthPixels.ShouldBe(5000);
        sample.Camera.Value.PrincipalPoint.ShouldBe(new Vector2d(32, 24));
        double[] joints = TinyDatasets.Wave(28, 6);
        sample.Joints2D![2].ShouldBe(new Keypoint(40 + (20 * joints[2]), 40 + (20 * joints[16]), 1));
        sample.Joints2D[3].ShouldBe(default);
        double[] turn = [.. TinyDatasets.Wave(3, 4).Select(v => 0.2 * v)];
        var camera = new RigidTransform(AxisAngle.Read(turn).ToMatrix(), new Vector3d(0.1, 0.2, 25));
        PlacedLike(sample, Parameters([.. TinyDatasets.Wave(72, 1).Select(v => 0.3 * v)], TinyDatasets.Wave(10, 2), Vector3d.Read(TinyDatasets.Wave(3, 3))), camera);
        ShouldBeInvalid.Input(() => dataset.Read(1), "00001_body.pkl", "no such file");
        AnnotatedDatasets.Open("up-3d", _folder["up"], "all").Count.ShouldBe(1);
    }

    [Fact]
    public void Inf3dhp_TrainingFrames_GiveTheTestSetsJoints()
    {
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("mpi-inf-3dhp", TinyMotionDatasets.Inf3dhp(_folder["mpi"]), "train");
        dataset.Count.ShouldBe(4);
        AnnotatedSample sample = dataset.Read(3);
        (sample.Subject, sample.Sequence, sample.View, sample.Frame).ShouldBe(("S1", "Seq2", "1", 1));
        sample.ImagePath.ShouldEndWith("video_1.avi");
        sample.FilmFrame.ShouldBe(1);
        File.Exists(dataset.Read(0).ImagePath).ShouldBeTrue();
        dataset.Read(0).FilmFrame.ShouldBeNull();
        sample.Camera!.Value.FocalLengthPixels.ShouldBe(1501.5);
        sample.Camera.Value.PrincipalPoint.ShouldBe(new Vector2d(1024.5, 1000));
        double[] pixels = TinyDatasets.Wave(2 * 56, 2), places = TinyDatasets.Wave(2 * 84, 6);

        // head_top is the 8th, pelvis the 5th, left_ankle the 21st of the 28 joints.
        foreach ((int joint, int of28) in ((int, int)[])[(0, 7), (14, 4), (13, 20)])
        {
            sample.Joints2D![joint].X.ShouldBe(30 + (10 * pixels[56 + (2 * of28)]), 1e-5);
            Close(sample.Joints3D![joint].Place, new Vector3d(2 + (0.5 * places[84 + (3 * of28)]), 2 + (0.5 * places[84 + (3 * of28) + 1]), 2 + (0.5 * places[84 + (3 * of28) + 2])), 1e-6);
        }
    }

    [Fact]
    public void Inf3dhp_TestFrames_AreTheValidOnesOfAFileOfVersion73()
    {
        string root = TinyMotionDatasets.Inf3dhp(_folder["mpi"]);
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("mpi-inf-3dhp", root);
        dataset.Count.ShouldBe(2);
        AnnotatedSample sample = dataset.Read(1);
        sample.Name.ShouldBe("TS1/000002");
        sample.ImagePath.ShouldEndWith(Path.Combine("TS1", "imageSequence", "img_000003.jpg"));
        double[] pixels = TinyDatasets.Wave(3 * 34, 1), places = TinyDatasets.Wave(3 * 51, 2), universal = TinyDatasets.Wave(3 * 51, 3);
        sample.Joints2D![5].X.ShouldBe(300 + (100 * pixels[68 + 10]), 1e-4);
        sample.Joints2D[5].Y.ShouldBe(300 + (100 * pixels[68 + 11]), 1e-4);
        Close(sample.Joints3D![16].Place, new Vector3d(2 + (0.5 * places[102 + 48]), 2 + (0.5 * places[102 + 49]), 2 + (0.5 * places[102 + 50])), 1e-6);
        AnnotatedDatasets.Open("mpi-inf-3dhp", root, "test-universal").Read(1).Joints3D![16].Place.X.ShouldBe(1.9 + (0.4 * universal[102 + 48]), 1e-6);
    }

    [Fact]
    public void H36m_JointsAndBody_AreInTheCamerasFrame()
    {
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("h36m", TinyMotionDatasets.H36m(_folder["h36m"]));
        dataset.Count.ShouldBe(5);
        AnnotatedSample sample = dataset.Read(1);
        (sample.Subject, sample.Sequence, sample.View, sample.Frame).ShouldBe(("S9", "Directions_1", "55011271", 5));
        File.Exists(dataset.Read(0).ImagePath).ShouldBeTrue();
        sample.Box.ShouldBe(new BoundingBox(100, 200, 300, 400));
        sample.ImageSize.ShouldBe((1000, 1002));
        (RigidTransform camera, double fx, double fy) = TinyMotionDatasets.H36mCamera(2);
        double[] world = TinyDatasets.Wave(51, 3);
        for (int j = 0; j < 17; j++)
        {
            Vector3d place = camera * new Vector3d(0.4 * world[3 * j], 0.4 * world[(3 * j) + 1], 0.9 + (0.4 * world[(3 * j) + 2]));
            Close(sample.Joints3D![j].Place, place, 1e-6);
            sample.Joints2D![j].X.ShouldBe((fx * place.X / place.Z) + 512, 1e-3);
            sample.Joints2D[j].Y.ShouldBe((fy * place.Y / place.Z) + 515, 1e-3);
        }

        PlacedLike(sample, Parameters([.. TinyDatasets.Wave(72, 4).Select(v => 0.3 * v)], TinyDatasets.Wave(10, 5), new Vector3d(0.1, 0.2, 0.9)), camera);
        dataset.Read(2).Body.ShouldBeNull();
        ShouldBeInvalid.Input(() => dataset.Read(4), "Human36M_subject11_joint_3d.json: s_11_act_02_subact_01_ca_03/s_11_act_02_subact_01_ca_03_000006: expected joints of its frame; found none at 2, 1, 7.");
        AnnotatedDatasets.Open("h36m", _folder["h36m"], "S9").Count.ShouldBe(2);
    }

    [Fact]
    public void Surreal_MirroredPerson_StandsWhereTheJointsOfThePictureAre()
    {
        // A body in Blender's world: turned upright, about the vertical, and moved.
        BodyModel model = Model.Value;
        BodyParameters own = Parameters([.. TinyDatasets.Wave(72, 1).Select(v => 0.4 * v)], [.. TinyDatasets.Wave(10, 2).Select(v => 0.3 * v)], Vector3d.Zero);
        const double turn = 0.7;
        Matrix3 upright = new AxisAngle(Math.PI / 2, 0, 0).ToMatrix() * new AxisAngle(0, 0, turn).ToMatrix();
        BodyParameters world = BodyPlacement.Turn(model, own, upright);
        world.Translation += new Vector3d(0.3, -0.8, 0.1);
        Vector3d[] joints = Joints(model, world);
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("surreal", TinyMotionDatasets.Surreal(_folder["surreal"], own, joints, turn));
        dataset.Count.ShouldBe(2);
        AnnotatedSample sample = dataset.Read(0);
        sample.FilmFrame.ShouldBe(0);
        sample.ImagePath.ShouldEndWith("01_01_c0001.mp4");
        sample.Gender.ShouldBe(BodyGender.Male);

        // What the picture shows: the left hand is where the rendered body's right hand was, projected.
        Vector3d[] placed = Joints(model, sample.PlacedBody(model)!);
        int[] sides = JointSets.MirroredJoints(JointSets.Smpl24);
        for (int j = 0; j < 24; j++)
        {
            // The built-in body is symmetric within the millimetre that its storage leaves.
            Close(placed[j], sample.Joints3D![j].Place, 2e-3);
            Vector2d pixel = sample.Camera!.Value.Project(sample.Joints3D[j].Place);
            pixel.X.ShouldBe(sample.Joints2D![j].X, 1e-6);
            pixel.Y.ShouldBe(sample.Joints2D[j].Y, 1e-6);
            sample.Joints3D[j].Place.Z.ShouldBe(7 - joints[sides[j]].X, 1e-9);
        }

        byte[] mask = sample.Mask!.Decode();
        mask.Count(v => v > 0).ShouldBe(1);
        mask[(5 * 320) + 9].ShouldBe((byte)255);
        ShouldBeInvalid.Input(() => dataset.Read(1), "01_01_c0001_info.mat: pose, frame 2: expected finite values; found NaN");
    }

    [Fact]
    public void Rich_Body_IsSeenByEveryCamera()
    {
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("rich", TinyMotionDatasets.Rich(_folder["rich"]));
        dataset.Count.ShouldBe(2);
        AnnotatedSample sample = dataset.Read(0);
        sample.Name.ShouldBe("Gym_003_run1/4/00017/3");
        File.Exists(sample.ImagePath).ShouldBeTrue();
        sample.BodyFamily.ShouldBe("smplx");
        sample.Gender.ShouldBe(BodyGender.Male);
        sample.Camera!.Value.FocalLengthPixels.ShouldBe(2002);
        var camera = new RigidTransform(new Matrix3(0, -1, 0, 1, 0, 0, 0, 0, 1), new Vector3d(0.5, 0.25, 3));
        double[] pose = [.. TinyDatasets.Wave(3, 1), .. TinyDatasets.Wave(63, 2).Select(v => 0.2 * v), .. new double[6]];
        PlacedLike(sample, Parameters(pose, TinyDatasets.Wave(10, 3), Vector3d.Read(TinyDatasets.Wave(3, 4))), camera, 1e-5);
        ShouldBeInvalid.Input(() => dataset.Read(1), "005.xml: CameraMatrix: expected 12 numbers; found '1 2 3'.");
    }

    [Fact]
    public void Amass_Frames_KeepTheBodyAndLeaveTheHandsOut()
    {
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("amass", TinyMotionDatasets.Amass(_folder["amass"]), "CMU");
        dataset.Count.ShouldBe(3);
        AnnotatedSample sample = dataset.Read(1);
        sample.Name.ShouldBe("01/01_01_poses/000001");
        sample.ImagePath.ShouldBeNull();
        sample.Box.ShouldBeNull();
        sample.BodyFamily.ShouldBe("smplh");
        sample.Gender.ShouldBe(BodyGender.Female);
        double[] pose = [.. TinyDatasets.Wave(2 * 156, 1).Select(v => 0.4 * v)];
        sample.Body!.Pose.Length.ShouldBe(24);
        Close(sample.Body.Pose[21].Vector, Vector3d.Read(pose.AsSpan(156 + 63)), 1e-15);
        sample.Body.Pose[22].ShouldBe(AxisAngle.Identity);
        Close(sample.PlacedBody(Model.Value)!.Translation, Vector3d.Read(TinyDatasets.Wave(6, 3).AsSpan(3)), 1e-12);
        ShouldBeInvalid.Input(() => dataset.Read(2), "01_02_poses.npz: expected an array named 'poses'");
    }

    [Fact]
    public void Bvh_Joints_FollowTheSkeleton()
    {
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("cmu-bvh", TinyMotionDatasets.Bvh(_folder["bvh"]));
        dataset.Count.ShouldBe(5, "a file that declares three frames counts as three until it is read");
        const double unit = 0.0254 / 0.45;
        Keypoint3D Joint(AnnotatedSample sample, string name) => sample.Joints3D![JointSets.JointNames(JointSets.Smpl24).ToList().IndexOf(name)];
        AnnotatedSample rest = dataset.Read(0), moved = dataset.Read(1);
        rest.Name.ShouldBe("01/01_01/000000");
        Close(Joint(rest, "pelvis").Place, unit * new Vector3d(0, 18, 0), 1e-6);
        Close(Joint(rest, "left_wrist").Place, unit * new Vector3d(12, 25, 0), 1e-6);
        Close(Joint(rest, "right_foot").Place, unit * new Vector3d(-1.5, 2, 2), 1e-6);
        Joint(rest, "left_hand").IsKnown.ShouldBeFalse();

        // The arm points down from the shoulder at (3, 25, 0), all moved by (1, 0, 2).
        Close(Joint(moved, "left_wrist").Place, unit * new Vector3d(4, 16, 2), 1e-6);
        Close(Joint(moved, "right_wrist").Place, unit * new Vector3d(-11, 25, 2), 1e-6);
        ShouldBeInvalid.Input(() => dataset.Read(3), "01_02.bvh", "found the end of the file");
        MotionCapture motion = MotionCaptureFile.Read(Path.Combine(_folder["bvh"], "01", "01_01.bvh"));
        motion.Clips.Single().FloorHeight.ShouldBe(unit * 2, 1e-6);
        motion.Clips.Single().FramesPerSecond!.Value.ShouldBe(120, 0.01);
        new MotionRetargeter(Model.Value, motion).ShouldNotBeNull("priors read such files");
    }

    [Theory]
    [InlineData("ROOT Hips", "ROOT Hips JOINT", "expected the word {; found 'JOINT'")]
    [InlineData("OFFSET 0 0 0", "OFFSET 0 zero 0", "expected a number; found 'zero'")]
    [InlineData("CHANNELS 6", "CHANNELS 7", "CHANNELS of Hips: expected 0 to 6; found 7")]
    [InlineData("CHANNELS 3 Zrotation", "CHANNELS 3 Zposition", "CHANNELS of LeftUpLeg: expected Xrotation to Zrotation; found 'Zposition'")]
    [InlineData("LeftLeg", "LeftUpLeg", "expected joints of different names; found 'LeftUpLeg' twice")]
    [InlineData("Frames: 2", "Frames: 2000000000", "Frames: expected 2000000000 frames of")]
    [InlineData("Frames: 2", "Frames: 1", "expected the end of the file after the last frame; found more")]
    [InlineData("Frame Time: 0.0083333", "Frame Time: 0", "Frame Time: expected a positive number of seconds; found 0")]
    public void Bvh_Damaged_GivesOneLine(string from, string to, string message)
    {
        string path = Path.Combine(TinyMotionDatasets.Bvh(_folder["bvh"]), "01", "01_01.bvh");
        string text = File.ReadAllText(path);
        int at = text.IndexOf(from, StringComparison.Ordinal);
        File.WriteAllText(path, text[..at] + to + text[(at + from.Length)..]);
        ShouldBeInvalid.Input(() => BvhReader.Read(path, BvhReader.CentimetresPerUnit), "01_01.bvh", message);
    }

    [Fact]
    public void OneBrokenFile_IsNamedAndTheOthersAreRead()
    {
        string root = TinyMotionDatasets.ThreeDpw(_folder["3dpw"]);
        File.WriteAllText(Path.Combine(root, "sequenceFiles", "test", "a_broken_00.pkl"), "no pickle");
        List<string> broken = [];
        AnnotatedDatasets.Open("3dpw", root).ReadAll(broken.Add).Count().ShouldBe(5);
        broken.Single().ShouldContain("a_broken_00.pkl: expected");
    }

    private static BodyParameters Parameters(double[] pose, double[] betas, Vector3d translation)
    {
        var body = new BodyParameters(Model.Value.BetaCount, 24) { Translation = translation };
        betas.AsSpan(0, Math.Min(betas.Length, body.Betas.Length)).CopyTo(body.Betas);
        for (int j = 0; j < 24; j++)
            body.Pose[j] = AxisAngle.Read(pose.AsSpan(3 * j));
        return body;
    }

    private static Vector3d[] Joints(BodyModel model, BodyParameters body)
    {
        float[] joints = model.Pose(body).Joints;
        return [.. Enumerable.Range(0, 24).Select(j => new Vector3d(joints[3 * j], joints[(3 * j) + 1], joints[(3 * j) + 2]))];
    }

    // The sample's body in its place is the world's body seen by the camera, whichever model makes it.
    private static void PlacedLike(AnnotatedSample sample, BodyParameters world, RigidTransform camera, double tolerance = 1e-5)
    {
        Vector3d[] expected = [.. Joints(Model.Value, world).Select(p => camera * p)];
        Vector3d[] found = Joints(Model.Value, sample.PlacedBody(Model.Value)!);
        for (int j = 0; j < 24; j++)
            Close(found[j], expected[j], tolerance * (1 + expected[j].Length));
    }

    private static void Close(Vector3d found, Vector3d expected, double tolerance) =>
        ((found - expected).Length <= tolerance).ShouldBeTrue($"{found} instead of {expected}");
}
