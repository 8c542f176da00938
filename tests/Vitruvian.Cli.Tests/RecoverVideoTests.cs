using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;
using Vitruvian.Inference.Tests;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Tests;

/// <summary><c>recover</c> on videos, with a network that sees a known person's joints in every box.</summary>
public sealed class RecoverVideoTests : IDisposable
{
    private const int Frames = 9;

    private static readonly RecoveredBody s_person = PhotoSet.Person();

    private readonly TemporaryFolder _folder = new();
    private readonly string _network;

    public RecoverVideoTests()
    {
        _network = _folder.PathFor("known.onnx");
        KnownJointsNetwork.Write(_network, s_person, BoundingBox.Around(s_person.Joints2d(JointSets.All36)));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Video_BecomesAnAnimatedPerson_AndAFilm()
    {
        CliRun run = Recover(Film("clip.mp4"));
        run.ExitCode.ShouldBe(0, run.Error);
        Entries("out/clip/").ShouldBe(["out/clip/body.bvh", "out/clip/body.glb", "out/clip/body.json", "out/clip/body.npz", "out/clip/overlay.mp4"]);
        JsonNode result = run.Json["results"]![0]!;
        result["frames"]!.GetValue<int>().ShouldBe(Frames);
        result["framesPerSecond"]!.GetValue<double>().ShouldBe(15);
        JsonNode person = result["people"]!.AsArray().Single()!;
        (person["firstFrame"]!.GetValue<int>(), person["frames"]!.GetValue<int>(), person["observed"]!.GetValue<int>(), person["smooth"]!.GetValue<bool>()).ShouldBe((0, Frames, Frames, true));
        BodySequence sequence = BodyParametersFile.Read(_folder.PathFor("out/clip/body.npz"));
        (sequence.Frames.Count, sequence.FramesPerSecond, sequence.ImageSize).ShouldBe((Frames, 15.0, (PhotoSet.Width, PhotoSet.Height)));
        using VideoReader overlay = VideoReader.Open(_folder.PathFor("out/clip/overlay.mp4"));
        overlay.Read(100).Count.ShouldBe(Frames);
        Recover(Film("clip.mp4"), "--no-smooth").Json["results"]![0]!["people"]![0]!["smooth"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public void Folder_HoldsPhotosAndVideos_GoodAndBad_AndIsNotDoneTwice()
    {
        Film("all/clip.mp4");
        PhotoSet.Write(_folder, "all/photo.png");
        _folder.Write("all/text.mp4", "no film");
        byte[] film = File.ReadAllBytes(Film("long.mp4", 60));
        _folder.Write("all/half.mp4", film.AsSpan(0, film.Length * 7 / 10));
        CliRun first = Recover(_folder.PathFor("all"), "--formats", "npz");
        first.ExitCode.ShouldBe(2);
        first.Error.ShouldContain("text.mp4");
        first.Error.ShouldContain("half.mp4: expected about 60 frames");
        first.Error.ShouldContain("1 of 4 photos and videos failed");
        first.Json["results"]!.AsArray().Single(r => r!["warning"] is not null)!["input"]!.GetValue<string>().ShouldEndWith("half.mp4");
        Entries("out/").Where(e => e.EndsWith(".npz", StringComparison.Ordinal)).ShouldBe(["out/clip/body.npz", "out/half/body.npz", "out/photo/body.npz"]);
        Recover(_folder.PathFor("all"), "--formats", "npz").Error.ShouldContain("3 of 4 photos and videos were done already");
        Recover(_folder.PathFor("all"), "--formats", "npz", "--no-smooth").Error.ShouldContain("1 of 4 photos and videos were done already");
    }

    [Fact]
    public void Shard_HasARowForEachFrameOfAVideosPeople()
    {
        Film("all/clip.mp4");
        PhotoSet.Write(_folder, "all/photo.png");
        _folder.Write("all/text.mp4", "no film");
        CliRun run = Recover(_folder.PathFor("all"), "--shards", "1");
        run.ExitCode.ShouldBe(0, run.Error);
        (run.Json["people"]!.GetValue<int>(), run.Json["errors"]!.GetValue<int>()).ShouldBe((2, 1));
        JsonNode line = JsonNode.Parse(File.ReadLines(_folder.PathFor("out/shard-00000-of-00001.jsonl")).ElementAt(1))!;
        line["rows"]!.ToJsonString().ShouldBe($"[0,{Frames}]");
        line["videoFrames"]!.GetValue<int>().ShouldBe(Frames);
        using (NpzReader rows = NpzReader.Open(_folder.PathFor("out/shard-00000-of-00001.npz")))
        {
            rows.Read("video_frame").ToInt32s().ShouldBe([.. Enumerable.Range(0, Frames), -1]);
            rows.Read("frame").ToInt32s().ShouldBe([.. Enumerable.Repeat(0, Frames), 1]);
            rows.Read("observed").ToBooleans().ShouldAllBe(seen => seen);

            // As the video's own file has them.
            Recover(_folder.PathFor("all/clip.mp4"), "--formats", "npz").ExitCode.ShouldBe(0);
            double[] poses = rows.Read("body_pose").ToDoubles();
            IReadOnlyList<BodyParameters> frames = BodyParametersFile.Read(_folder.PathFor("out/clip/body.npz")).Frames;
            for (int f = 0; f < Frames; f++)
                poses[(f * 69) + 45].ShouldBe(frames[f].Pose[16].Vector.X, 1e-5);
        }

        Recover(_folder.PathFor("all"), "--shards", "1").Json["resumed"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public void WhatVideosCannotBe_IsRefused()
    {
        string film = Film("clip.mp4");
        Recover(film, "--formats", "obj,parts", "-q").ShouldRefuseAsJson("--formats", "overlay, glb, bvh, npz, json");
        CliRun.Of("recover", film, "--method", "fit", "--out", _folder.PathFor("out"), "-q").ShouldRefuse("clip.mp4", "a photo, where joints are given");
        Entries("out").ShouldBeEmpty();
    }

    [Fact]
    public void Interrupted_LeavesWhatIsDone()
    {
        using CancellationTokenSource stop = new();
        string film = Film("clip.mp4", 200);
        using StoppingReports output = new(stop, "of 200");
        int code = VitruvianCommandLine.Run(
            ["recover", film, "--method", _network, "--box", "photo", "--formats", "npz", "--out", _folder.PathFor("out")], new Terminal(TextWriter.Null, output, IsInteractive: false), stop.Token);
        code.ShouldBe(ExitCode.Cancelled, output.ToString());
        output.ToString().ShouldContain("interrupted");
        Entries("out/").ShouldBe(["out/clip", "out/clip/body.npz"]);
        BodyParametersFile.Read(_folder.PathFor("out/clip/body.npz")).Frames.Count.ShouldBeInRange(12, 190);
    }

    private CliRun Recover(string input, params string[] more) =>
        CliRun.Of(["recover", input, "--method", _network, "--box", "photo", "--out", _folder.PathFor("out"), "--json", .. more]);

    private string[] Entries(string prefix) => [.. _folder.Entries().Where(e => e.StartsWith(prefix, StringComparison.Ordinal))];

    private string Film(string name, int count = Frames)
    {
        string path = _folder.PathFor(name);
        Random random = new(1);
        using VideoWriter writer = VideoWriter.Create(path, PhotoSet.Width, PhotoSet.Height, 15);
        for (int f = 0; f < count; f++)
        {
            Image frame = new(PhotoSet.Width, PhotoSet.Height);
            random.NextBytes(frame.Pixels);
            writer.Write(frame);
        }

        writer.Finish();
        return path;
    }

    // Cancels at the first line that tells how far the work is.
    private sealed class StoppingReports(CancellationTokenSource stop, string word) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(word, StringComparison.Ordinal) == true)
                stop.Cancel();
        }
    }
}
