using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Vitruvian.Server;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Where commands with a page listen, who may see it, and how its address gets to the user.</summary>
internal sealed class ListenOptions
{
    private const string TokenVariable = "VITRUVIAN_TOKEN";
    private const string LocalName = "localhost";

    private readonly Option<string> _address = new("--address")
    {
        Description = $"Address to listen on. Others than this machine's own need a token: in {TokenVariable}, or by --token-file.",
        HelpName = "IP",
        DefaultValueFactory = _ => $"{IPAddress.Loopback}",
    };

    private readonly Option<int> _port = new("--port") { Description = "Port to listen on; 0 for any that is free.", HelpName = "N", DefaultValueFactory = _ => ServerOptions.DefaultPort };

    private readonly Option<string?> _tokenFile = new("--token-file") { Description = "File whose first line is what clients have to show: Authorization: Bearer TOKEN.", HelpName = "FILE" };

    private readonly Option<bool> _open = new("--open") { Description = "Open the page in the browser." };

    /// <summary>Prepares the options.</summary>
    public ListenOptions() => _port.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: { } text }] && int.TryParse(text, out int port) && port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            result.AddError($"--port: expected a number from {IPEndPoint.MinPort} to {IPEndPoint.MaxPort}; found {text}.");
    });

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Add(_address);
        command.Add(_port);
        command.Add(_tokenFile);
        command.Add(_open);
    }

    /// <summary>The server's options with what was given here.</summary>
    /// <param name="session">The options.</param>
    /// <param name="usual">All others.</param>
    /// <exception cref="InvalidInputException">The address is none, or the token's file is missing.</exception>
    public ServerOptions Apply(CommandSession session, ServerOptions usual) => usual with
    {
        Address = AddressOf(session.Get(_address)),
        Port = session.Get(_port),
        Token = TokenOf(session.Get(_tokenFile)),
        Threads = session.Threads,
        Complain = session.Complain,
    };

    /// <summary>Tells the user where the page is.</summary>
    /// <param name="session">The options.</param>
    /// <param name="address">Where the server listens.</param>
    /// <param name="details">What programs are told beside the address.</param>
    public void Announce(CommandSession session, Uri address, JsonObject details)
    {
        details.Insert(0, "address", address.ToString());
        session.PrintResult(details, [$"{address}"]);
        session.Progress.Say("Ctrl-C ends it.");
        if (session.Get(_open))
            Open(session, address);
    }

    /// <summary>Waits until the user has had enough.</summary>
    /// <param name="cancellation">Cancelled by Ctrl-C.</param>
    public static async Task WaitAsync(CancellationToken cancellation)
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = cancellation.Register(ended.SetResult);
        await ended.Task;
    }

    private static IPAddress AddressOf(string text) => text == LocalName ? IPAddress.Loopback
        : IPAddress.TryParse(text, out IPAddress? address) ? address
        : throw InvalidInputException.For("--address", string.Empty, "an IP address such as 127.0.0.1 or 0.0.0.0", $"'{text}'");

    private static string? TokenOf(string? file)
    {
        if (file is null)
            return Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? token : null;
        string? line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault()?.Trim() : null;
        return string.IsNullOrEmpty(line) ? throw InvalidInputException.For("--token-file", file, "a file with a token", "none") : line;
    }

    private static void Open(CommandSession session, Uri address)
    {
        try
        {
            using Process? browser = Process.Start(new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address.ToString()]) { UseShellExecute = false, RedirectStandardError = true });
        }
        catch (Win32Exception)
        {
            session.Complain("no program opens pages here; open the address in a browser.");
        }
    }
}
