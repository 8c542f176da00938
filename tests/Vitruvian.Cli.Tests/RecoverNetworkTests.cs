using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Imaging;
using Vitruvian.Inference.Tests;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Tests;

/// <summary><c>recover</c> by networks, shown with one that sees a known person's joints in every box.</summary>
public sealed class RecoverNetworkTests : IDisposable
{
    private static readonly RecoveredBody s_person = PhotoSet.Person();
    private static readonly BoundingBox s_box = BoundingBox.Around(s_person.Joints2d(JointSets.All36));

    private readonly TemporaryFolder _folder = new();
    private readonly string _network;

    public RecoverNetworkTests()
    {
        _network = _folder.PathFor("known.onnx");
        KnownJointsNetwork.Write(_network, s_person, s_box);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Box_BecomesABody_WithAllThatIsKnownOfIt()
    {
        string photo = PhotoSet.Write(_folder, "a.png");
        CliRun run = Recover(photo, "--formats", "json,overlay,npz", "--joint-set", "coco-17");
        run.ExitCode.ShouldBe(0, run.Error);
        Entries("out/").ShouldBe(["out/a", "out/a/body.json", "out/a/body.npz", "out/a/overlay.png"]);
        JsonObject person = run.Json["results"]![0]!["people"]![0]!.AsObject();
        RecoveredPerson file = RecoveredPersonFile.Read(_folder.PathFor("out/a/body.json"));
        (file.Method, file.JointSet, file.Score).ShouldBe(("joints", "coco-17", null));
        file.Box![2].ShouldBe(s_box.Width, 1e-3);
        file.Confidence.ShouldAllBe(c => Math.Abs(c - 0.9) < 1e-6);
        person["fit"]!["reprojectionRms"]!.GetValue<double>().ShouldBeLessThan(1);
        var expected = s_person.Joints2d(JointSets.Coco17);
        for (int j = 0; j < expected.Length; j++)
            double.Hypot(file.Joints2d[j][0] - expected[j].X, file.Joints2d[j][1] - expected[j].Y).ShouldBeLessThan(3);
    }

    [Fact]
    public void Boxes_AreAsManyPeople_AndRefinementIsTold()
    {
        string photo = PhotoSet.Write(_folder, "a.png");
        CliRun run = Recover(photo, "--box", "photo", "--refine", "joints", "--camera", "crop", "--formats", "json");
        run.ExitCode.ShouldBe(0, run.Error);
        JsonArray people = run.Json["results"]![0]!["people"]!.AsArray();
        people.Count.ShouldBe(2);
        people[1]!["box"]!.AsArray().Select(v => v!.GetValue<double>()).ShouldBe([0, 0, PhotoSet.Width, PhotoSet.Height]);
        foreach (JsonNode? person in people)
        {
            person!["refine"]![0]!["kind"]!.GetValue<string>().ShouldBe("joints");
            person["refine"]![0]!["after"]!.GetValue<double>().ShouldBeLessThanOrEqualTo(person["refine"]![0]!["before"]!.GetValue<double>());
            person["camera"]!["focalLengthPixels"]!.GetValue<double>().ShouldBe(5000.0 / 224 * PhotoSet.Height, 1e-6);
        }
    }

    [Fact]
    public void AnyPhoto_IsRead_AndBadOnesAreTold_WhileTheOthersAreDone()
    {
        ImageCodec.Write(Photo("tiny.png"), new Image(1, 1));
        ImageCodec.Write(Photo("grey.png"), new Image(40, 60, 1));
        ImageCodec.Write(Photo("alpha.png"), new Image(40, 60, 4));
        ImageCodec.Write(Photo("photo.jpg"), new Image(40, 60));
        _folder.Write("photos/text.jpg", "no photo");
        _folder.Write("photos/empty.jpg", string.Empty);
        _folder.Write("photos/half.png", File.ReadAllBytes(Photo("grey.png")).AsSpan(0, 60));
        _folder.Write("photos/huge.png", Convert.FromHexString("89504e470d0a1a0a0000000d4948445200004e2000004e2008020000006c12d16e"));
        CliRun run = CliRun.Of("recover", _folder.PathFor("photos"), "--method", _network, "--box", "photo", "--formats", "overlay,json", "--out", _folder.PathFor("out"), "--json", "-q");
        run.ExitCode.ShouldBe(2);
        run.Json["results"]!.AsArray().Select(r => Path.GetFileName(r!["input"]!.GetValue<string>())).ShouldBe(["alpha.png", "grey.png", "photo.jpg", "tiny.png"]);
        string[] errors = [.. run.Json["errors"]!.AsArray().Select(e => e!.GetValue<string>())];
        errors.Length.ShouldBe(4);
        foreach (string name in (string[])["text.jpg", "empty.jpg", "half.png", "huge.png"])
            errors.ShouldContain(e => e.Contains(name, StringComparison.Ordinal));
        run.Error.ShouldContain("4 of 8 photos failed");
        Entries("out/").Where(e => e.EndsWith(".json", StringComparison.Ordinal) && !e.EndsWith("run.json", StringComparison.Ordinal)).Count().ShouldBe(4);
    }

    [Fact]
    public void Folder_GoesOnWhereItStopped()
    {
        string[] photos = [PhotoSet.Write(_folder, "photos/a.png"), PhotoSet.Write(_folder, "photos/b.png")];
        CliRun Run(params string[] more) => CliRun.Of(
            ["recover", _folder.PathFor("photos"), "--method", _network, "--box", "photo", "--formats", "npz", "--out", _folder.PathFor("out"), "--json", .. more]);
        CliRun first = Run();
        first.ExitCode.ShouldBe(0, first.Error);
        first.Error.ShouldNotContain("done already");
        DateTime Written(string name) => File.GetLastWriteTimeUtc(_folder.PathFor($"out/{name}/body.npz"));
        var old = DateTime.UtcNow.AddHours(-1);
        foreach (string name in (string[])["a", "b"])
            File.SetLastWriteTimeUtc(_folder.PathFor($"out/{name}/body.npz"), old);

        // One photo changed, and of the other everything is there.
        File.SetLastWriteTimeUtc(photos[1], DateTime.UtcNow.AddDays(-1));
        CliRun second = Run();
        second.Error.ShouldContain("1 of 2 photos were done already");
        second.Json["results"]!.ToJsonString().ShouldBe(first.Json["results"]!.ToJsonString());
        Written("a").ShouldBe(old);
        Written("b").ShouldBeGreaterThan(old);

        // A file is missing; other settings; asked for.
        File.Delete(_folder.PathFor("out/a/body.npz"));
        Run().Error.ShouldContain("1 of 2 photos were done already");
        Run("--camera", "crop").Error.ShouldNotContain("done already");
        Run("--camera", "crop").Error.ShouldContain("2 of 2 photos were done already");
        Run("--camera", "crop", "--again").Error.ShouldNotContain("done already");
    }

    [Fact]
    public void WhatAKilledRunLeaves_IsRemoved_AndWhatALivingOneHoldsStays()
    {
        PhotoSet.Write(_folder, "photos/a.png");
        _folder.Write("out/.b.0123.partial/.lock", string.Empty);
        _folder.Write("out/.b.0123.partial/body.npz", "half");
        using OutputFolder living = new(_folder.PathFor("out/c"));
        CliRun run = CliRun.Of("recover", _folder.PathFor("photos"), "--method", _network, "--box", "photo", "--formats", "npz", "--out", _folder.PathFor("out"));
        run.ExitCode.ShouldBe(0, run.Error);
        Entries("out/.b").ShouldBeEmpty();
        Entries("out/.c").ShouldNotBeEmpty();
    }

    [Fact]
    public void Shards_ShareTheListedPhotos()
    {
        foreach (string name in (string[])["a", "b", "c"])
            PhotoSet.Write(_folder, $"photos/{name}.png");
        string list = _folder.Write("list.txt", "photos/a.png\nphotos/b.png\n\nphotos/c.png\n");
        foreach (string shard in (string[])["0", "1"])
        {
            CliRun run = CliRun.Of("recover", "--manifest", list, "--shards", "2", "--shard", shard, "--method", _network, "--box", "photo", "--formats", "npz", "--out", _folder.PathFor(shard), "--json");
            run.ExitCode.ShouldBe(0, run.Error);
        }

        Entries("0/").Where(e => e.EndsWith(".npz", StringComparison.Ordinal)).ShouldBe(["0/a/body.npz", "0/shard-00000-of-00002.npz"]);
        Entries("1/").Where(e => e.EndsWith(".npz", StringComparison.Ordinal)).ShouldBe(["1/b/body.npz", "1/c/body.npz", "1/shard-00001-of-00002.npz"]);
        CliRun.Of("recover", "--manifest", list, "--shards", "2", "--shard", "2", "-q").ShouldRefuse("--shard", "from 0 to 1");
        CliRun.Of("recover", "--manifest", _folder.PathFor("none.txt"), "-q").ShouldRefuse("none.txt", "no such file");
        CliRun.Of("recover", "-q").ShouldRefuse("--manifest");
    }

    [Theory]
    [InlineData("--box", "--box", "1,2,3")]
    [InlineData("--box", "--box", "1,2,0,5")]
    [InlineData("touches", "--box", "500,500,20,20")]
    [InlineData("--camera", "--camera", "fisheye")]
    [InlineData("--method fit", "--keypoints", "joints.json")]
    [InlineData("no such file", "--joints", "nowhere.onnx", "--refine", "joints", "--method", "joints")]
    public void BadOptions_AreRefused(string word, params string[] arguments)
    {
        string photo = PhotoSet.Write(_folder, "a.png");
        string[] method = arguments.Contains("--method") ? [] : ["--method", _network];
        CliRun.Of(["recover", photo, .. method, .. arguments, .. arguments.Contains("--box") ? [] : (string[])["--box", "photo"], "--out", _folder.PathFor("out"), "-q"]).ShouldRefuse(word);
        Entries("out").ShouldBeEmpty();
    }

    [Fact]
    public void ModelThatDoesNotFitItsCard_IsRefused_BeforeAnyPhoto()
    {
        string photo = PhotoSet.Write(_folder, "a.png");
        File.AppendAllText(_network, "x");
        Recover(photo, "-q").ShouldRefuseAsJson("sha256", "known.onnx");
        Entries("out").ShouldBeEmpty();
    }

    [Fact]
    public void PlaceThatCannotBeWritten_IsTold()
    {
        string photo = PhotoSet.Write(_folder, "a.png");
        CliRun run = CliRun.Of("recover", photo, "--method", _network, "--box", "photo", "--out", "/proc/vitruvian", "-q");
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("/proc/vitruvian");
    }

    private CliRun Recover(string photo, params string[] more) => CliRun.Of(
        ["recover", photo, "--method", _network, "--box", FormattableString.Invariant($"{s_box.X},{s_box.Y},{s_box.Width},{s_box.Height}"), "--out", _folder.PathFor("out"), "--json", .. more]);

    private string[] Entries(string prefix) => [.. _folder.Entries().Where(e => e.StartsWith(prefix, StringComparison.Ordinal))];

    private string Photo(string name)
    {
        string path = _folder.PathFor($"photos/{name}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
