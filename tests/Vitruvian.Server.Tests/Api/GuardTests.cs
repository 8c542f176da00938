using System.Net;
using System.Net.Http.Headers;

namespace Vitruvian.Server.Tests.Api;

public class GuardTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.168.1.20")]
    public void AddressesThatOthersReach_NeedAToken(string address)
    {
        using TestFolder folder = new();
        ServerOptions options = new() { Folder = folder.Path, Address = IPAddress.Parse(address) };
        Should.Throw<InvalidInputException>(options.Validate).Message.ShouldContain("token");
        (options with { Token = Token }).Validate();
    }

    [Theory]
    [InlineData("short")]
    [InlineData("with space with space with space")]
    [InlineData("")]
    public void WeakTokens_AreNotTaken(string token) =>
        Should.Throw<InvalidInputException>(new ServerOptions { Folder = "x", Token = token }.Validate).Message.ShouldContain("16");

    [Fact]
    public async Task Token_IsAskedFor_ButNotForThePage()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick, options => options with { Token = Token });
        foreach (string address in (string[])["/v1/options", "/v1/jobs/00000000000000000000000000000000", "/metrics"])
        {
            using HttpResponseMessage answer = await server.Client.GetAsync(address);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, address);
            answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        }

        (await server.SendAsync(Samples.Jpeg)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        foreach (string address in (string[])["/", "/page/app.js", "/three/three.module.js", "/healthz", "/openapi.json"])
            (await server.Client.GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.OK, address);
    }

    [Theory]
    [InlineData("Bearer", Token, HttpStatusCode.OK)]
    [InlineData("bearer", Token, HttpStatusCode.OK)]
    [InlineData("Bearer", Token + "0", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer", "0123456789abcdef0123456789abcdeF", HttpStatusCode.Unauthorized)]
    [InlineData("Basic", Token, HttpStatusCode.Unauthorized)]
    public async Task Token_IsComparedInFull(string scheme, string shown, HttpStatusCode expected)
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick, options => options with { Token = Token });
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(scheme, shown);
        (await server.Client.GetAsync("/v1/options")).StatusCode.ShouldBe(expected);
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    public async Task WithoutAToken_OnlyNamesOfThisMachineAreAnswered(string host, HttpStatusCode expected)
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        using HttpRequestMessage request = new(HttpMethod.Get, "/v1/options");
        request.Headers.Host = $"{host}:{server.Server.Address.Port}";
        (await server.Client.SendAsync(request)).StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task OtherSitesPages_AreNotAnswered()
    {
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick);
        foreach ((string origin, HttpStatusCode expected) in new[]
        {
            ("https://evil.example", HttpStatusCode.Forbidden), ("null", HttpStatusCode.Forbidden), ("http://127.0.0.1:1", HttpStatusCode.Forbidden),
            (server.Server.Address.GetLeftPart(UriPartial.Authority), HttpStatusCode.OK),
        })
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "/v1/options");
            request.Headers.Add("Origin", origin);
            (await server.Client.SendAsync(request)).StatusCode.ShouldBe(expected, origin);
        }
    }
}
