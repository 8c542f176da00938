using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Vitruvian.Server.Tests.Api;

public class JobTests
{
    [Fact]
    public async Task FullQueue_TellsClientsToComeBack_AndTakesThemLater()
    {
        using ManualResetEventSlim go = new();
        await using TestServer server = await TestServer.StartAsync(() => ScriptedRunner.Waiting(go), options => options with { QueueLength = 2 });
        string running = (await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>();
        await server.UntilAsync(running, "running");
        string[] waiting = [(await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>(), (await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>()];
        using HttpResponseMessage refused = await server.SendAsync(Samples.Jpeg);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 120);
        JsonObject last = await TestServer.JsonOf(await server.Client.GetAsync($"/v1/jobs/{waiting[1]}"));
        last["place"]!.GetValue<int>().ShouldBe(1);

        go.Set();
        foreach (string id in (string[])[running, .. waiting])
            (await server.EndOf(id))["status"]!.GetValue<string>().ShouldBe("done");
        (await server.SendAsync(Samples.Jpeg)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task WaitingAndRunningJobs_CanBeCancelled()
    {
        using ManualResetEventSlim never = new();
        await using TestServer server = await TestServer.StartAsync(() => ScriptedRunner.Waiting(never));
        string running = (await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>();
        await server.UntilAsync(running, "running");
        string waiting = (await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>();
        foreach (string id in (string[])[waiting, running])
        {
            using HttpResponseMessage answer = await server.Client.DeleteAsync($"/v1/jobs/{id}");
            (await TestServer.JsonOf(answer))["status"]!.GetValue<string>().ShouldBe("cancelled");
            Directory.GetFiles(server.Folder("jobs", id)).Select(Path.GetFileName).ShouldBe(["job.json"]);
        }
    }

    [Fact]
    public async Task EndedJob_CanBeRemoved()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        string id = (await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>();
        await server.EndOf(id);
        (await server.Client.DeleteAsync($"/v1/jobs/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await server.Client.GetAsync($"/v1/jobs/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Directory.GetFileSystemEntries(server.Folder("jobs")).ShouldBeEmpty();
    }

    [Fact]
    public async Task JobThatTakesTooLong_Fails_AndTheNextOneRuns()
    {
        int runs = 0;
        using ManualResetEventSlim never = new();
        await using TestServer server = await TestServer.StartAsync(
            () => new ScriptedRunner((_, _, cancellation) =>
            {
                if (runs++ == 0)
                    never.Wait(cancellation);
            }),
            options => options with { TimeLimit = TimeSpan.FromMilliseconds(200) });
        string first = (await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>();
        string second = (await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>();
        JsonObject end = await server.EndOf(first);
        end["status"]!.GetValue<string>().ShouldBe("failed");
        end["error"]!.GetValue<string>().ShouldContain("longer");
        (await server.EndOf(second))["status"]!.GetValue<string>().ShouldBe("done");
    }

    [Fact]
    public async Task Errors_TellWhatIsWrongWithTheFile_AndNothingOfTheServer()
    {
        await using TestServer server = await TestServer.StartAsync(() => new ScriptedRunner((upload, _, _) => throw InvalidInputException.For(upload, "image", "a sound JPEG", "damage")));
        string id = (await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>();
        string error = (await server.EndOf(id))["error"]!.GetValue<string>();
        error.ShouldBe("upload: image: expected a sound JPEG; found damage.");
        server.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task UnexpectedFailures_AreToldToTheKeeper_AndTheServerGoesOn()
    {
        int runs = 0;
        await using TestServer server = await TestServer.StartAsync(() => new ScriptedRunner((_, _, _) =>
        {
            if (runs++ == 0)
                throw new InvalidOperationException("a secret path");
        }));
        string id = (await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>();
        JsonObject end = await server.EndOf(id);
        end["status"]!.GetValue<string>().ShouldBe("failed");
        end["error"]!.GetValue<string>().ShouldNotContain("secret");
        server.Complaints.ShouldHaveSingleItem().ShouldContain("a secret path");
        (await server.EndOf((await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>()))["status"]!.GetValue<string>().ShouldBe("done");
    }

    [Theory]
    [InlineData("/v1/jobs/00000000000000000000000000000000")]
    [InlineData("/v1/jobs/..")]
    [InlineData("/v1/jobs/%2e%2e%2fjob.json")]
    [InlineData("/v1/jobs/00000000000000000000000000000000/results/job.json")]
    [InlineData("/page/../../secret")]
    [InlineData("/page/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/three/..%2f..%2fpackage.json")]
    [InlineData("/three/package.json")]
    [InlineData("/nothing")]
    public async Task WhatIsNotThere_Is404(string address)
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        using HttpResponseMessage answer = await server.Client.GetAsync(address);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await TestServer.JsonOf(answer))["error"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("job.json")]
    [InlineData("..%2fjob.json")]
    [InlineData("%2e%2e%2fupload")]
    [InlineData("body.glb")]
    public async Task Results_HaveNoOtherNames(string name)
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        string id = (await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>();
        await server.EndOf(id);
        (await server.Client.GetAsync($"/v1/jobs/{id}/results/{name}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.Client.GetAsync($"/v1/jobs/{id}/results/body.json")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Results_CanBeHadInParts()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        string id = (await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>();
        await server.EndOf(id);
        using HttpRequestMessage request = new(HttpMethod.Get, $"/v1/jobs/{id}/results/body.json");
        request.Headers.Range = new RangeHeaderValue(1, 1);
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("}");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("31")]
    [InlineData("soon")]
    public async Task Waits_AreLimited(string wait)
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        string id = (await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>();
        (await server.Client.GetAsync($"/v1/jobs/{id}?wait={wait}")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Restart_KeepsFinishedJobs_AndRunsTheOthersAgain()
    {
        using TestFolder folder = new();
        using ManualResetEventSlim go = new(true);
        string done;
        string[] open;
        await using (TestServer server = await TestServer.StartAsync(() => ScriptedRunner.Waiting(go), null, folder.Path))
        {
            done = (await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>();
            await server.EndOf(done);
            go.Reset();
            open = [(await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>(), (await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>()];
            await server.UntilAsync(open[0], "running");
        }

        go.Set();
        await using TestServer again = await TestServer.StartAsync(() => ScriptedRunner.Waiting(go), null, folder.Path);
        (await again.Client.GetStringAsync($"/v1/jobs/{done}/results/body.json")).ShouldBe("{}");
        foreach (string id in open)
            (await again.EndOf(id))["status"]!.GetValue<string>().ShouldBe("done");
    }
}
