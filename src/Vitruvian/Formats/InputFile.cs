using System.Security.Cryptography;

namespace Vitruvian.Formats;

/// <summary>Opens files that users name: whatever keeps them from being read becomes one line that names the path.</summary>
internal static class InputFile
{
    /// <summary>Opens a file for reading from its start.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What the file should be, for the message: <c>a body model file</c>.</param>
    internal static FileStream Open(string path, string what)
    {
        try
        {
            if (Directory.Exists(path))
                throw InvalidInputException.For(path, string.Empty, what, "a folder");
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"{path}: expected {what}; found no such file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidInputException($"{path}: expected {what}; found a file that cannot be opened ({FirstLine(e.Message)}).", e);
        }
    }

    /// <summary>Reads a whole file of at most the permitted size.</summary>
    internal static byte[] ReadAll(string path, string what, ReadLimits limits)
    {
        using FileStream stream = Open(path, what);
        long length = stream.Length;
        if (length > limits.MaximumBytes)
            throw InvalidInputException.For(path, string.Empty, $"{what} of at most {limits.MaximumBytes} bytes", $"{length} bytes");
        byte[] content = new byte[length];
        try
        {
            stream.ReadExactly(content);
        }
        catch (IOException e)
        {
            throw new InvalidInputException($"{path}: expected {what}; found a file that cannot be read ({FirstLine(e.Message)}).", e);
        }

        return content;
    }

    /// <summary>A file's SHA-256 in lower-case hexadecimal digits.</summary>
    internal static string Sha256(string path, string what)
    {
        using FileStream stream = Open(path, what);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>The first line of a foreign message, so that ours stay one line.</summary>
    internal static string FirstLine(string message)
    {
        int end = message.AsSpan().IndexOfAny('\r', '\n');
        return (end < 0 ? message : message[..end]).TrimEnd('.');
    }
}
