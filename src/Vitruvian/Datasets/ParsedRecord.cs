namespace Vitruvian.Datasets;

/// <summary>A record of a file that was read as a whole: what it says, or what was wrong with it.</summary>
/// <typeparam name="T">What is kept of a record.</typeparam>
internal readonly struct ParsedRecord<T>
    where T : class
{
    private readonly T? _value;
    private readonly string? _error;

    internal ParsedRecord(T? value, string? error) => (_value, _error) = (value, error);

    /// <summary>What the record says.</summary>
    /// <exception cref="InvalidInputException">The record is broken.</exception>
    internal T Value => _value ?? throw new InvalidInputException(_error!);
}

/// <summary>Reads records that may be broken.</summary>
internal static class ParsedRecord
{
    /// <summary>Reads a record, keeping what is wrong with it for whoever asks for it.</summary>
    /// <param name="read">Reads it.</param>
    internal static ParsedRecord<T> Of<T>(Func<T> read)
        where T : class
    {
        try
        {
            return new ParsedRecord<T>(read(), null);
        }
        catch (InvalidInputException error)
        {
            return new ParsedRecord<T>(null, error.Message);
        }
    }
}
