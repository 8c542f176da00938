namespace Vitruvian.Formats.Pickling;

/// <summary>What the builders of a pickle's values need: a name for errors, and the account of memory.</summary>
public sealed class PickleContext
{
    // A pushed value takes about this much: a reference on the stack or in a list, and its box.
    internal const int BytesPerValue = 32;

    private readonly ReadLimits _limits;
    private long _bytesLeft;

    internal PickleContext(string source, ReadLimits limits)
    {
        Source = source;
        _limits = limits;
        _bytesLeft = limits.MaximumBytes;
    }

    /// <summary>File that the pickle comes from.</summary>
    public string Source { get; }

    /// <summary>Bytes that the pickle had, for what follows it.</summary>
    internal int EndPosition { get; set; }

    /// <summary>Nesting permitted.</summary>
    public int MaximumDepth => _limits.MaximumDepth;

    /// <summary>Remembered objects permitted.</summary>
    public int MaximumEntries => _limits.MaximumEntries;

    /// <summary>Counts memory that is about to be taken.</summary>
    /// <exception cref="InvalidInputException">The limit is passed.</exception>
    public void Charge(long bytes)
    {
        _bytesLeft -= bytes;
        if (bytes < 0 || _bytesLeft < 0)
            throw Error($"at most {_limits.MaximumBytes} bytes of values", "more");
    }

    /// <summary>An error about the pickle.</summary>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    public InvalidInputException Error(string expected, string found) => InvalidInputException.For(Source, string.Empty, expected, found);

    /// <summary>Names a value's type for messages.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "None",
        bool => "a truth value",
        long or System.Numerics.BigInteger => "an integer",
        double => "a number",
        string => "a string",
        PickleBytes bytes => $"{bytes.Data.Length} bytes",
        PickleTuple tuple => $"a tuple of {tuple.Count}",
        List<object?> list => $"a list of {list.Count}",
        PickleDictionary => "a dictionary",
        PickleSet => "a set",
        PickledArray array => $"an array of shape {Wording.Shape(array.Shape)}",
        PickledDataType => "an array's type",
        PickledSparseMatrix => "a sparse matrix",
        PickleObject instance => instance.ClassName,
        PickleGlobal global => global.Name,
        _ => value.GetType().Name,
    };
}
