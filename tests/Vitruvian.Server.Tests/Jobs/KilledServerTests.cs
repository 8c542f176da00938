using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Vitruvian.Server.Tests.Jobs;

/// <summary>A server process of its own, killed without a chance to put anything in order.</summary>
public class KilledServerTests
{
    [Fact]
    public async Task FinishedJobs_AreThereAfterwards_AndTheOthersRunAgain()
    {
        using TestFolder folder = new();
        string done;
        List<string> open = [];
        using (Process server = Start(folder.Path))
        {
            using HttpClient client = await ClientOf(server);
            done = await SendAsync(client);
            (await EndOf(client, done))["status"]!.GetValue<string>().ShouldBe("done");
            for (int i = 0; i < 3; i++)
                open.Add(await SendAsync(client));
            while ((await ShowAsync(client, open[0]))["status"]!.GetValue<string>() == "queued")
                await Task.Delay(5);
            server.Kill();
            await server.WaitForExitAsync();
        }

        using Process again = Start(folder.Path);
        try
        {
            using HttpClient client = await ClientOf(again);
            JsonObject kept = await ShowAsync(client, done);
            kept["status"]!.GetValue<string>().ShouldBe("done");
            foreach (JsonNode? file in kept["result"]!["files"]!.AsArray())
                (await client.GetByteArrayAsync(file!["url"]!.GetValue<string>())).Length.ShouldBe(file["bytes"]!.GetValue<int>());
            foreach (string id in open)
                (await EndOf(client, id))["status"]!.GetValue<string>().ShouldBe("done");
        }
        finally
        {
            again.Kill();
            await again.WaitForExitAsync();
        }
    }

    private static Process Start(string folder)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "vitruvian-cli.dll"), "serve", "--port", "0", "--folder", folder, "--workers", "1", "--json", "--quiet"])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static async Task<HttpClient> ClientOf(Process server)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        string line = (await server.StandardOutput.ReadLineAsync(patience.Token)).ShouldNotBeNull();
        return new HttpClient { BaseAddress = new Uri(JsonNode.Parse(line)!["address"]!.GetValue<string>()), Timeout = TimeSpan.FromSeconds(60) };
    }

    private static async Task<string> SendAsync(HttpClient client)
    {
        using MultipartFormDataContent form = [];
        form.Add(new ByteArrayContent(Samples.Astronaut), "file", "photo.jpg");
        form.Add(new StringContent("glb,json"), "formats");
        using HttpResponseMessage answer = await client.PostAsync("/v1/recover", form);
        return (await TestServer.JsonOf(answer))["id"]!.GetValue<string>();
    }

    private static async Task<JsonObject> ShowAsync(HttpClient client, string id, int wait = 0)
    {
        using HttpResponseMessage answer = await client.GetAsync($"/v1/jobs/{id}?wait={wait}");
        return await TestServer.JsonOf(answer);
    }

    private static async Task<JsonObject> EndOf(HttpClient client, string id)
    {
        JsonObject job;
        do
            job = await ShowAsync(client, id, 20);
        while (job["status"]!.GetValue<string>() is "queued" or "running");
        return job;
    }
}
