using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Vitruvian.Testing;
using Xunit.Abstractions;

namespace Vitruvian.Server.Tests.Api;

/// <summary>Several clients at once, photo after photo, with the networks that come with the program.</summary>
public class LoadTests(ITestOutputHelper output)
{
    private const int Clients = 8;

    [LoadFact]
    public async Task EightClients_PhotoAfterPhoto_LoseNothing_AndMemoryStaysFlat()
    {
        int each = LoadFactAttribute.Scale;
        await using TestServer server = await TestServer.StartAsync(null, options => options with { Workers = Math.Min(4, Environment.ProcessorCount) });
        byte[][] photos = [.. Directory.GetFiles(RepositoryFolder.Asset("samples"), "*.jpg").Order().Select(File.ReadAllBytes)];
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => RunAsync(server, photos[0])));
        List<double> seconds = [];
        List<long> memory = [];
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            for (int i = 0; i < each; i++)
            {
                double taken = await RunAsync(server, photos[(client + i) % photos.Length]);
                lock (seconds)
                {
                    seconds.Add(taken);
                    if (seconds.Count % each == 0)
                        memory.Add(Environment.WorkingSet);
                }
            }
        }));
        double total = Stopwatch.GetElapsedTime(start).TotalSeconds;
        seconds.Sort();
        seconds.Count.ShouldBe(Clients * each);
        string summary = string.Create(
            CultureInfo.InvariantCulture,
            $"{seconds.Count} photos in {total:0.0} s: {seconds.Count / total:0.00} a second; p50 {seconds[seconds.Count / 2]:0.00} s, p95 {seconds[seconds.Count * 95 / 100]:0.00} s; memory {string.Join(", ", memory.Select(m => m >> 20))} MB");
        output.WriteLine(summary);
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(RepositoryFolder.Root, ".vitruvian", "results")).FullName, "load.txt"), summary + "\n");
        (memory[^1] < memory[1] * 1.25).ShouldBeTrue(summary);
        server.Complaints.ShouldBeEmpty();
    }

    // From the upload to the last result, as a program would; a full queue is waited for.
    private static async Task<double> RunAsync(TestServer server, byte[] photo)
    {
        long start = Stopwatch.GetTimestamp();
        JsonObject job;
        while (true)
        {
            using HttpResponseMessage answer = await server.SendAsync(photo);
            job = await TestServer.JsonOf(answer);
            if (answer.StatusCode == HttpStatusCode.Accepted)
                break;
            answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests, job.ToJsonString());
            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value);
        }

        string id = job["id"]!.GetValue<string>();
        JsonObject end = await server.EndOf(id);
        end["status"]!.GetValue<string>().ShouldBe("done", end.ToJsonString());
        foreach (JsonNode? file in end["result"]!["files"]!.AsArray())
            (await server.Client.GetByteArrayAsync(file!["url"]!.GetValue<string>())).Length.ShouldBe(file["bytes"]!.GetValue<int>());
        double taken = Stopwatch.GetElapsedTime(start).TotalSeconds;
        (await server.Client.DeleteAsync($"/v1/jobs/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        return taken;
    }
}
