using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Vitruvian.Benchmarks;

/// <summary>
/// Eight clients at once send photos to <c>vitruvian serve</c> over loopback and fetch every result; compared with <c>vitruvian recover</c> on a folder of the same photos, files of the same kinds included. Both are the
/// published program in processes of their own, on all cores, and the start of neither counts: the server has answered before, and of the command's time that of a few photos is taken off.
/// </summary>
internal static class ServerBenchmark
{
    private const int Clients = 8;
    private const int PhotosPerClient = 25;
    private const int Photos = Clients * PhotosPerClient;
    private const double MillisecondsPerSecond = 1000;

    // The bar: 0.85 of the command's throughput.
    private const double AllowedShare = 0.85;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        string[] samples = [.. Directory.GetFiles(BenchmarkBodies.Asset("samples"), "*.jpg").Order()];
        string folder = Directory.CreateTempSubdirectory("vitruvian-benchmark-").FullName;
        try
        {
            double command = Command(folder, samples);
            (double total, double[] photos, long memory) = Serve(folder, samples).GetAwaiter().GetResult();
            double each = MillisecondsPerSecond * total / Photos;
            yield return new BenchmarkRow($"{Photos} photos by `recover`, all cores", new Timing(command, command), "photo", Comparison: string.Create(CultureInfo.InvariantCulture, $"{MillisecondsPerSecond / command:0.00} photos a second"));
            yield return new BenchmarkRow(
                $"{Photos} photos of {Clients} clients by `serve`, all results fetched",
                new Timing(each, each),
                "photo",
                command / AllowedShare,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Photos / total:0.00} photos a second, {command / each:0.00} of `recover`'s; a client waits {photos[Photos / 2]:0.00} s (p50), {photos[Photos * 95 / 100]:0.00} s (p95); {memory >> 20} MB in memory"));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    // Milliseconds a photo: what many photos take beyond few, so that the program's start does not count.
    private static double Command(string folder, string[] samples)
    {
        double Seconds(int count)
        {
            string photos = Directory.CreateDirectory(Path.Combine(folder, $"photos-{count}")).FullName;
            for (int i = 0; i < count; i++)
                File.Copy(samples[i % samples.Length], Path.Combine(photos, $"{i:0000}.jpg"));
            long start = Stopwatch.GetTimestamp();
            using Process process = Start("recover", photos, "--out", Path.Combine(folder, $"out-{count}"), "--quiet", "--json");
            _ = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds : throw new InvalidOperationException($"recover ended with {process.ExitCode}.");
        }

        int few = samples.Length;
        double warm = Seconds(few);
        return MillisecondsPerSecond * (Seconds(few + Photos) - warm) / Photos;
    }

    private static async Task<(double Seconds, double[] Photos, long Memory)> Serve(string folder, string[] samples)
    {
        byte[][] photos = Array.ConvertAll(samples, File.ReadAllBytes);
        using Process process = Start("serve", "--port", "0", "--json", "--folder", Path.Combine(folder, "server"));
        try
        {
            using HttpClient client = new() { BaseAddress = await AddressOf(process), Timeout = TimeSpan.FromMinutes(2) };
            _ = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => RunAsync(client, photos[i % photos.Length])));
            List<double> taken = [];
            long start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async number =>
            {
                for (int i = 0; i < PhotosPerClient; i++)
                {
                    double seconds = await RunAsync(client, photos[(number + i) % photos.Length]);
                    lock (taken)
                        taken.Add(seconds);
                }
            }));
            double total = Stopwatch.GetElapsedTime(start).TotalSeconds;
            process.Refresh();
            return (total, [.. taken.Order()], process.WorkingSet64);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    // The line of JSON on the standard output tells where the server listens.
    private static async Task<Uri> AddressOf(Process process) => await process.StandardOutput.ReadLineAsync() is { } line
        ? new Uri(JsonNode.Parse(line)!["address"]!.GetValue<string>())
        : throw new InvalidOperationException("serve ended early.");

    // From the upload to the last result, as a program would; a full queue is waited for.
    private static async Task<double> RunAsync(HttpClient client, byte[] photo)
    {
        long start = Stopwatch.GetTimestamp();
        string id;
        while (true)
        {
            using MultipartFormDataContent form = [];
            form.Add(new ByteArrayContent(photo), "file", "photo.jpg");
            using HttpResponseMessage answer = await client.PostAsync("/v1/recover", form);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value);
                continue;
            }

            id = (await JsonOf(answer))["id"]!.GetValue<string>();
            break;
        }

        JsonNode job;
        do
        {
            using HttpResponseMessage answer = await client.GetAsync($"/v1/jobs/{id}?wait=10");
            job = await JsonOf(answer);
        }
        while (job["status"]!.GetValue<string>() is "queued" or "running");
        if (job["status"]!.GetValue<string>() != "done")
            throw new InvalidOperationException(job.ToJsonString());
        foreach (JsonNode? file in job["result"]!["files"]!.AsArray())
            _ = await client.GetByteArrayAsync(file!["url"]!.GetValue<string>());
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<JsonNode> JsonOf(HttpResponseMessage answer) => JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;

    private static Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new(Path.Combine(BenchmarkBodies.Asset(), "..", "vitruvian"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        Process process = Process.Start(start)!;

        // Progress goes there, and would fill the pipe.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }
}
