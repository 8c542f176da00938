using System.Net;
using Vitruvian.Inference.Assets;

namespace Vitruvian.Server;

/// <summary>What a server may take in and how long it keeps it. The defaults suit one machine and its owner.</summary>
public sealed record ServerOptions
{
    /// <summary>The usual port.</summary>
    public const int DefaultPort = 5218;

    /// <summary>Shortest token that is taken: 16 characters of a random one are beyond guessing.</summary>
    public const int ShortestToken = 16;

    /// <summary>The address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 for any that is free.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>What clients have to show (<c>Authorization: Bearer</c>); null for nothing, which only the machine itself may be offered.</summary>
    public string? Token { get; init; }

    /// <summary>Folder of the jobs: uploads while they are worked on, results until they expire. Of one server at a time.</summary>
    public required string Folder { get; init; }

    /// <summary>Body model of the results, as <see cref="BodySource.Load"/> takes it.</summary>
    public string Body { get; init; } = BodySource.DefaultName;

    /// <summary>Largest upload in bytes.</summary>
    public long MaximumBytes { get; init; } = 200_000_000;

    /// <summary>Most pixels of a photo or a frame: 50 megapixels are more than phones take.</summary>
    public long MaximumPixels { get; init; } = 50_000_000;

    /// <summary>Most frames of a video: half a minute at 30 frames a second.</summary>
    public int MaximumFrames { get; init; } = 900;

    /// <summary>Most people of one photo or video; clients may ask for fewer.</summary>
    public int MaximumPeople { get; init; } = 20;

    /// <summary>Jobs that may wait; more are refused until some are done.</summary>
    public int QueueLength { get; init; } = 32;

    /// <summary>Jobs at work at the same time, each with networks of its own.</summary>
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Threads to use at most, shared by the workers.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>How long one job may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a job is kept after it ended.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Slowest upload that is waited for, bytes a second, after <see cref="UploadGracePeriod"/>.</summary>
    public double SlowestUpload { get; init; } = 4096;

    /// <summary>How long an upload may be slower than <see cref="SlowestUpload"/>.</summary>
    public TimeSpan UploadGracePeriod { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Connections at the same time.</summary>
    public int MaximumConnections { get; init; } = 256;

    /// <summary>Told, in a line, what went wrong on the server's side; may be null.</summary>
    public Action<string>? Complain { get; init; }

    /// <summary>Whether only programs of this machine can reach the address.</summary>
    public bool IsLocal => IPAddress.IsLoopback(Address);

    /// <summary>Checks that the options make sense together.</summary>
    /// <exception cref="InvalidInputException">One is out of range, or the address needs a token.</exception>
    public void Validate()
    {
        if (Token is { } token && (token.Length < ShortestToken || token.Any(c => c is <= ' ' or > '~')))
            throw InvalidInputException.For("token", string.Empty, $"at least {ShortestToken} visible ASCII characters", "another text", "'openssl rand -hex 16' makes one.");
        if (!IsLocal && Token is null)
        {
            throw InvalidInputException.For(
                "address", $"{Address}", "a token beside an address that others can reach", "none", "Set VITRUVIAN_TOKEN or --token-file ('openssl rand -hex 16' makes a token), or stay at 127.0.0.1.");
        }

        Positive("port", Port + 1);
        Positive("bytes", MaximumBytes);
        Positive("pixels", MaximumPixels);
        Positive("frames", MaximumFrames);
        Positive("people", MaximumPeople);
        Positive("queue length", QueueLength);
        Positive("workers", Workers);
        Positive("threads", Threads);
        Positive("time limit", TimeLimit.Ticks);
        Positive("lifetime", Lifetime.Ticks);
    }

    private static void Positive(string field, long value)
    {
        if (value <= 0)
            throw InvalidInputException.For("server options", field, "a number over 0", $"{value}");
    }
}
