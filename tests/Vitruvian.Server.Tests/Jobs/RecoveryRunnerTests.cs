using System.Text.Json.Nodes;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;
using Vitruvian.Testing;

namespace Vitruvian.Server.Tests.Jobs;

/// <summary>The way through with the networks that come with the program.</summary>
public class RecoveryRunnerTests
{
    [Fact]
    public async Task Photo_GivesTheFilesThatWereAskedFor_AndTheBodyBeforeItsRefinement()
    {
        await using TestServer server = await TestServer.StartAsync(null);
        JsonObject end = await server.EndOf((await server.TakeAsync(Samples.Astronaut, ("formats", "json,glb,overlay,parts")))["id"]!.GetValue<string>());
        end["status"]!.GetValue<string>().ShouldBe("done", end.ToJsonString());
        end["result"]!["people"]!.GetValue<int>().ShouldBe(1);
        (end["result"]!["width"]!.GetValue<int>(), end["result"]!["height"]!.GetValue<int>()).ShouldBe((512, 512));
        JsonNode[] files = [.. end["result"]!["files"]!.AsArray().Select(file => file!)];
        files.Select(file => file["name"]!.GetValue<string>()).ShouldBe(["body.before.glb", "body.glb", "body.json", "overlay.png", "parts.png"]);
        using TestFolder folder = new();
        foreach (JsonNode file in files)
        {
            byte[] content = await server.Client.GetByteArrayAsync(file["url"]!.GetValue<string>());
            content.Length.ShouldBe(file["bytes"]!.GetValue<int>());
            await File.WriteAllBytesAsync(folder.File(file["name"]!.GetValue<string>()), content);
        }

        RecoveredPersonFile.Read(folder.File("body.json")).Refine.Select(refinement => refinement.Kind).ShouldBe(["joints"]);
        GltfValidator.ShouldBeClean(folder.File("body.before.glb"));
        ImageCodec.Read(folder.File("overlay.png")).Width.ShouldBe(512);
        server.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task DamagedFiles_FailWithWhatIsWrong_AndNoPathOfTheServer()
    {
        await using TestServer server = await TestServer.StartAsync(null);
        foreach (byte[] damaged in (byte[][])[Samples.Astronaut[..5000], Samples.HugePng(200), Samples.Mp4])
        {
            JsonObject end = await server.EndOf((await server.TakeAsync(damaged))["id"]!.GetValue<string>());
            end["status"]!.GetValue<string>().ShouldBe("failed");
            string error = end["error"]!.GetValue<string>();
            error.ShouldStartWith("upload: ");
            error.ShouldNotContain("vitruvian-server");
        }

        server.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task LongVideos_AreRefusedBeforeTheyAreLookedAt()
    {
        using TestFolder folder = new();
        using (VideoWriter video = VideoWriter.Create(folder.File("long.mp4"), 64, 64, 25))
        {
            for (int f = 0; f < 30; f++)
                video.Write(new Image(64, 64, 3));
            video.Finish();
        }

        await using TestServer server = await TestServer.StartAsync(null, options => options with { MaximumFrames = 20 });
        JsonObject end = await server.EndOf((await server.TakeAsync(await File.ReadAllBytesAsync(folder.File("long.mp4"))))["id"]!.GetValue<string>());
        end["status"]!.GetValue<string>().ShouldBe("failed");
        end["error"]!.GetValue<string>().ShouldContain("at most 20 frames; found at least 30");
    }
}
