namespace Vitruvian.Learning.Onnx;

/// <summary>A network does something that cannot be written as an ONNX graph. The message is one line that names the operator and why.</summary>
public sealed class OnnxExportException : Exception
{
    /// <summary>An error with a complete one-line message.</summary>
    public OnnxExportException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a complete one-line message and its cause.</summary>
    public OnnxExportException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error without a message; only for serializers' sake.</summary>
    public OnnxExportException()
    {
    }
}
