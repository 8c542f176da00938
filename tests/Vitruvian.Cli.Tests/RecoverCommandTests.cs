using System.Text.Json.Nodes;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Testing;

namespace Vitruvian.Cli.Tests;

public class RecoverCommandTests
{
    [Fact]
    public void Photo_WithJointsBesideIt_BecomesBodies()
    {
        using TemporaryFolder folder = new();
        string photo = PhotoSet.Write(folder, "photo.png", PhotoSet.Person(-0.5), PhotoSet.Person(0.5));
        CliRun run = CliRun.Of("recover", photo, "--method", "fit", "--out", folder.PathFor("out"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        folder.Entries().Where(e => e.StartsWith("out/photo/", StringComparison.Ordinal)).Select(e => e["out/photo/".Length..]).ShouldBe(
        [
            "body-2.bvh", "body-2.glb", "body-2.json", "body-2.npz", "body-2.obj", "body.bvh", "body.glb", "body.json", "body.npz", "body.obj", "overlay.png",
        ]);
        GltfValidator.ShouldBeClean(folder.PathFor("out/photo/body.glb"));
        JsonArray people = run.Json["results"]![0]!["people"]!.AsArray();
        people.Count.ShouldBe(2);
        foreach (JsonNode? person in people)
        {
            person!["fit"]!["reprojectionRms"]!.GetValue<double>().ShouldBeLessThan(1);
            person["method"]!.GetValue<string>().ShouldBe("fit");
            person["jointSet"]!.GetValue<string>().ShouldBe("coco-17");
            person["joints2d"]!.AsArray().Count.ShouldBe(17);
        }

        people[0]!["camera"]!["translation"]![0]!.GetValue<double>().ShouldBeLessThan(people[1]!["camera"]!["translation"]![0]!.GetValue<double>());
        RecoveredPersonFile.Read(folder.PathFor("out/photo/body-2.json")).Betas.ShouldBe([.. people[1]!["betas"]!.AsArray().Select(b => b!.GetValue<double>())]);
    }

    [Fact]
    public void Result_DoesNotDependOnTheNumberOfThreads()
    {
        using TemporaryFolder folder = new();
        for (int i = 0; i < 3; i++)
            PhotoSet.Write(folder, $"photos/{i}.png", PhotoSet.Person(0.1 * i));
        foreach (string jobs in new[] { "1", "3" })
            CliRun.Of("recover", folder.PathFor("photos"), "--method", "fit", "--jobs", jobs, "--formats", "npz,overlay", "--out", folder.PathFor(jobs), "-q").ExitCode.ShouldBe(0);
        foreach (string file in new[] { "0/body.npz", "2/body.npz", "1/overlay.png" })
            File.ReadAllBytes(folder.PathFor($"1/{file}")).ShouldBe(File.ReadAllBytes(folder.PathFor($"3/{file}")));
    }

    [Fact]
    public void Folder_WithABadPhoto_GivesTheOthersAndExitCode2()
    {
        using TemporaryFolder folder = new();
        PhotoSet.Write(folder, "photos/a.png", PhotoSet.Person());
        PhotoSet.Write(folder, "photos/b.png");
        folder.Write("photos/c.jpg", "no photo");
        CliRun run = CliRun.Of("recover", folder.PathFor("photos"), "--method", "fit", "--formats", "json", "--out", folder.PathFor("out"), "--json", "-q");
        run.ExitCode.ShouldBe(2);
        run.Json["results"]!.AsArray().Count.ShouldBe(1);
        run.Json["errors"]!.AsArray().Count.ShouldBe(2);
        run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
        run.Error.ShouldContain("2 of 3 photos failed");
        run.Error.ShouldContain("b.png");
        run.Error.ShouldContain("c.jpg");
        folder.Entries().Where(e => e.StartsWith("out", StringComparison.Ordinal)).ShouldBe(["out", "out/a", "out/a/body.json", "out/a/run.json"]);
    }

    [Fact]
    public void Photo_WithoutJoints_IsToldThatItNeedsThem()
    {
        using TemporaryFolder folder = new();
        CliRun.Of("recover", PhotoSet.Write(folder, "a.png"), "--method", "fit", "--out", folder.PathFor("out"), "-q").ShouldRefuse("a.png.keypoints.json", "--keypoints");
        folder.Entries().ShouldBe(["a.png"]);
    }

    [Fact]
    public void Keypoints_OfManyPhotos_AreFoundByName()
    {
        using TemporaryFolder folder = new();
        PhotoSet.Write(folder, "photos/a.png");
        string joints = folder.Write("all.json", PhotoSet.Joints("a.png", PhotoSet.Person()));
        CliRun run = CliRun.Of("recover", folder.PathFor("photos"), "--keypoints", joints, "--formats", "npz", "--out", folder.PathFor("out"));
        run.ExitCode.ShouldBe(0, run.Error);
        run.Out.ShouldContain("1 person");
    }

    [Fact]
    public void Cancelled_LeavesNothing()
    {
        using TemporaryFolder folder = new();
        string photo = PhotoSet.Write(folder, "a.png", PhotoSet.Person());
        CliRun run = CliRun.Of(new CancellationToken(canceled: true), "recover", photo, "--method", "fit", "--out", folder.PathFor("out"), "-q");
        run.ExitCode.ShouldBe(130);
        folder.Entries().ShouldBe(["a.png", "a.png.keypoints.json"]);
    }

    [Theory]
    [InlineData("folder with photos", "empty")]
    [InlineData("nothing there", "missing.jpg")]
    [InlineData("'fbx'", "a.png", "--formats", "fbx")]
    [InlineData("no such prior", "a.png", "--prior", "vpn")]
    [InlineData("no such body", "a.png", "--body", "nobody")]
    [InlineData("no such file", "a.png", "--start", "nowhere.npz")]
    [InlineData("no such file", "a.png", "--keypoints", "nowhere.json")]
    [InlineData("--jobs", "a.png", "--jobs", "0")]
    public void BadInput_WritesNothing(string word, string input, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        PhotoSet.Write(folder, "a.png", PhotoSet.Person());
        Directory.CreateDirectory(folder.PathFor("empty"));
        CliRun.Of(["recover", folder.PathFor(input), "--method", "fit", .. arguments, "--out", folder.PathFor("out"), "-q"]).ShouldRefuse(word);
        folder.Entries().ShouldBe(["a.png", "a.png.keypoints.json", "empty"]);
    }

    [Fact]
    public void Samples_AreRecoveredByTheirJoints()
    {
        using TemporaryFolder folder = new();
        CliRun run = CliRun.Of("recover", RepositoryFolder.Asset("samples"), "--method", "fit", "--formats", "json", "--out", folder.FullPath, "--json", "-q");
        run.ExitCode.ShouldBe(0, run.Error);
        JsonArray results = run.Json["results"]!.AsArray();
        results.Count.ShouldBeGreaterThanOrEqualTo(3);
        foreach (JsonNode? result in results)
        {
            Image photo = ImageCodec.Read(result!["input"]!.GetValue<string>());
            foreach (JsonNode? person in result["people"]!.AsArray())
                person!["fit"]!["reprojectionRms"]!.GetValue<double>().ShouldBeLessThan(0.02 * Math.Max(photo.Width, photo.Height), result["input"]!.GetValue<string>());
        }
    }
}
