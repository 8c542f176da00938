using System.Net;
using System.Net.Sockets;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Cli.Tests;

/// <summary><c>serve</c>, <c>view</c> and <c>render --html</c>.</summary>
public class PageCommandTests
{
    [Fact]
    public async Task Serve_AnswersUntilItIsInterrupted_AndThatIsNoFailure()
    {
        using TemporaryFolder folder = new();
        (int code, string page) = await WhileRunning("/healthz", "serve", "--folder", folder.PathFor("jobs"), "--workers", "1");
        page.ShouldContain("ok");
        code.ShouldBe(0);
    }

    [Theory]
    [InlineData("token", "--address", "0.0.0.0")]
    [InlineData("--address", "--address", "somewhere")]
    [InlineData("--port", "--port", "70000")]
    [InlineData("--token-file", "--token-file", "missing")]
    [InlineData("--queue", "--queue", "0")]
    public void Serve_RefusesWhatMakesNoSense(string word, string option, string value)
    {
        using TemporaryFolder folder = new();
        CliRun.Of("serve", "--folder", folder.PathFor("jobs"), option, value).ShouldRefuse(word);
    }

    [Fact]
    public async Task View_ShowsParametersAndMeshes()
    {
        using TemporaryFolder folder = new();
        string npz = WriteBody(folder, "person.npz", withCamera: true);
        (int code, string page) = await WhileRunning("/", "view", npz, "vitruvian");
        code.ShouldBe(0);
        page.ShouldContain("\"glb\":\"/scene/person-1.glb\"");
        page.ShouldContain("\"glb\":\"/scene/person-2.glb\"");
        page.ShouldContain("<title>person – Vitruvian</title>");
    }

    [Fact]
    public async Task View_OfAFolder_ShowsAllItsPeople_AndThePicture()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.PathFor("photo"));
        BodyModel model = BodySource.Load(BodySource.DefaultName);
        BodySequence sequence = new([new BodyParameters(model.BetaCount, model.JointCount)]);
        foreach (string name in (string[])["body.glb", "body-2.glb"])
            GlbFile.Write(folder.PathFor($"photo/{name}"), model, sequence);
        ImageCodec.Write(folder.PathFor("photo/overlay.png"), new Image(8, 8, 3));
        (_, string page) = await WhileRunning("/", "view", folder.PathFor("photo"));
        page.ShouldContain("person-2.glb");
        page.ShouldContain("\"overlay\":\"/scene/overlay.png\"");
        page.ShouldContain("<title>photo – Vitruvian</title>");
    }

    [Theory]
    [InlineData("missing.glb", "no such file")]
    [InlineData("missing.npz", "missing.npz")]
    [InlineData(".", "body.glb")]
    public void View_OfNothing_IsRefused(string name, string word)
    {
        using TemporaryFolder folder = new();
        CliRun.Of("view", folder.PathFor(name)).ShouldRefuse(word);
    }

    [Fact]
    public void View_OfAnotherFile_IsRefused()
    {
        using TemporaryFolder folder = new();
        folder.Write("text.glb", "text"u8);
        CliRun.Of("view", folder.PathFor("text.glb")).ShouldRefuse("glTF");
    }

    [Fact]
    public void Html_IsOnePage_WithThePhotoWhenItIsGiven()
    {
        using TemporaryFolder folder = new();
        string npz = WriteBody(folder, "person.npz", withCamera: true);
        ImageCodec.Write(folder.PathFor("photo.png"), new Image(64, 48, 3));
        CliRun run = CliRun.Of("render", npz, "--html", folder.PathFor("page.html"), "--photo", folder.PathFor("photo.png"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        string page = File.ReadAllText(folder.PathFor("page.html"));
        page.ShouldContain("\"overlay\":\"data:image/jpeg;base64,");
        page.ShouldContain("data:model/gltf-binary;base64,");
        page.ShouldNotContain("src=\"/");
        page.ShouldNotContain("href=\"/");
    }

    [Fact]
    public void Html_StandsAlone()
    {
        using TemporaryFolder folder = new();
        CliRun.Of("render", "vitruvian", "--html", folder.PathFor("page.html"), "--view", "side").ShouldRefuse("--view", "--html");
        string npz = WriteBody(folder, "person.npz", withCamera: false);
        ImageCodec.Write(folder.PathFor("photo.png"), new Image(64, 48, 3));
        CliRun.Of("render", npz, "--html", folder.PathFor("page.html"), "--photo", folder.PathFor("photo.png")).ShouldRefuse("--photo", "camera");
        File.Exists(folder.PathFor("page.html")).ShouldBeFalse();
    }

    private static string WriteBody(TemporaryFolder folder, string name, bool withCamera)
    {
        BodyModel model = BodySource.Load(BodySource.DefaultName);
        BodyParameters body = new(model.BetaCount, model.JointCount) { Translation = new Vector3d(0, 0, 3) };
        BodySequence sequence = new([body]);
        BodyParametersFile.Write(folder.PathFor(name), withCamera ? sequence with { Camera = PerspectiveCamera.ForImage(64, 48), ImageSize = (64, 48) } : sequence);
        return folder.PathFor(name);
    }

    // Asks once, when the command listens, and then interrupts it.
    private static async Task<(int Code, string Answer)> WhileRunning(string address, params string[] arguments)
    {
        int port = FreePort();
        using CancellationTokenSource stop = new();
        Task<CliRun> run = Task.Run(() => CliRun.Of(stop.Token, [.. arguments, "--port", $"{port}", "--quiet"]));
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        string? answer = null;
        for (int tries = 0; tries < 600 && answer is null && !run.IsCompleted; tries++)
        {
            try
            {
                answer = await client.GetStringAsync(address);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50);
            }
        }

        await stop.CancelAsync();
        CliRun ended = await run;
        return (ended.ExitCode, answer.ShouldNotBeNull(ended.Error));
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
