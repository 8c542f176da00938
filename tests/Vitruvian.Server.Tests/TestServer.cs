using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Vitruvian.Server.Jobs;

namespace Vitruvian.Server.Tests;

/// <summary>A server on a free port of this machine, and a client of it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly TestFolder? _ownFolder;

    private readonly string _folder;

    private TestServer(VitruvianServer server, string folder, TestFolder? ownFolder, List<string> complaints)
    {
        _folder = folder;
        Server = server;
        _ownFolder = ownFolder;
        Complaints = complaints;
        Client = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public VitruvianServer Server { get; }

    public HttpClient Client { get; }

    /// <summary>What the server said went wrong on its side.</summary>
    public List<string> Complaints { get; }

    public static async Task<TestServer> StartAsync(Func<IJobRunner>? runner, Func<ServerOptions, ServerOptions>? change = null, string? folder = null)
    {
        TestFolder? own = folder is null ? new TestFolder() : null;
        List<string> complaints = [];
        ServerOptions options = new() { Folder = folder ?? own!.Path, Port = 0, Workers = 1, Complain = complaints.Add };
        VitruvianServer server = new(change?.Invoke(options) ?? options, runner);
        await server.StartAsync();
        return new TestServer(server, options.Folder, own, complaints);
    }

    /// <summary>A folder of the server's.</summary>
    public string Folder(params string[] names) => Path.Combine([_folder, .. names]);

    /// <summary>Uploads a file with fields.</summary>
    public async Task<HttpResponseMessage> SendAsync(byte[] content, string fileName = "photo.jpg", params (string Name, string Value)[] fields)
    {
        using MultipartFormDataContent form = [];
        foreach ((string name, string value) in fields)
            form.Add(new StringContent(value), name);
        ByteArrayContent file = new(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        form.Add(file, "file", fileName);
        return await Client.PostAsync("/v1/recover", form);
    }

    /// <summary>Uploads a file that must be taken; gives the job.</summary>
    public async Task<JsonObject> TakeAsync(byte[] content, params (string Name, string Value)[] fields)
    {
        using HttpResponseMessage answer = await SendAsync(content, "photo.jpg", fields);
        JsonObject json = await JsonOf(answer);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, json.ToJsonString());
        return json;
    }

    /// <summary>Waits for a job's end.</summary>
    public async Task<JsonObject> EndOf(string id)
    {
        for (int tries = 0; tries < 10; tries++)
        {
            using HttpResponseMessage answer = await Client.GetAsync($"/v1/jobs/{id}?wait=10");
            JsonObject job = await JsonOf(answer);
            if (job["status"]!.GetValue<string>() is not ("queued" or "running"))
                return job;
        }

        throw new TimeoutException($"Job {id} does not end.");
    }

    /// <summary>Waits until a job has a status.</summary>
    public async Task UntilAsync(string id, string status)
    {
        for (int tries = 0; tries < 500; tries++)
        {
            using HttpResponseMessage answer = await Client.GetAsync($"/v1/jobs/{id}");
            if ((await JsonOf(answer))["status"]!.GetValue<string>() == status)
                return;
            await Task.Delay(10);
        }

        throw new TimeoutException($"Job {id} does not become {status}.");
    }

    public static async Task<JsonObject> JsonOf(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        _ownFolder?.Dispose();
    }
}
