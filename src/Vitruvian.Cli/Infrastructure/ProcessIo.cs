using System.Globalization;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Bytes that this process read and wrote so far, by its calls, whoever answered them (disk, cache or network); null where the system does not tell.</summary>
/// <param name="BytesRead">Bytes read.</param>
/// <param name="BytesWritten">Bytes written.</param>
internal sealed record ProcessIo(long BytesRead, long BytesWritten)
{
    private const string Source = "/proc/self/io";

    /// <summary>The numbers now.</summary>
    public static ProcessIo? Now()
    {
        try
        {
            if (!File.Exists(Source))
                return null;
            Dictionary<string, long> values = File.ReadLines(Source).Select(line => line.Split(": ")).Where(parts => parts.Length == 2)
                .ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
            return new ProcessIo(values["rchar"], values["wchar"]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
