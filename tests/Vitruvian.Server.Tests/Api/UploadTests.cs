using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Vitruvian.Server.Tests.Api;

public class UploadTests
{
    [Fact]
    public async Task Photo_BecomesAJob_ThatEndsWithItsResults()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        using HttpResponseMessage answer = await server.SendAsync(Samples.Jpeg, "photo.jpg", ("method", "spin"), ("refine", "none"), ("maxPeople", "3"), ("formats", "json,glb"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        JsonObject job = await TestServer.JsonOf(answer);
        string id = job["id"]!.GetValue<string>();
        answer.Headers.Location!.ToString().ShouldBe($"/v1/jobs/{id}");
        job["kind"]!.GetValue<string>().ShouldBe("photo");
        job["refine"]!.AsArray().ShouldBeEmpty();
        job["maxPeople"]!.GetValue<int>().ShouldBe(3);

        JsonObject end = await server.EndOf(id);
        end["status"]!.GetValue<string>().ShouldBe("done");
        end["progress"]!.GetValue<double>().ShouldBe(1);
        JsonNode file = end["result"]!["files"]!.AsArray().ShouldHaveSingleItem()!;
        file["name"]!.GetValue<string>().ShouldBe("body.json");
        (await server.Client.GetStringAsync(file["url"]!.GetValue<string>())).ShouldBe("{}");
    }

    [Fact]
    public async Task MethodsOwnRefinement_IsTaken_WhenNoneIsChosen()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        (await server.TakeAsync(Samples.Jpeg, ("method", "spin")))["refine"]!.AsArray().Select(kind => kind!.GetValue<string>()).ShouldBe(["joints"]);
        (await server.TakeAsync(Samples.Jpeg, ("method", "meshpose")))["refine"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Video_IsTold_ByItsContent_WhateverItIsCalled()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        JsonObject job = await server.TakeAsync(Samples.Mp4);
        job["kind"]!.GetValue<string>().ShouldBe("video");
        job["formats"]!.AsArray().Select(format => format!.GetValue<string>()).ShouldNotContain("obj");
    }

    [Theory]
    [InlineData("plain text that is called photo.jpg")]
    [InlineData("")]
    [InlineData("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")]
    public async Task Text_IsRefused(string text)
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        using HttpResponseMessage answer = await server.SendAsync(Encoding.UTF8.GetBytes(text));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await TestServer.JsonOf(answer))["error"]!.GetValue<string>().ShouldStartWith("file: expected a JPEG");
    }

    [Theory]
    [InlineData("method", "../spin", "method")]
    [InlineData("method", "/etc/passwd.onnx", "method")]
    [InlineData("refine", "magic", "refine")]
    [InlineData("refine", "joints,joints,joints,joints,joints", "refine")]
    [InlineData("formats", "exe", "formats")]
    [InlineData("maxPeople", "0", "maxPeople")]
    [InlineData("maxPeople", "1000000", "maxPeople")]
    [InlineData("smooth", "perhaps", "smooth")]
    [InlineData("path", "/etc", "path")]
    public async Task BadFields_AreRefused_WithTheirNames(string name, string value, string word)
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        using HttpResponseMessage answer = await server.SendAsync(Samples.Jpeg, "photo.jpg", (name, value));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        string error = (await TestServer.JsonOf(answer))["error"]!.GetValue<string>();
        error.ShouldContain(word);
        error.ShouldNotContain('\n');
    }

    [Fact]
    public async Task TooManyBytes_AreRefused_ToldOrNot()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick, options => options with { MaximumBytes = 200_000 });
        byte[] large = new byte[1_000_000];
        Samples.Jpeg.CopyTo(large, 0);
        (await server.SendAsync(large[..250_000])).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);

        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/recover") { Content = Form(large) };
        request.Headers.TransferEncodingChunked = true;
        HttpStatusCode? status = null;
        try
        {
            status = (await server.Client.SendAsync(request)).StatusCode;
        }
        catch (HttpRequestException)
        {
            // The server may close before the client has sent all.
        }

        (status ?? HttpStatusCode.RequestEntityTooLarge).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        Directory.EnumerateFileSystemEntries(server.Folder("incoming")).ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(server.Folder("jobs")).ShouldBeEmpty();
    }

    [Fact]
    public async Task PixelBombs_AreRefusedByTheirHeaders()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        using HttpResponseMessage answer = await server.SendAsync(Samples.HugePng(60_000));
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await TestServer.JsonOf(answer))["error"]!.GetValue<string>().ShouldContain("60000 x 60000");
    }

    [Fact]
    public async Task TwoFiles_AreRefused()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        using MultipartFormDataContent form = [];
        form.Add(new ByteArrayContent(Samples.Jpeg), "file", "a.jpg");
        form.Add(new ByteArrayContent(Samples.Jpeg), "file", "b.jpg");
        (await server.Client.PostAsync("/v1/recover", form)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("application/json", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data", "", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=x", "", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ncut", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"method\"\r\n\r\nspin", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nnonsense\r\n\r\n\r\n--x--\r\n", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: attachment\r\n\r\n\r\n--x--\r\n", HttpStatusCode.BadRequest)]
    public async Task OtherBodies_AreRefused(string type, string body, HttpStatusCode expected)
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        using ByteArrayContent content = new(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using HttpResponseMessage answer = await server.Client.PostAsync("/v1/recover", content);
        answer.StatusCode.ShouldBe(expected);
        server.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task FileNames_TouchNothing()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        foreach (string name in (string[])["../../evil.jpg", "/etc/cron.d/evil", "..\\evil", "CON", "a\0b.jpg", new string('x', 3000)])
        {
            using ByteArrayContent content = new([
                .. Encoding.UTF8.GetBytes($"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"), .. Samples.Jpeg, .. "\r\n--x--\r\n"u8,
            ]);
            content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
            using HttpResponseMessage answer = await server.Client.PostAsync("/v1/recover", content);
            ((int)answer.StatusCode).ShouldBeOneOf(202, 400);
        }

        Directory.EnumerateFiles(server.Folder("."), "*evil*", SearchOption.AllDirectories).ShouldBeEmpty();
        server.Complaints.ShouldBeEmpty();
    }

    private static MultipartFormDataContent Form(byte[] content)
    {
        MultipartFormDataContent form = [];
        form.Add(new ByteArrayContent(content), "file", "photo.jpg");
        return form;
    }
}
