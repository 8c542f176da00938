namespace Vitruvian.Inference;

/// <summary>
/// ONNX Runtime refused an operation, or was asked for something the model does not have. The message is one line: what was tried, and the
/// runtime's own reason.
/// </summary>
public sealed class OnnxRuntimeException : Exception
{
    /// <summary>An error with a complete one-line message.</summary>
    public OnnxRuntimeException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a complete one-line message and its cause.</summary>
    public OnnxRuntimeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error without a message; only for serializers' sake.</summary>
    public OnnxRuntimeException()
    {
    }
}
