namespace Vitruvian.Server.Tests.Api;

public class HeaderTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/page/app.js")]
    [InlineData("/v1/options")]
    [InlineData("/v1/jobs/00000000000000000000000000000000")]
    [InlineData("/nothing")]
    [InlineData("/metrics")]
    public async Task EveryAnswer_ForbidsWhatThePageDoesNotNeed(string address)
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        using HttpResponseMessage answer = await server.Client.GetAsync(address);
        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        string[] directives = policy.Split("; ");
        directives.ShouldContain("default-src 'none'");
        directives.ShouldContain("frame-ancestors 'none'");
        directives.ShouldContain("base-uri 'none'");
        directives.ShouldContain("form-action 'none'");
        policy.ShouldNotContain("unsafe");
        policy.ShouldNotContain("http");
        policy.ShouldNotContain("*");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        answer.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task PageFiles_AreSentOnce_AndCompressed()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        using HttpRequestMessage request = new(HttpMethod.Get, "/three/three.core.js");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using HttpResponseMessage first = await server.Client.SendAsync(request);
        first.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        first.Content.Headers.ContentLength!.Value.ShouldBeLessThan(600_000);
        using HttpRequestMessage again = new(HttpMethod.Get, "/three/three.core.js");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        ((int)(await server.Client.SendAsync(again)).StatusCode).ShouldBe(304);
    }
}
