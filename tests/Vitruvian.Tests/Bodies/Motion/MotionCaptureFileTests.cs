using Vitruvian.Bodies.Motion;
using Vitruvian.Formats;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Bodies.Motion;

public sealed class MotionCaptureFileTests
{
    [Fact]
    public void Read_OfSinglePoses_GroupsThemByRecording()
    {
        using var folder = new TemporaryFolder();
        MotionCapture read = Frames(4).Read(folder["motion.npz"], clips: 2);
        read.FrameCount.ShouldBe(4);
        read.JointCount.ShouldBe(23);
        read.Clips.Select(c => c.Name).ShouldBe(["00_01", "01_01"]);
        read.Clips[1].Frames.ShouldBe([2, 3]);
        read.ClipOf(2).ShouldBe(1);
        read.Clips[0].FramesPerSecond.ShouldBeNull();
        read.Clips[0].FloorHeight.ShouldBe(0.05, 1e-6);
        read.Clips[0].RestOffsets[17].X.ShouldBe(0.28, 1e-6);
    }

    [Fact]
    public void Read_OfClips_KeepsTheirOrderAndRate()
    {
        using var folder = new TemporaryFolder();
        MotionCapture read = MotionCaptureFile.Read(Frames(5).WriteSequences(folder["clips.npz"], 2, 3));
        read.Clips[0].Frames.ShouldBe([0, 1]);
        read.Clips[1].Frames.ShouldBe([2, 3, 4]);
        read.Clips[1].FramesPerSecond.ShouldBe(30);
    }

    [Fact]
    public void JointPlaces_OfTurnedShoulder_MoveTheArmOnly()
    {
        using var folder = new TemporaryFolder();
        var motion = new RecordedMotion();
        motion.AddTPose();
        motion.AddTPose()[RecordedMotion.Joint("LeftArm")] = RecordedMotion.Turn(new Vector3d(0, 0, 1), Math.PI / 2);
        MotionCapture read = motion.Read(folder["motion.npz"]);
        Vector3d[] rest = read.JointPlaces(0);
        Vector3d[] turned = read.JointPlaces(1);
        int arm = RecordedMotion.Joint("LeftArm");
        int elbow = RecordedMotion.Joint("LeftForeArm");
        int otherHand = RecordedMotion.Joint("RightHand");
        (turned[arm] - rest[arm]).Length.ShouldBe(0, 1e-6);
        (turned[otherHand] - rest[otherHand]).Length.ShouldBe(0, 1e-6);

        // A quarter turn about z takes (x, y) to (-y, x): the upper arm points up.
        Vector3d bone = turned[elbow] - turned[arm];
        bone.X.ShouldBe(0.039, 1e-5);
        bone.Y.ShouldBe(0.28, 1e-5);
    }

    [Fact]
    public void Read_OfBadFiles_NamesTheField()
    {
        using var folder = new TemporaryFolder();
        ShouldBeInvalid.Input(() => MotionCaptureFile.Read(folder["none.npz"]), "none.npz");
        Refuse("quat", w => w.Add<float>("quat", new float[4], 1, 1, 4), "quat", "(N, 2, 4)");
        Refuse("quat", w => w.Add<float>("quat", new float[8], 1, 2, 4), "quat", "length 0");
        Refuse("quat", w => w.Add<float>("quat", [1, 0, 0, 0, 1, 0, 0, float.NaN], 1, 2, 4), "quat", "NaN");
        Refuse("parents", w => w.Add<sbyte>("parents", [-1, 1], 2), "parents[1]");
        Refuse("root_pos", w => w.Add<float>("root_pos", new float[6], 2, 3), "root_pos", "(1, 3)");
        Refuse("file_id", w => w.Add<int>("file_id", [1], 1), "file_id[0]", "0 to 0");
        Refuse("floor_y", w => w.Add<float>("floor_y", [float.PositiveInfinity], 1), "floor_y");
        Refuse("names", _ => { }, "names");

        void Refuse(string name, Action<NpzWriter> bad, params string[] mentions)
        {
            NpzWriter.Write(folder["bad.npz"], writer =>
            {
                bad(writer);
                Good(writer, name);
            });
            ShouldBeInvalid.Input(() => MotionCaptureFile.Read(folder["bad.npz"]), ["bad.npz", .. mentions]);
        }
    }

    [Fact]
    public void Read_OfClipsThatDoNotFit_IsRefused()
    {
        using var folder = new TemporaryFolder();
        ShouldBeInvalid.Input(() => MotionCaptureFile.Read(Frames(3).WriteSequences(folder["clips.npz"], 2, 2)), "start[1], length[1]", "3 frames");
        ShouldBeInvalid.Input(() => MotionCaptureFile.Read(Frames(3).WriteSequences(folder["clips.npz"], 2)), "length", "3 frames");
    }

    private static void Good(NpzWriter writer, string except)
    {
        Add("names", () => writer.AddStrings("names", ["Hips", "Spine"], 2));
        Add("parents", () => writer.Add<sbyte>("parents", [-1, 0], 2));
        Add("quat", () => writer.Add<float>("quat", [1, 0, 0, 0, 1, 0, 0, 0], 1, 2, 4));
        Add("root_pos", () => writer.Add<float>("root_pos", new float[3], 1, 3));
        Add("rest_offsets", () => writer.Add<float>("rest_offsets", new float[6], 1, 2, 3));
        Add("floor_y", () => writer.Add<float>("floor_y", [0], 1));
        Add("file_id", () => writer.Add<int>("file_id", [0], 1));

        void Add(string name, Action add)
        {
            if (name != except)
                add();
        }
    }

    private static RecordedMotion Frames(int count)
    {
        var motion = new RecordedMotion();
        for (int i = 0; i < count; i++)
            motion.AddTPose();
        return motion;
    }
}
