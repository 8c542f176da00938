using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Inference.Tests;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Tests;

/// <summary><c>recover --shards</c> and <c>cluster merge</c>, on photos of different sizes, broken ones among them.</summary>
public sealed class ShardedRecoverTests : IDisposable
{
    private const int Photos = 11;
    private static readonly int[] s_broken = [2, 8];

    private readonly TemporaryFolder _folder = new();
    private readonly string _network;
    private readonly string _list;

    public ShardedRecoverTests()
    {
        RecoveredBody person = PhotoSet.Person();
        _network = _folder.PathFor("known.onnx");
        KnownJointsNetwork.Write(_network, person, BoundingBox.Around(person.Joints2d(JointSets.All36)));
        for (int i = 0; i < Photos; i++)
            ImageCodec.Write(PhotoAt(i), new Image(60 + (3 * i), 80 + (i % 4)));
        File.WriteAllText(PhotoAt(2), "no photo");
        File.Delete(PhotoAt(8));
        _list = _folder.Write("list.txt", string.Concat(Enumerable.Range(0, Photos).Select(i => $"photos/{i}.png\n\n")));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shards_JoinedAre_TheUndividedRun_ByteForByte()
    {
        CliRun whole = Recover("whole", 1, 0, "--jobs", "3", "--json");
        whole.ExitCode.ShouldBe(0, whole.Error);
        whole.Json["errors"]!.GetValue<int>().ShouldBe(2);
        whole.Json["people"]!.GetValue<int>().ShouldBe(Photos - 2);
        for (int i = 0; i < 4; i++)
            Recover("parts", 4, i, "--jobs", "1").ExitCode.ShouldBe(0);
        CliRun merged = CliRun.Of("cluster", "merge", _folder.PathFor("parts"), "--out", _folder.PathFor("merged"), "--json");
        merged.ExitCode.ShouldBe(0, merged.Error);
        merged.Json["complete"]!.GetValue<bool>().ShouldBeTrue();
        merged.Json["firstErrors"]!.AsArray().Select(e => e!["frame"]!.GetValue<int>()).ShouldBe(s_broken);
        Directory.GetFiles(_folder.PathFor("whole")).Length.ShouldBe(2);
        foreach (string file in (string[])["shard-00000-of-00001.npz", "shard-00000-of-00001.jsonl"])
            File.ReadAllBytes(_folder.PathFor($"merged/{file}")).ShouldBe(File.ReadAllBytes(_folder.PathFor($"whole/{file}")), file);
    }

    [Fact]
    public void Rows_AreThePeople_AndLinesTheFrames()
    {
        Recover("out", 1, 0).ExitCode.ShouldBe(0);
        JsonObject[] lines = Lines("out/shard-00000-of-00001.jsonl");
        lines.Skip(1).Select(line => line["input"]!.GetValue<string>()).ShouldBe(Enumerable.Range(0, Photos).Select(i => $"photos/{i}.png"));
        lines[3]["error"]!.GetValue<string>().ShouldStartWith("photos/2.png: ");
        lines[9]["error"]!.GetValue<string>().ShouldBe("photos/8.png: expected an image file; found nothing there.");
        lines[1]["sha256"]!.GetValue<string>().Length.ShouldBe(64);
        lines[4]["rows"]!.AsArray().Select(v => v!.GetValue<int>()).ShouldBe([2, 1]);

        // The same photo as a file of its own.
        CliRun.Of("recover", PhotoAt(5), "--method", _network, "--box", "photo", "--formats", "npz", "--out", _folder.PathFor("own")).ExitCode.ShouldBe(0);
        using var own = NpzReader.Open(_folder.PathFor("own/5/body.npz"));
        using var rows = NpzReader.Open(_folder.PathFor("out/shard-00000-of-00001.npz"));
        int row = Array.IndexOf(rows.Read("frame").ToInt32s(), 5);
        row.ShouldBe(4);
        foreach (string name in (string[])["betas", "global_orient", "body_pose", "transl"])
        {
            double[] expected = own.Read(name).ToDoubles();
            double[] found = rows.Read(name).ToDoubles()[(row * expected.Length)..((row + 1) * expected.Length)];
            for (int i = 0; i < expected.Length; i++)
                found[i].ShouldBe(expected[i], 1e-6, name);
        }

        rows.Read("image_size").ToInt32s()[(2 * row)..(2 * (row + 1))].ShouldBe([75, 81]);
        rows.Read("focal_length_pixels").ToDoubles()[row].ShouldBe(double.Hypot(75, 81), 1e-9);
        rows.Read("video_frame").ToInt32s().ShouldAllBe(frame => frame == -1);
        rows.Read("score").ToSingles().ShouldAllBe(score => float.IsNaN(score));
    }

    [Fact]
    public void Restart_DoesWhatIsNotDone_AndWhatChanged()
    {
        CliRun first = Recover("out", 1, 0, "--json");
        first.Json["resumed"]!.GetValue<int>().ShouldBe(0);
        byte[] before = File.ReadAllBytes(_folder.PathFor("out/shard-00000-of-00001.npz"));

        // What failed is tried again; the rest stays.
        Recover("out", 1, 0, "--json").Json["resumed"]!.GetValue<int>().ShouldBe(Photos - 2);
        ImageCodec.Write(PhotoAt(8), new Image(50, 70));
        ImageCodec.Write(PhotoAt(3), new Image(70, 70));
        CliRun changed = Recover("out", 1, 0, "--json");
        changed.Json["resumed"]!.GetValue<int>().ShouldBe(Photos - 3);
        changed.Json["errors"]!.GetValue<int>().ShouldBe(1);
        File.ReadAllBytes(_folder.PathFor("out/shard-00000-of-00001.npz")).ShouldNotBe(before);
        CliRun other = Recover("out", 1, 0, "--camera", "crop", "--json");
        other.Json["resumed"]!.GetValue<int>().ShouldBe(0);
        other.Error.ShouldContain("made from other settings");
        Recover("out", 1, 0, "--camera", "crop", "--again", "--json").Json["resumed"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task InterruptedShard_GoesOn_AndGivesTheSame()
    {
        Recover("whole", 2, 1).ExitCode.ShouldBe(0);
        using CancellationTokenSource source = new(), finished = new();
        string journal = _folder.PathFor("out/shard-00001-of-00002.partial");
        Task stop = Task.Run(() =>
        {
            // Some photos are written down when it is stopped.
            while (!finished.IsCancellationRequested && new FileInfo(journal) is not { Exists: true, Length: >= 3000 })
                Thread.Yield();
            source.Cancel();
        });
        CliRun run = CliRun.Of(source.Token, ["recover", "--manifest", _list, "--method", _network, "--box", "photo", "--shards", "2", "--shard", "1", "--jobs", "1", "--out", _folder.PathFor("out")]);
        await finished.CancelAsync();
        await stop;
        if (run.ExitCode == 130)
            File.Exists(journal).ShouldBeTrue();
        CliRun again = Recover("out", 2, 1, "--json");
        again.ExitCode.ShouldBe(0, again.Error);
        if (run.ExitCode == 130)
            again.Json["resumed"]!.GetValue<int>().ShouldBeInRange(1, 5);
        foreach (string file in (string[])["shard-00001-of-00002.npz", "shard-00001-of-00002.jsonl"])
            File.ReadAllBytes(_folder.PathFor($"out/{file}")).ShouldBe(File.ReadAllBytes(_folder.PathFor($"whole/{file}")), file);
    }

    [Fact]
    public void Formats_GiveFolders_Too()
    {
        Recover("out", 2, 0, "--formats", "npz").ExitCode.ShouldBe(0);
        Directory.GetDirectories(_folder.PathFor("out")).Select(Path.GetFileName).Order().ShouldBe(["0", "1", "3", "4"]);
        Directory.Delete(_folder.PathFor("out/3"), recursive: true);
        Recover("out", 2, 0, "--formats", "npz", "--json").Json["resumed"]!.GetValue<int>().ShouldBe(3);
        File.Exists(_folder.PathFor("out/3/body.npz")).ShouldBeTrue();
    }

    [Fact]
    public void IncompleteRun_IsToldByTheExitCode()
    {
        Recover("parts", 3, 0).ExitCode.ShouldBe(0);
        Recover("parts", 3, 2).ExitCode.ShouldBe(0);
        string[] merge = ["cluster", "merge", _folder.PathFor("parts"), "--out", _folder.PathFor("merged")];
        CliRun run = CliRun.Of(merge);
        run.ExitCode.ShouldBe(1);
        run.Out.ShouldContain("shard 1 is missing");
        run.Out.ShouldContain("4 frames are missing: 3 to 6");
        Directory.Exists(_folder.PathFor("merged")).ShouldBeFalse();
        CliRun.Of([.. merge, "--allow-missing"]).ExitCode.ShouldBe(0);
        Lines("merged/shard-00000-of-00001.jsonl").Length.ShouldBe(1 + 7);
        CliRun.Of("cluster", "merge", _folder.PathFor("parts"), "--out", _folder.PathFor("parts"), "--allow-missing", "-q").ShouldRefuse("another folder");
        CliRun.Of("cluster", "merge", _folder.PathFor("nowhere"), "--out", _folder.PathFor("merged"), "-q").ShouldRefuse("no such folder");
    }

    [Fact]
    public void GivenJoints_ThatWereChanged_MakeThePhotoAnew()
    {
        PhotoSet.Write(_folder, "given/a.png", PhotoSet.Person());
        PhotoSet.Write(_folder, "given/b.png", PhotoSet.Person(), PhotoSet.Person(0.1));
        string joints = _folder.PathFor("given/b.png.keypoints.json"), good = File.ReadAllText(joints);
        File.WriteAllText(joints, "no joints");
        string[] arguments = ["recover", _folder.PathFor("given"), "--method", "fit", "--shards", "1", "--out", _folder.PathFor("out"), "--json"];
        CliRun.Of(arguments).Json["errors"]!.GetValue<int>().ShouldBe(1);

        // Of the second person two joints are left, too few for a body.
        JsonObject poor = JsonNode.Parse(good)!.AsObject();
        JsonArray values = poor["annotations"]![1]!["keypoints"]!.AsArray();
        for (int j = 2; j < values.Count / 3; j++)
            values[(3 * j) + 2] = 0;
        File.WriteAllText(joints, poor.ToJsonString());
        CliRun.Of(arguments).Json["resumed"]!.GetValue<int>().ShouldBe(1);
        JsonObject line = Lines("out/shard-00000-of-00001.jsonl")[2];
        (line["people"]!.GetValue<int>(), line["leftOut"]!.GetValue<int>()).ShouldBe((1, 1));
        File.WriteAllText(joints, good);
        File.SetLastWriteTimeUtc(joints, DateTime.UtcNow.AddSeconds(5));
        CliRun.Of(arguments).Json["resumed"]!.GetValue<int>().ShouldBe(1);
        Lines("out/shard-00000-of-00001.jsonl")[2]["people"]!.GetValue<int>().ShouldBe(2);
    }

    private CliRun Recover(string folder, int shards, int shard, params string[] more) => CliRun.Of(
        ["recover", "--manifest", _list, "--method", _network, "--box", "photo", "--shards", $"{shards}", "--shard", $"{shard}", "--out", _folder.PathFor(folder), .. more]);

    private JsonObject[] Lines(string file) => [.. File.ReadLines(_folder.PathFor(file)).Select(line => JsonNode.Parse(line)!.AsObject())];

    private string PhotoAt(int i)
    {
        string path = _folder.PathFor($"photos/{i}.png");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
