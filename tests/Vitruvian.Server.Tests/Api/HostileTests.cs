using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vitruvian.Server.Tests.Api;

/// <summary>What nobody sends by accident. Jobs run with the real decoders, and the real limits on bodies that dawdle.</summary>
public class HostileTests
{
    private const int LongestSeconds = 5;

    // Two thousand of them take minutes and are for when they are asked for.
    private static readonly int s_uploads = Math.Max(200, 20 * LoadFactAttribute.Scale);

    [Fact]
    public async Task MutatedUploads_NeverFailTheServer()
    {
        await using TestServer server = await TestServer.StartAsync(
            () => new ScriptedRunner((upload, _, _) => Imaging.ImageCodec.Read(upload)), options => options with { QueueLength = 4000 });
        Random random = new(7);
        byte[][] seeds = [Samples.Jpeg, Samples.Png, Samples.Mp4, "{\"file\": [1, 2, 3]}"u8.ToArray(), Samples.HugePng(3000)];
        List<string> jobs = [];
        for (int i = 0; i < s_uploads; i++)
        {
            byte[] body = Mutate(Form(Mutate(seeds[i % seeds.Length], random, 4)), random, i % 4 == 0 ? 3 : 0);
            using ByteArrayContent content = new(body);
            content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
            long start = Stopwatch.GetTimestamp();
            using HttpResponseMessage answer = await server.Client.PostAsync("/v1/recover", content);
            Stopwatch.GetElapsedTime(start).TotalSeconds.ShouldBeLessThan(LongestSeconds);
            ((int)answer.StatusCode).ShouldBeOneOf(202, 400, 413, 415, 429);
            if (answer.StatusCode == HttpStatusCode.Accepted)
                jobs.Add((await TestServer.JsonOf(answer))["id"]!.GetValue<string>());
        }

        jobs.Count.ShouldBeGreaterThan(20, "some of them must get as far as the decoders");
        foreach (string id in jobs)
            (await server.EndOf(id))["status"]!.GetValue<string>().ShouldBeOneOf("done", "failed");
        server.Complaints.ShouldBeEmpty();
        (await server.Client.GetAsync("/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Content-Length: 100000\r\n", "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "5\r\n--x\r\n\r\n")]
    [InlineData("Content-Length: 100000\r\n", "")]
    public async Task BodiesThatNeverEnd_AreEndedByTheServer(string length, string body)
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick, options => options with { UploadGracePeriod = TimeSpan.FromSeconds(1.5) });
        long start = Stopwatch.GetTimestamp();
        string answer = await SendRawAsync(server, $"POST /v1/recover HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n{length}\r\n{body}");
        Stopwatch.GetElapsedTime(start).TotalSeconds.ShouldBeLessThan(LongestSeconds);
        answer.ShouldStartWith("HTTP/1.1 408");
        Directory.GetFileSystemEntries(server.Folder("incoming")).ShouldBeEmpty();
        server.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("POST /v1/recover HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("POST /v1/recover HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("POST /v1/recover HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n")]
    [InlineData("GET /v1/jobs/\u0001 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("POST /v1/recover HTTP/1.1\r\n\r\n")]
    public async Task NonsenseInHttp_IsAnsweredAsSuch(string request)
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        string answer = await SendRawAsync(server, request);
        answer.ShouldMatch("^HTTP/1.1 4[0-9][0-9] ");
        server.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task ClientsThatGoAway_LeaveNothingBehind()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        for (int i = 0; i < 5; i++)
        {
            using TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, server.Server.Address.Port);
            byte[] start = Encoding.ASCII.GetBytes("POST /v1/recover HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n");
            await client.GetStream().WriteAsync((byte[])[.. start, .. Samples.Jpeg]);
            client.Client.LingerState = new LingerOption(true, 0);
        }

        // The server may not have begun to read when the clients are gone: empty means empty for a while.
        const int inARow = 30;
        int empty = 0;
        for (int tries = 0; tries < 500 && empty < inARow; tries++)
        {
            empty = Directory.GetFileSystemEntries(server.Folder("incoming")).Length == 0 ? empty + 1 : 0;
            await Task.Delay(10);
        }

        empty.ShouldBe(inARow);
        server.Complaints.ShouldBeEmpty();
    }

    private static async Task<string> SendRawAsync(TestServer server, string request)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, server.Server.Address.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(2 * LongestSeconds));
        byte[] buffer = new byte[1 << 16];
        int length = 0;
        try
        {
            int count;
            while (length < buffer.Length && (count = await stream.ReadAsync(buffer.AsMemory(length), patience.Token)) > 0)
                length += count;
        }
        catch (IOException)
        {
            // Closed at once after the answer.
        }

        return Encoding.Latin1.GetString(buffer, 0, length);
    }

    private static byte[] Form(byte[] file) => [.. "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../a.jpg\"\r\n\r\n"u8, .. file, .. "\r\n--x--\r\n"u8];

    // Changes, cuts, doubles.
    private static byte[] Mutate(byte[] bytes, Random random, int changes)
    {
        List<byte> changed = [.. bytes];
        for (int i = 0; i < changes && changed.Count > 0; i++)
        {
            int at = random.Next(changed.Count);
            switch (random.Next(5))
            {
                case 0:
                    changed.RemoveRange(at, Math.Min(changed.Count - at, random.Next(40)));
                    break;
                case 1:
                    changed.InsertRange(at, changed.GetRange(at, Math.Min(changed.Count - at, random.Next(40))));
                    break;
                case 2:
                    changed[at] = 0xFF;
                    break;
                default:
                    changed[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. changed];
    }
}
