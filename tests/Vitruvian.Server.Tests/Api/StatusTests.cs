using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vitruvian.Server.Tests.Api;

public partial class StatusTests
{
    private static readonly string[] s_page = ["GET /", "GET /page/{**name}", "GET /three/{**name}"];

    [Fact]
    public async Task OpenApi_DescribesEveryAddress_AndNoOthers()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        JsonObject document = JsonNode.Parse(await server.Client.GetStringAsync("/openapi.json"))!.AsObject();
        string[] described = [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Where(entry => entry.Key != "parameters").Select(entry => $"{entry.Key.ToUpperInvariant()} {path.Key}"))];
        described.ShouldBe(server.Server.Routes.Except(s_page), ignoreOrder: true);
    }

    [Fact]
    public async Task OpenApi_NamesTheFieldsOfJobs()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        JsonNode schemas = JsonNode.Parse(await server.Client.GetStringAsync("/openapi.json"))!["components"]!["schemas"]!;
        JsonObject job = await server.EndOf((await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>());
        Names(job).ShouldBeSubsetOf(Names(schemas["Job"]!["properties"]!));
        Names(job["result"]!).ShouldBeSubsetOf(Names(schemas["Result"]!["properties"]!));
        JsonObject options = JsonNode.Parse(await server.Client.GetStringAsync("/v1/options"))!.AsObject();
        Names(options).ShouldBe(Names(schemas["Options"]!["properties"]!), ignoreOrder: true);
        foreach (string name in (string[])["file", "method", "refine", "formats", "maxPeople", "smooth"])
            Names(JsonNode.Parse(await server.Client.GetStringAsync("/openapi.json"))!["paths"]!["/v1/recover"]!["post"]!["requestBody"]!["content"]!["multipart/form-data"]!["schema"]!["properties"]!).ShouldContain(name);
    }

    [Fact]
    public async Task OpenApi_PointsToWhatItHas()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        string text = await server.Client.GetStringAsync("/openapi.json");
        JsonNode schemas = JsonNode.Parse(text)!["components"]!["schemas"]!;
        foreach (Match reference in Reference().Matches(text))
            schemas[reference.Groups[1].Value].ShouldNotBeNull(reference.Value);
    }

    [Fact]
    public async Task Metrics_CountWhatHappened_InPrometheusFormat()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        await server.EndOf((await server.TakeAsync(Samples.Jpeg))["id"]!.GetValue<string>());
        await server.SendAsync("text"u8.ToArray());
        string metrics = await server.Client.GetStringAsync("/metrics");
        metrics.ShouldContain("\nvitruvian_uploads_accepted_total 1\n");
        metrics.ShouldContain("\nvitruvian_requests_refused_total{status=\"415\"} 1\n");
        metrics.ShouldContain("\nvitruvian_queue_length 0\n");
        metrics.ShouldContain("vitruvian_job_seconds_bucket{le=\"+Inf\"}");
        foreach (string line in metrics.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
            Sample().IsMatch(line).ShouldBeTrue(line);
    }

    [Fact]
    public async Task Health_IsTold()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        (await server.Client.GetStringAsync("/healthz")).ShouldBe("{\"status\":\"ok\"}");
    }

    private static string[] Names(JsonNode node) => [.. node.AsObject().Select(entry => entry.Key)];

    [GeneratedRegex("\"#/components/schemas/([A-Za-z]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex("""^[a-z_]+(\{[a-z]+="[^"]+"\})? [0-9.eE+-]+$""")]
    private static partial Regex Sample();
}
