namespace Vitruvian;

/// <summary>
/// A program or native library that the requested work needs is not installed. The message is one line that names it and the command
/// that installs it. The input is not at fault: the command line prints the message and ends with exit code 1.
/// </summary>
public sealed class MissingDependencyException : Exception
{
    /// <summary>An error with a complete one-line message.</summary>
    public MissingDependencyException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a complete one-line message and its cause.</summary>
    public MissingDependencyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error without a message; only for serializers' sake.</summary>
    public MissingDependencyException()
    {
    }

    /// <summary>Builds the usual message from what is missing and the Debian package that has it.</summary>
    /// <param name="what">What is missing and what it is for, for example <c>ffmpeg (reads WebP, HEIC, BMP and video)</c>.</param>
    /// <param name="debianPackage">Package that holds it.</param>
    public static MissingDependencyException For(string what, string debianPackage) =>
        new($"{what} is not installed. Install it with: sudo apt-get install -y --no-install-recommends {debianPackage}");
}
