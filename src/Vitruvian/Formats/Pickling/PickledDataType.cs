namespace Vitruvian.Formats.Pickling;

/// <summary>A pickled <c>numpy.dtype</c>: the name it was made with, and the byte order that its state sets.</summary>
/// <param name="description">NumPy's short name without byte order, for example <c>f8</c>.</param>
public sealed class PickledDataType(string description) : IPickleState
{
    private char _byteOrder = '<';
    private bool _structured;

    /// <inheritdoc/>
    void IPickleState.SetState(object? state, PickleContext context)
    {
        // (version, byte order, sub-array, field names, fields, size, alignment, flags...)
        if (state is not PickleTuple { Count: >= 5 } tuple || AsText(tuple[1]) is not { Length: 1 } order)
            throw context.Error("the state of a numpy.dtype", PickleContext.Describe(state));
        _byteOrder = order[0];
        _structured = tuple[2] is not null || tuple[3] is not null;
    }

    /// <summary>Turns the type into ours.</summary>
    internal NpyDataType Resolve(PickleContext context, out bool bigEndian)
    {
        if (!_structured && NpyDataType.TryParse(_byteOrder + description, out NpyDataType type, out bigEndian))
            return type;
        throw context.Error("arrays of b1, i1-i8, u1-u8, f2-f8, U, S or O", _structured ? "a structured type" : Wording.Quote(description));
    }

    internal static string? AsText(object? value) => value switch
    {
        string text => text,
        PickleBytes bytes => bytes.ToLatin1(),
        _ => null,
    };
}
