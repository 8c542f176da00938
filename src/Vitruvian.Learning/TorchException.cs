namespace Vitruvian.Learning;

/// <summary>
/// libtorch is missing, or refused an operation. The message is one line: for an operation its name, its arguments with types and shapes,
/// and the first line of libtorch's own message.
/// </summary>
public sealed class TorchException : Exception
{
    /// <summary>An error with a complete one-line message.</summary>
    public TorchException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a complete one-line message and its cause.</summary>
    public TorchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error without a message; only for serializers' sake.</summary>
    public TorchException()
    {
    }
}
