namespace Vitruvian.Server.Uploads;

/// <summary>A request that is not carried out, with the HTTP status and the line that tell the client why.</summary>
public sealed class RefusedException : Exception
{
    /// <summary>A refusal.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="message">One line.</param>
    public RefusedException(int status, string message)
        : base(message)
    {
        Status = status;
    }

    /// <summary>A refusal with its cause.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="message">One line.</param>
    /// <param name="innerException">The cause.</param>
    public RefusedException(int status, string message, Exception innerException)
        : base(message, innerException)
    {
        Status = status;
    }

    /// <summary>A bad request without a message; only for serializers' sake.</summary>
    public RefusedException()
        : this(400, "bad request")
    {
    }

    /// <summary>A bad request.</summary>
    /// <param name="message">One line.</param>
    public RefusedException(string message)
        : this(400, message)
    {
    }

    /// <summary>A bad request with its cause.</summary>
    /// <param name="message">One line.</param>
    /// <param name="innerException">The cause.</param>
    public RefusedException(string message, Exception innerException)
        : this(400, message, innerException)
    {
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>Seconds after which to try again; null where that would not help.</summary>
    public int? RetryAfterSeconds { get; init; }
}
