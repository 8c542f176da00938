using System.CommandLine;
using System.Security.Cryptography;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>What the commands that learn from recorded motion have in common.</summary>
internal static class MotionSource
{
    /// <summary>What CMU asks users of its recordings to say.</summary>
    public const string Acknowledgement =
        "The data used in this project was obtained from mocap.cs.cmu.edu. The database was created with funding from NSF EIA-0196217.";

    /// <summary><c>--motion</c></summary>
    public static Option<string> MotionOption() => new("--motion")
    {
        Description = "Motion file (.npz; docs/formats.md), for example poses of the CMU database.",
        HelpName = "FILE",
        Required = true,
    };

    /// <summary>A file's SHA-256, for cards.</summary>
    public static string Sha256(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
