using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Tests;

/// <summary><c>recover --keypoints</c> and <c>fit --keypoints</c> with folders as OpenPose writes them, videos, boxes and several people.</summary>
public sealed class GivenJointsTests : IDisposable
{
    private const int Frames = 6;

    private static readonly RecoveredBody s_left = PhotoSet.Person(-0.5);
    private static readonly RecoveredBody s_right = PhotoSet.Person(0.5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Video_WithAFileAFrame_BecomesTheMotionOfItsPeople()
    {
        string film = _folder.PathFor("clip.mp4");
        using (VideoWriter writer = VideoWriter.Create(film, PhotoSet.Width, PhotoSet.Height, 15))
        {
            for (int f = 0; f < Frames; f++)
                writer.Write(new Image(PhotoSet.Width, PhotoSet.Height));
            writer.Finish();
        }

        // Both are there, in changing order; in one frame nobody was seen.
        for (int f = 0; f < Frames; f++)
            _folder.Write($"json/clip_{f:000000000000}_keypoints.json", OpenPose(f == 2 ? [] : f % 2 == 0 ? [s_left, s_right] : [s_right, s_left]));
        CliRun run = CliRun.Of("recover", film, "--keypoints", _folder.PathFor("json"), "--formats", "npz", "--no-smooth", "--out", _folder.PathFor("out"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        JsonArray people = run.Json["results"]![0]!["people"]!.AsArray();
        people.Select(person => person!["observed"]!.GetValue<int>()).ShouldBe([Frames - 1, Frames - 1]);
        people.Select(person => person!["frames"]!.GetValue<int>()).ShouldBe([Frames, Frames]);
        BodyParametersFile.Read(_folder.PathFor("out/clip/body.npz")).Frames.Select(frame => frame.Translation.X).ShouldAllBe(x => x < -0.2);
        BodyParametersFile.Read(_folder.PathFor("out/clip/body-2.npz")).Frames.Select(frame => frame.Translation.X).ShouldAllBe(x => x > 0.2);

        CliRun one = CliRun.Of("recover", film, "--keypoints", _folder.PathFor("json"), "--box", Box(s_right), "--formats", "npz", "--no-smooth", "--out", _folder.PathFor("one"), "--json");
        one.ExitCode.ShouldBe(0, one.Error);
        one.Json["results"]![0]!["people"]!.AsArray().Count.ShouldBe(1);
        BodyParametersFile.Read(_folder.PathFor("one/clip/body.npz")).Frames.Select(frame => frame.Translation.X).ShouldAllBe(x => x > 0.2);
    }

    [Fact]
    public void Photos_FindTheirFilesInAFolder()
    {
        PhotoSet.Write(_folder, "photos/a.png");
        PhotoSet.Write(_folder, "photos/b.png");
        _folder.Write("json/a_keypoints.json", OpenPose([s_left, s_right]));
        CliRun run = CliRun.Of("recover", _folder.PathFor("photos"), "--keypoints", _folder.PathFor("json"), "--formats", "json", "--out", _folder.PathFor("out"), "--json");
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("b_keypoints.json");
        run.Json["results"]!.AsArray().Single()!["people"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public void Boxes_ChooseThePeople_AndTheirOrder()
    {
        string photo = PhotoSet.Write(_folder, "a.png"), joints = _folder.Write("joints.json", OpenPose([s_left, s_right]));
        CliRun run = CliRun.Of("fit", photo, "--keypoints", joints, "--box", Box(s_right), "--box", Box(s_left), "--formats", "json", "--out", _folder.PathFor("out"), "-q");
        run.ExitCode.ShouldBe(0, run.Error);
        RecoveredPerson first = RecoveredPersonFile.Read(_folder.PathFor("out/a/body.json")), second = RecoveredPersonFile.Read(_folder.PathFor("out/a/body-2.json"));
        first.Camera.Translation[0].ShouldBeGreaterThan(0.2);
        second.Camera.Translation[0].ShouldBeLessThan(-0.2);
        first.Box![2].ShouldBe(BoxOf(s_right).Width + 4, 1e-3);
        CliRun.Of("fit", photo, "--keypoints", joints, "--box", "0,100,20,20", "-q").ShouldRefuse("joints.json", "--box 0,100,20,20", "the joints of somebody in it", "2 people's");
    }

    [Fact]
    public void CocoResults_OfManyPeople_AreLimitedToTheSurest()
    {
        string photo = PhotoSet.Write(_folder, "000000000007.png");
        string Result(RecoveredBody body, double score) =>
            $$"""{"image_id": 7, "category_id": 1, "score": {{score.ToString(System.Globalization.CultureInfo.InvariantCulture)}}, "keypoints": [{{string.Join(", ", body.Joints2d(JointSets.Coco17).Select(p => FormattableString.Invariant($"{p.X - 0.5}, {p.Y - 0.5}, 0.8")))}}]}""";
        string joints = _folder.Write("results.json", $"[{Result(s_left, 0.3)}, {Result(s_right, 0.9)}, {Result(s_left, 0.1).Replace("\"image_id\": 7", "\"image_id\": 8", StringComparison.Ordinal)}]");
        CliRun run = CliRun.Of("recover", photo, "--keypoints", joints, "--max-people", "1", "--formats", "json", "--out", _folder.PathFor("out"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        RecoveredPerson person = RecoveredPersonFile.Read(_folder.PathFor("out/000000000007/body.json"));
        person.Score.ShouldBe(0.9);
        person.Camera.Translation[0].ShouldBeGreaterThan(0.2);
        Directory.GetFiles(_folder.PathFor("out/000000000007"), "*.json").Length.ShouldBe(1);
    }

    [Fact]
    public void WhatHasNoJoints_IsRefused()
    {
        string film = _folder.PathFor("clip.mp4"), joints = _folder.Write("joints.json", OpenPose([s_left]));
        using (VideoWriter writer = VideoWriter.Create(film, PhotoSet.Width, PhotoSet.Height, 15))
        {
            writer.Write(new Image(PhotoSet.Width, PhotoSet.Height));
            writer.Finish();
        }

        Directory.CreateDirectory(_folder.PathFor("empty"));
        CliRun.Of("recover", film, "--keypoints", joints, "--out", _folder.PathFor("out"), "-q").ShouldRefuse("clip.mp4", "--keypoints DIR with a file of joints for each frame", "joints.json");
        CliRun.Of("recover", film, "--keypoints", _folder.PathFor("empty"), "--out", _folder.PathFor("out"), "-q").ShouldRefuse("empty", "frames clip_000000000000_keypoints.json", "none");
        CliRun.Of("recover", PhotoSet.Write(_folder, "a.png"), "--keypoints", _folder.PathFor("empty"), "--out", _folder.PathFor("out"), "-q").ShouldRefuse("empty", "a_keypoints.json", "found none");
    }

    private static BoundingBox BoxOf(RecoveredBody body) => BoundingBox.Around(body.Joints2d(JointSets.All36));

    private static string Box(RecoveredBody body)
    {
        BoundingBox box = BoxOf(body);
        return FormattableString.Invariant($"{box.X - 2},{box.Y - 2},{box.Width + 4},{box.Height + 4}");
    }

    private static string OpenPose(RecoveredBody[] people)
    {
        IEnumerable<string> Joints(RecoveredBody body) => body.Joints2d(JointSets.OpenPose25).Select(p => FormattableString.Invariant($"{p.X - 0.5}, {p.Y - 0.5}, 0.9"));
        return $$"""{"version": 1.3, "people": [{{string.Join(", ", people.Select(body => $$"""{"person_id": [-1], "pose_keypoints_2d": [{{string.Join(", ", Joints(body))}}]}"""))}}]}""";
    }
}
