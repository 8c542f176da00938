namespace Vitruvian.Datasets;

/// <summary>A record of a file that was read as a whole: the sample, or what was wrong with it.</summary>
internal readonly struct ParsedRecord
{
    private readonly AnnotatedSample? _sample;
    private readonly string? _error;

    private ParsedRecord(AnnotatedSample? sample, string? error) => (_sample, _error) = (sample, error);

    /// <summary>The sample.</summary>
    /// <exception cref="InvalidInputException">The record is broken.</exception>
    internal AnnotatedSample Value => _sample ?? throw new InvalidInputException(_error!);

    /// <summary>Reads a record, keeping what is wrong with it for whoever asks for it.</summary>
    /// <param name="read">Reads it.</param>
    internal static ParsedRecord Of(Func<AnnotatedSample> read)
    {
        try
        {
            return new ParsedRecord(read(), null);
        }
        catch (InvalidInputException error)
        {
            return new ParsedRecord(null, error.Message);
        }
    }
}
