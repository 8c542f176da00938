namespace Vitruvian;

/// <summary>
/// Input from outside (a file, an option, an array) is not what it must be. The message is one line that names the source, the field,
/// what was expected and what was found, and where it helps, the remedy. The command line prints it and ends with exit code 2.
/// </summary>
public sealed class InvalidInputException : Exception
{
    /// <summary>An error with a complete one-line message.</summary>
    public InvalidInputException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a complete one-line message and its cause.</summary>
    public InvalidInputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error without a message; only for serializers' sake.</summary>
    public InvalidInputException()
    {
    }

    /// <summary>Builds the project's usual message: <c>source: field: expected E; found F. Remedy</c>.</summary>
    /// <param name="source">File path, option or argument that holds the input.</param>
    /// <param name="field">Field, array or entry within it; empty when the whole is meant.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    /// <param name="remedy">What the user can do; empty when it is plain.</param>
    public static InvalidInputException For(string source, string field, string expected, string found, string remedy = "")
    {
        string where = field.Length == 0 ? source : $"{source}: {field}";
        string advice = remedy.Length == 0 ? string.Empty : $" {remedy}";
        return new InvalidInputException($"{where}: expected {expected}; found {found}.{advice}");
    }
}
