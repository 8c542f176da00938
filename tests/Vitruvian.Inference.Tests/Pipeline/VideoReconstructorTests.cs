using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Testing;

namespace Vitruvian.Inference.Tests.Pipeline;

/// <summary>Frames of a video to the motion of people, with bodies that are known.</summary>
public sealed class VideoReconstructorTests : IDisposable
{
    private const int Frames = 30;

    private static readonly BodyModel s_model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void People_BecomeMotions_InTheOrderOfTheirFirstFrames_AndPassersByAreLeftOut()
    {
        using VideoReader video = Open();
        List<int> calls = [];
        VideoReconstruction found = With(calls).Reconstruct(video);
        (found.FrameCount, found.IsComplete).ShouldBe((Frames, true));
        calls.ShouldBe([4, 4, 4, 4, 4, 4, 4, 2]);
        found.People.Select(p => (p.FirstFrame, p.Count, p.ObservedCount)).ShouldBe([(0, 30, 30), (5, 25, 22)]);
        found.People[0].Parameters(7).Translation.X.ShouldBe(-0.8, 0.02);
        found.People[1].Parameters(0).Translation.X.ShouldBe(0.8, 0.02);
        found.People[0].FramesPerSecond.ShouldBe(10);
    }

    [Fact]
    public void MaximumPeople_AreThoseSeenLongest()
    {
        using VideoReader video = Open();
        With([], new VideoOptions { MaximumPeople = 1 }).Reconstruct(video).People.Single().FirstFrame.ShouldBe(0);
    }

    [Fact]
    public void Cancelled_LeavesWhatIsDone()
    {
        using VideoReader video = Open();
        using CancellationTokenSource stop = new();
        int done = 0;
        VideoReconstruction found = With([]).Reconstruct(
            video,
            count =>
            {
                done += count;
                if (done >= 12)
                    stop.Cancel();
            },
            stop.Token);
        (found.FrameCount, found.IsComplete).ShouldBe((12, false));
        found.People.Select(p => p.Count).ShouldBe([12, 7]);
    }

    [Fact]
    public void EmptyScene_HasNobody()
    {
        using VideoReader video = Open();
        VideoReconstruction found = new VideoReconstructor((frames, _) => [.. frames.Select(_ => (IReadOnlyList<RecoveredBody>)[])]).Reconstruct(video);
        found.People.ShouldBeEmpty();
        found.FrameCount.ShouldBe(Frames);
    }

    [Fact]
    public void Overlay_ShowsPeopleWhereTheyAre_AndEachInOneColour()
    {
        using VideoReader video = Open();
        VideoReconstruction found = With([]).Reconstruct(video);
        using (VideoReader again = Open())
            MotionOverlay.Write(again, _folder.File("overlay.mp4"), found.People, found.FrameCount);
        using VideoReader overlay = VideoReader.Open(_folder.File("overlay.mp4"));
        IReadOnlyList<Image> frames = overlay.Read(1000);
        frames.Count.ShouldBe(Frames);
        Vector2d one = found.People[0].Body(20).Joints2d(JointSets.Coco17)[11];
        Vector2d other = found.People[1].Body(15).Joints2d(JointSets.Coco17)[11];
        byte[] At(int frame, Vector2d place) => frames[frame][(int)place.X, (int)place.Y].ToArray();

        // The first is blue, the second yellow, from the frame on in which it comes.
        (At(20, one)[2] > At(20, one)[0] + 15).ShouldBeTrue();
        (At(20, other)[0] > At(20, other)[2] + 15).ShouldBeTrue();
        At(2, other).ShouldAllBe(value => value < 40);
    }

    // One on the left in all frames; one on the right from frame 5 on, not seen in frames 12 to 14; somebody in two frames in between.
    private static List<RecoveredBody> People(int frame)
    {
        List<RecoveredBody> people = [Person(-0.8)];
        if (frame is >= 5 and not (>= 12 and <= 14))
            people.Add(Person(0.8));
        if (frame is 8 or 9)
            people.Add(Person(0));
        return people;
    }

    private static RecoveredBody Person(double x)
    {
        BodyParameters parameters = new(s_model.BetaCount, s_model.JointCount) { GlobalOrient = new AxisAngle(Math.PI, 0, 0), Translation = new Vector3d(x, 0.05, 3) };
        parameters.Pose[16] = new AxisAngle(0, 0, -1.1);
        parameters.Pose[17] = new AxisAngle(0, 0, 1.1);
        return new RecoveredBody(s_model, parameters, PerspectiveCamera.ForImage(160, 120), (160, 120))
        {
            Method = "test",
            JointSet = JointSets.Coco17,
            Confidence = [.. Enumerable.Repeat(0.9, 17)],
        };
    }

    private static VideoReconstructor With(List<int> calls, VideoOptions? options = null)
    {
        int frame = 0;
        return new VideoReconstructor(
            (frames, _) =>
            {
                calls.Add(frames.Count);
                return [.. frames.Select(_ => People(frame++))];
            },
            options);
    }

    private VideoReader Open()
    {
        string path = _folder.File("film.mp4");
        if (!File.Exists(path))
        {
            using VideoWriter writer = VideoWriter.Create(path, 160, 120, 10);
            for (int f = 0; f < Frames; f++)
                writer.Write(new Image(160, 120));
            writer.Finish();
        }

        return VideoReader.Open(path);
    }
}
